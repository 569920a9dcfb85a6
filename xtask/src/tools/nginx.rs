//! The web server of `examples/nginx`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::apt;
use crate::command::on_path;

/// Where Debian has it, and only root looks.
const DEBIAN: &str = "/usr/sbin/nginx";

pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(program) = find() {
        return Ok(program);
    }
    apt::install("nginx for the tests", &["nginx-light"])?;
    find().context("no nginx, though its package is installed")
}

fn find() -> Option<PathBuf> {
    on_path("nginx").or_else(|| Path::new(DEBIAN).is_file().then(|| DEBIAN.into()))
}
