//! cargo-fuzz, which runs the targets in `fuzz/`.

use anyhow::Result;

use super::cargo_install;

const VERSION: &str = "0.13.2";

/// The program.
pub(crate) fn find_or_install() -> Result<std::path::PathBuf> {
    cargo_install::tool("cargo-fuzz", "cargo-fuzz", VERSION)
}
