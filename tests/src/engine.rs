//! The browsers that the tests can drive, and what is particular to each.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::Capabilities;

use crate::settings;

/// A browser engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
}

/// What a reader holds.
#[derive(Clone, Copy)]
pub(crate) enum Device {
    Phone,
    Desktop,
}

impl Engine {
    /// The program that speaks WebDriver for this engine.
    pub(crate) fn driver(self) -> Result<PathBuf> {
        match self {
            Self::Chromium => settings::path("ADVICE_CHROMEDRIVER"),
        }
    }

    pub(crate) fn capabilities(self, device: Device) -> Result<Capabilities> {
        let capabilities = match self {
            Self::Chromium => chromium(device)?,
        };
        Ok(capabilities.as_object().cloned().unwrap_or_default().into())
    }
}

/// As root, in a container, without a screen, and without asking anything of its maker.
const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

fn chromium(device: Device) -> Result<Value> {
    let mut options = json!({
        "binary": settings::path("ADVICE_CHROMIUM")?,
        "args": ARGUMENTS,
    });
    if let Device::Phone = device {
        options["mobileEmulation"] = json!({
            "deviceMetrics": { "width": 360, "height": 740, "pixelRatio": 2, "touch": true, "mobile": true },
        });
    }
    Ok(json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    }))
}
