//! wasm-bindgen's own tools. They refuse a Wasm file that another version's macros made, so the
//! version is the one in Cargo.lock.

use std::path::PathBuf;

use anyhow::Result;

use super::cargo_install;
use crate::project::Project;

/// The program that writes the glue between Wasm and JavaScript.
pub(crate) fn bindgen(project: &Project) -> Result<PathBuf> {
    tool(project, "wasm-bindgen")
}

/// The program that runs the widget's own tests in a browser.
pub(crate) fn test_runner(project: &Project) -> Result<PathBuf> {
    tool(project, "wasm-bindgen-test-runner")
}

fn tool(project: &Project, program: &str) -> Result<PathBuf> {
    cargo_install::tool("wasm-bindgen-cli", program, &project.locked_version("wasm-bindgen")?)
}
