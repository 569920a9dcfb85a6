//! A host page that is a Yew application, compiled as the widget is, so that only its own few lines are.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::bundle::compile;
use crate::command::run;
use crate::project::Project;
use crate::tools::wasm_bindgen::bindgen;
use crate::wasm::Toolchain;

/// Builds it, and says where it is.
pub(super) fn build(project: &Project) -> Result<PathBuf> {
    let wasm = compile(project, &Toolchain::find_or_install()?, "yew-host")?;
    let folder = project.target.join("xtask/yew-host");
    run(Command::new(bindgen(project)?)
        .args(["--target=web", "--no-typescript", "--out-dir"])
        .args([&folder, &wasm]))?;
    Ok(folder)
}
