//! The other database that the endpoint runs over.

use std::path::PathBuf;

use anyhow::Result;

use super::apt;

/// The folder of its programs.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    apt::find_or_install("PostgreSQL for the tests", &["postgresql"], test_postgres::programs)
}
