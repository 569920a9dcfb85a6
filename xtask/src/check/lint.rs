//! What can be said about the code without running it.

use std::process::Command;

use anyhow::Result;

use crate::command::run;
use crate::project::Project;
use crate::wasm::Toolchain;

pub(super) fn fmt(project: &Project) -> Result<()> {
    run(Command::new("cargo").current_dir(&project.root).args(["fmt", "--all", "--check"]))
}

pub(super) fn clippy(project: &Project) -> Result<()> {
    run(Command::new("cargo").current_dir(&project.root).args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-Dwarnings",
    ]))
}

pub(super) fn clippy_wasm(project: &Project) -> Result<()> {
    let toolchain = Toolchain::find_or_install()?;
    run(toolchain.cargo(project, "clippy").args([
        "--quiet",
        "--package=advice-post",
        "--package=advice-work",
        "--all-targets",
        "--",
        "-Dwarnings",
    ]))
}

/// Of the libraries: a program's documentation is its `--help`. Private items, too: most readers of
/// these pages work on this code.
pub(super) fn docs(project: &Project) -> Result<()> {
    const FLAGS: &str = "-Dwarnings -Arustdoc::private-intra-doc-links";
    run(Command::new("cargo")
        .current_dir(&project.root)
        .env("RUSTDOCFLAGS", FLAGS)
        .args(["doc", "--quiet", "--workspace", "--lib", "--no-deps"])
        .arg("--document-private-items"))
}
