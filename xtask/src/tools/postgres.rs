//! The other database that the endpoint runs over.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::apt;

/// The folder of its programs.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(programs) = test_postgres::programs() {
        return Ok(programs);
    }
    apt::install("PostgreSQL for the tests", &["postgresql"])?;
    test_postgres::programs().context("no initdb, though PostgreSQL's package is installed")
}
