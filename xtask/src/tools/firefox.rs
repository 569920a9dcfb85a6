//! Firefox and its driver, for the tests in a second engine.

use std::path::PathBuf;

use anyhow::Result;

use super::{apt, cargo_install};
use crate::command::on_path;

/// What the browser is called where it is not Debian that packs it.
const NAMES: [&str; 2] = ["firefox-esr", "firefox"];
const DRIVER: &str = "geckodriver";
/// Installed where there is none; Debian packs none.
const DRIVER_VERSION: &str = "0.37.1";

/// A browser and its driver.
pub(crate) struct Firefox {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Firefox {
    pub(crate) fn find_or_install() -> Result<Self> {
        let browser = apt::find_or_install("Firefox, for the tests,", &["firefox-esr"], find)?;
        // Any version does: unlike Chromium's, this driver is not made for one browser.
        let driver = match on_path(DRIVER) {
            Some(driver) => driver,
            None => cargo_install::tool(DRIVER, DRIVER, DRIVER_VERSION)?,
        };
        Ok(Self { browser, driver })
    }
}

fn find() -> Option<PathBuf> {
    NAMES.into_iter().find_map(on_path)
}
