//! A post as WordPress shows it, with the files that its page names.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::database::Database;
use crate::command::read;
use crate::tools::wordpress::WordPress;

/// Where the site will be.
const SITE: &str = "/sites/wordpress/";

/// Installs WordPress, publishes the post in `source` and keeps its page, `ladder.html`, in `site`.
pub(super) fn build(source: &Path, site: &Path) -> Result<()> {
    let WordPress { php, database, folder } = WordPress::find_or_install()?;
    let database = Database::start(&database)?;
    let run = |script: &str| {
        read(
            Command::new(&php)
                .arg(source.join(script))
                .env("ADVICE_WORDPRESS", &folder)
                .env("ADVICE_SOCKET", database.socket()),
        )
    };
    // WordPress tells of trouble in a page, and ends as if there were none.
    let told = run("publish.php")?;
    ensure!(told.is_empty(), "WordPress could not be installed: {told}");
    let page = run("page.php")?;
    ensure!(page.contains("advice-post.js"), "WordPress does not show the post, but: {page}");
    // The tests' host is at a port that nobody knows yet. In a script, slashes may be escaped.
    let page = page.replace("http://localhost/", "/").replace(r"http:\/\/localhost\/", r"\/");
    for file in files(&page) {
        let (from, to) = (folder.join(file), site.join(file));
        fs::create_dir_all(to.parent().context("a file without a folder")?)?;
        fs::copy(from, to).with_context(|| format!("its page names {file}"))?;
    }
    Ok(fs::write(site.join("ladder.html"), page)?)
}

/// What the page names of WordPress' own files, without what says which version they are.
fn files(page: &str) -> impl Iterator<Item = &str> {
    let addresses = page.split(['"', '\'']).filter_map(|text| text.strip_prefix(SITE));
    let paths = addresses.filter_map(|address| address.split('?').next());
    paths.filter(|path| path.starts_with("wp-content/") || path.starts_with("wp-includes/"))
}
