//! Chromium. Its own protocol does what WebDriver has no words for.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriver;

use super::Device;
use crate::settings;

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

pub(super) fn driver() -> Result<Command> {
    let mut command = Command::new("sh");
    command.args(["-c", r#"exec "$0" --port="$PORT""#]);
    command.arg(settings::path("ADVICE_CHROMEDRIVER")?);
    Ok(command)
}

pub(super) fn capabilities(device: Device, trusted: Option<&str>) -> Result<Value> {
    let mut arguments = ARGUMENTS.map(str::to_owned).to_vec();
    if device == Device::HeardPhone {
        arguments.push("--force-renderer-accessibility".to_owned());
    }
    if let Some(key) = trusted {
        arguments.push(format!("--ignore-certificate-errors-spki-list={key}"));
    }
    let mut options = json!({
        "binary": settings::path("ADVICE_CHROMIUM")?,
        "args": arguments,
    });
    if device != Device::Desktop {
        let (width, height) = device.size();
        options["mobileEmulation"] = json!({
            "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2, "touch": true, "mobile": true },
        });
    }
    Ok(json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    }))
}

/// A command of its own protocol.
pub(super) async fn command(session: &WebDriver, name: &str, parameters: Value) -> Result<Value> {
    Ok(session.cdp().send_raw(name, parameters).await?)
}

pub(super) async fn prefer(session: &WebDriver, features: &[(&str, &str)]) -> Result<()> {
    let feature = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
    let features: Vec<Value> = features.iter().map(feature).collect();
    command(session, "Emulation.setEmulatedMedia", json!({ "features": features })).await.map(drop)
}

pub(super) async fn on_paper(session: &WebDriver) -> Result<()> {
    command(session, "Emulation.setEmulatedMedia", json!({ "media": "print" })).await.map(drop)
}

pub(super) async fn resize(session: &WebDriver, width: u32, height: u32) -> Result<()> {
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true });
    command(session, "Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
}

pub(super) async fn screenshot(session: &WebDriver, file: &Path) -> Result<()> {
    let options = json!({ "captureBeyondViewport": true });
    let picture = command(session, "Page.captureScreenshot", options).await?;
    let picture = picture["data"].as_str().context("no picture")?;
    Ok(fs::write(file, BASE64_STANDARD.decode(picture)?)?)
}
