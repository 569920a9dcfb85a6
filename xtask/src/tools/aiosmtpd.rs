//! A mail server that takes what the endpoint sends.

use std::path::PathBuf;

use anyhow::Result;

use super::apt;
use crate::command::on_path;

pub(crate) fn find_or_install() -> Result<PathBuf> {
    let packages = ["python3-aiosmtpd"];
    apt::find_or_install("a mail server for the tests", &packages, || on_path("aiosmtpd"))
}
