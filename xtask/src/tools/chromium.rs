//! The browser that tests run in, and its driver.

use std::path::PathBuf;

use anyhow::Result;

use super::apt;
use crate::command::on_path;

/// What the browser is called where it is not Debian that packs it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser and the driver made for it.
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Chromium {
    pub(crate) fn find_or_install() -> Result<Self> {
        apt::find_or_install("a browser for the tests", &["chromium", "chromium-driver"], find)
    }
}

fn find() -> Option<Chromium> {
    let browser = NAMES.into_iter().find_map(on_path)?;
    Some(Chromium { browser, driver: on_path("chromedriver")? })
}
