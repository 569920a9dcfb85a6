//! What makes the load for `cargo xtask bench endpoint`.

use anyhow::{Context as _, Result};

use super::apt;
use crate::command::on_path;

pub(crate) fn find_or_install() -> Result<()> {
    if on_path("wrk").is_none() {
        apt::install("wrk for the bench", &["wrk"])?;
    }
    on_path("wrk").map(drop).context("no wrk, though its package is installed")
}
