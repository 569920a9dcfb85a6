//! The whole product on this machine: a page with a post, the widget and the endpoint.

mod open;
mod page;

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::bundle;
use crate::command::{replace_this_program, run, say};
use crate::files::{fresh, with_extension};
use crate::project::Project;

pub(crate) use open::open_when_ready;

/// Where `trunk serve` shows the same page (Trunk.toml); its readers may thank here, too.
const TRUNK: &str = "http://127.0.0.1:8081";

#[derive(Args)]
pub(crate) struct Options {
    /// Where to serve: http://127.0.0.1:PORT
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The post to show: a Markdown letter, a pasted page (.txt) or a post document (.json)
    #[arg(long, value_name = "FILE")]
    post: Option<PathBuf>,
    /// Show the widget as it is without an endpoint: every Thx stays in the browser
    #[arg(long)]
    local: bool,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

/// Builds everything, then becomes the endpoint.
pub(crate) fn demo(project: &Project, options: &Options) -> Result<()> {
    require_free(options.port)?;
    let post = match &options.post {
        Some(file) => file.clone(),
        None => project.root.join(DEFAULT_POST),
    };
    if !post.is_file() {
        bail!("there is no file {}", post.display());
    }
    bundle::build(project)?;
    let program = build_program(project)?;

    let data = project.target.join("demo/data");
    let address = format!("http://127.0.0.1:{}", options.port);
    let name = press(&program, &post, &data.join("posts"), project)?;
    let endpoint = (!options.local).then_some(address.as_str());
    let host = page::write_page(project, &name, endpoint)?;

    tell(&address, &data, options.local);
    if !options.no_open {
        open::start(&address);
    }
    replace_this_program(
        Command::new(&program)
            .args(["serve", "--listen", &format!("127.0.0.1:{}", options.port), "--data"])
            .arg(&data)
            .args(["--site", &address, "--site", TRUNK, "--page"])
            .arg(host),
    )
}

const DEFAULT_POST: &str = "examples/letters/second-key.md";

/// Said now, and not after minutes of building.
fn require_free(port: u16) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop).with_context(|| {
        format!("port {port} cannot be used; another one: cargo xtask demo --port 8090")
    })
}

/// The release build of `advice-post`, with the bundle in it.
pub(crate) fn build_program(project: &Project) -> Result<PathBuf> {
    say("compiling the endpoint");
    run(Command::new("cargo").current_dir(&project.root).args([
        "build",
        "--quiet",
        "--release",
        "--package=advice-cli",
        "--bin=advice-post",
    ]))?;
    Ok(project.target.join("release/advice-post"))
}

/// Makes the post document and returns its name in `posts/`, without the extension.
fn press(program: &Path, post: &Path, posts: &Path, project: &Project) -> Result<String> {
    fs::create_dir_all(posts)?;
    let pressed = if post.extension().is_some_and(|extension| extension == "json") {
        post.to_owned()
    } else {
        let folder = project.target.join("demo/pressed");
        fresh(&folder)?;
        run(Command::new(program).arg("press").arg(post).arg("--out").arg(&folder))?;
        with_extension(&folder, "json")?.context("the press wrote no post document")?
    };
    let name = pressed.file_stem().and_then(|name| name.to_str());
    let name = name.context("the post's file name is not Unicode")?.to_owned();
    fs::copy(&pressed, posts.join(format!("{name}.json")))?;
    Ok(name)
}

fn tell(address: &str, data: &Path, local: bool) {
    eprintln!();
    eprintln!("  Open    {address}/");
    if local {
        eprintln!("  Kept    in your browser only (--local)");
    } else {
        eprintln!("  Kept    in {} (remove it to begin again)", data.display());
    }
    eprintln!("  Stop    Ctrl-C");
    eprintln!();
}
