//! Schemathesis, which asks an endpoint what its OpenAPI document allows and what it does not, with the pins of
//! `xtask/tools/schemathesis/`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::apt;
use crate::cache;
use crate::command::{self, run, say};
use crate::files::short_hash;
use crate::project::Project;

const REQUIREMENTS: &str = include_str!("../../tools/schemathesis/requirements.txt");
const PYTHON: &str = "python3";

/// The folder of its packages.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    let python =
        apt::find_or_install("Python with pip, for the tests,", &["python3-pip"], python_with_pip)?;
    // Some of the packages are compiled, for one version of Python.
    let version = short_hash(format!("{python}\n{REQUIREMENTS}").as_bytes());
    cache::tool(&format!("schemathesis-{version}"), |folder| {
        say("installing schemathesis");
        let list = folder.join("requirements.txt");
        std::fs::write(&list, REQUIREMENTS)?;
        let mut pip = Command::new(PYTHON);
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]);
        pip.arg("--root-user-action=ignore");
        run(pip.arg("--target").arg(folder).arg("--requirement").arg(list))
    })
}

/// Its version.
fn python_with_pip() -> Option<String> {
    let pip = Command::new(PYTHON).args(["-m", "pip", "--version"]).output();
    pip.is_ok_and(|output| output.status.success()).then(|| command::version(PYTHON)).flatten()
}

/// Runs it, with this project's configuration.
pub(crate) fn schemathesis(project: &Project) -> Result<Command> {
    let settings = project.root.join("xtask/tools/schemathesis");
    let mut command = Command::new(PYTHON);
    command
        .args(["-m", "schemathesis.cli", "--config-file"])
        .arg(settings.join("schemathesis.toml"))
        .arg("run")
        .env("PYTHONPATH", find_or_install()?)
        // No folder of compiled Python beside the sources.
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", settings.join("clients.py"));
    Ok(command)
}
