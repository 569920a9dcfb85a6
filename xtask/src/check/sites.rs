//! Sites as authors have them, made by what they make them with; in their posts are the snippets of `examples/embeds/`.

mod database;
mod wordpress;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::read;
use crate::files::fresh;
use crate::project::Project;
use crate::tools::authors::Authors;

/// Makes them, and says where they are.
pub(super) fn build(project: &Project) -> Result<PathBuf> {
    let Authors { jekyll, hugo } = Authors::find_or_install()?;
    let sources = project.root.join("tests/hosts/sites");
    let sites = project.target.join("xtask/sites");
    fresh(&sites)?;
    read(
        Command::new(jekyll)
            .args(["build", "--quiet", "--disable-disk-cache", "--baseurl=/sites/jekyll"])
            .args(["--source".as_ref(), sources.join("jekyll").as_os_str()])
            .args(["--destination".as_ref(), sites.join("jekyll").as_os_str()]),
    )?;
    read(
        Command::new(hugo)
            .args(["--quiet", "--noBuildLock", "--baseURL=/sites/hugo/"])
            .args(["--source".as_ref(), sources.join("hugo").as_os_str()])
            .args(["--destination".as_ref(), sites.join("hugo").as_os_str()])
            .env("HUGO_RESOURCEDIR", project.target.join("xtask/hugo")),
    )?;
    wordpress::build(&sources.join("wordpress"), &sites.join("wordpress"))
        .context("no page of WordPress for the tests")?;
    Ok(sites)
}
