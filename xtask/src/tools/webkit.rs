//! WebKitGTK, for the tests in a third engine: the driver, which brings its browser, a screen for it,
//! and the daemon that tells it what a person prefers.

use std::path::PathBuf;

use anyhow::Result;

use super::apt;
use crate::command::on_path;

const PACKAGES: [&str; 3] = ["webkit2gtk-driver", "xvfb", "xsettingsd"];

/// The programs.
pub(crate) struct WebKit {
    pub(crate) driver: PathBuf,
    pub(crate) screen: PathBuf,
    pub(crate) preferences: PathBuf,
}

impl WebKit {
    pub(crate) fn find_or_install() -> Result<Self> {
        apt::find_or_install("WebKitGTK, for the tests,", &PACKAGES, find)
    }
}

fn find() -> Option<WebKit> {
    Some(WebKit {
        driver: on_path("WebKitWebDriver")?,
        screen: on_path("Xvfb")?,
        preferences: on_path("xsettingsd")?,
    })
}
