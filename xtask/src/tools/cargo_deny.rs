//! cargo-deny, which holds dependencies to `deny.toml`.

use std::path::PathBuf;

use anyhow::Result;

use super::cargo_install;

const VERSION: &str = "0.20.2";

pub(crate) fn find_or_install() -> Result<PathBuf> {
    cargo_install::tool("cargo-deny", "cargo-deny", VERSION)
}
