//! Where the programs are that the tests run; `cargo xtask` finds or installs them.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// The path that `cargo xtask test` has put into a variable.
pub(crate) fn path(variable: &str) -> Result<PathBuf> {
    let value = env::var_os(variable)
        .with_context(|| format!("{variable} is not set; run: cargo xtask test --only browser"))?;
    Ok(value.into())
}

/// A folder of this package, whatever the current folder is.
pub(crate) fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}
