//! The folder that installed tools are kept in. Every checkout of one person shares it, and a tool
//! is there whole or not at all.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The tool's folder. Where it is missing, `install` fills a fresh one; two processes take turns.
pub(crate) fn tool(
    name_and_version: &str,
    install: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let folder = tools()?.join(name_and_version);
    if folder.is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(tools()?)?;
    let lock = File::create(folder.with_added_extension("lock"))?;
    lock.lock()?;
    if !folder.is_dir() {
        install_whole(&folder, install)
            .with_context(|| format!("{name_and_version} could not be installed"))?;
    }
    Ok(folder)
}

fn install_whole(folder: &Path, install: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let partial = folder.with_added_extension("partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial)?;
    install(&partial)?;
    Ok(fs::rename(&partial, folder)?)
}

fn tools() -> Result<PathBuf> {
    let cache = match env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => env::home_dir().context("no home folder; set XDG_CACHE_HOME")?.join(".cache"),
    };
    Ok(cache.join("advice-post/tools"))
}
