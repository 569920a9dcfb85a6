//! The web server of `examples/nginx`.

use std::path::PathBuf;

use anyhow::Result;

use super::apt;
use crate::command::on_path_of_root;

pub(crate) fn find_or_install() -> Result<PathBuf> {
    apt::find_or_install("nginx for the tests", &["nginx-light"], || on_path_of_root("nginx"))
}
