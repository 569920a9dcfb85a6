//! Where things are in this checkout.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::read;

/// This checkout, and the folder that cargo builds into.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Project {
    pub(crate) fn find() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR").context("run this as `cargo xtask`")?;
        let root = PathBuf::from(package).parent().context("xtask/ has no parent")?.to_owned();
        let target = target_directory(&root)?;
        Ok(Self { root, target })
    }

    /// The deployable bundle.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The version of a package that Cargo.lock names.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let lock = fs::read_to_string(self.root.join("Cargo.lock"))
            .context("Cargo.lock cannot be read; `cargo generate-lockfile` writes it")?;
        let (_, entry) = lock
            .split_once(&format!("name = \"{package}\"\nversion = \""))
            .with_context(|| format!("Cargo.lock does not name {package}"))?;
        Ok(entry.chars().take_while(|&c| c != '"').collect())
    }
}

/// Only cargo knows it: a variable or any of several config files may say.
fn target_directory(root: &PathBuf) -> Result<PathBuf> {
    let metadata = read(Command::new("cargo").current_dir(root).args([
        "metadata",
        "--no-deps",
        "--format-version=1",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let target = metadata["target_directory"].as_str().context("cargo named no target folder")?;
    Ok(target.into())
}
