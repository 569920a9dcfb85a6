//! From the widget's sources to Wasm and the glue that starts it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::File;
use crate::command::run;
use crate::project::Project;
use crate::tools::npm::Npm;
use crate::wasm::{TARGET, Toolchain};

const NAME: &str = "advice-post-app";
const WASM: &str = "advice-post-app_bg.wasm";

/// Compiles the widget; cargo knows whether there is anything to do.
pub(super) fn compile(project: &Project, toolchain: &Toolchain) -> Result<PathBuf> {
    run(toolchain.small_cargo(project, "build").args(["--package=advice-post", "--lib"]).args([
        "--profile=widget",
        "--locked",
        "--quiet",
    ]))?;
    Ok(project.target.join(TARGET).join("widget/advice_post.wasm"))
}

/// Writes the glue. The shell says where the Wasm is, so the glue need not guess.
pub(super) fn bind(bindgen: &Path, wasm: &Path, work: &Path) -> Result<()> {
    run(Command::new(bindgen)
        .args(["--target=web", "--no-typescript", "--omit-default-module-path"])
        .args(["--out-name", NAME, "--out-dir"])
        .args([work, wasm]))
}

pub(super) fn optimize(npm: &Npm, work: &Path) -> Result<()> {
    let wasm = work.join(WASM);
    // The features are those that the compiler wrote into the file, hence stripped last.
    run(npm.wasm_opt().arg("-Oz").arg(&wasm).arg("--output").arg(&wasm).args([
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]))
}

/// The glue and the Wasm as they go into the bundle.
pub(super) fn files(npm: &Npm, work: &Path) -> Result<Vec<File>> {
    let glue = format!("{NAME}.js");
    let content = npm.minify("js", &fs::read(work.join(&glue))?)?;
    let wasm = fs::read(work.join(WASM))?;
    Ok(vec![File { name: glue, content }, File { name: WASM.to_owned(), content: wasm }])
}
