//! What makes the load for `cargo xtask bench endpoint`.

use anyhow::Result;

use super::apt;
use crate::command::on_path;

pub(crate) fn find_or_install() -> Result<()> {
    apt::find_or_install("wrk for the bench", &["wrk"], || on_path("wrk")).map(drop)
}
