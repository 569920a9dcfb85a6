//! Firefox. Its driver can speak to the browser itself, which has a setting for most things.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::extensions::addons::firefox::FirefoxTools;
use thirtyfour::prelude::WebDriver;

use super::{Controls, Device};
use crate::settings;

pub(super) fn driver() -> Result<Command> {
    let mut command = Command::new("sh");
    command.args([
        "-c",
        r#"exec "$0" --port="$PORT" --websocket-port=0 --allow-system-access 2> /dev/null"#,
    ]);
    command.arg(settings::path("ADVICE_GECKODRIVER")?);
    // Without this it asks its maker for news, whatever its settings say.
    command.env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");
    Ok(command)
}

pub(super) fn capabilities(device: Device) -> Result<Value> {
    let has_touch = device != Device::Desktop;
    Ok(json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": settings::path("ADVICE_FIREFOX")?,
            "args": ["-headless"],
            "log": { "level": "fatal" },
            "prefs": {
                // Or it would go past the gateway.
                "network.proxy.allow_hijacking_localhost": true,
                // Or it would ask ten times where there is no answer.
                "network.http.request.max-attempts": 1,
                "dom.w3c_touch_events.enabled": i32::from(has_touch),
                // A finger is coarse, and cannot hover; a mouse is fine, and can.
                "ui.primaryPointerCapabilities": if has_touch { 1 } else { 6 },
                "ui.allPointerCapabilities": if has_touch { 1 } else { 6 },
                "intl.accept_languages": "en-US",
            },
        },
    }))
}

/// Each choice, and the browser's setting for it.
const SETTINGS: [(&str, &str, &str, i32); 6] = [
    ("prefers-color-scheme", "dark", "layout.css.prefers-color-scheme.content-override", 0),
    ("prefers-color-scheme", "light", "layout.css.prefers-color-scheme.content-override", 1),
    ("prefers-reduced-motion", "no-preference", "ui.prefersReducedMotion", 0),
    ("prefers-reduced-motion", "reduce", "ui.prefersReducedMotion", 1),
    ("forced-colors", "none", "browser.display.document_color_use", 0),
    ("forced-colors", "active", "browser.display.document_color_use", 2),
];

pub(super) async fn prefer(controls: &Controls<'_>, features: &[(&str, &str)]) -> Result<()> {
    let clear = |setting: &str| format!("Services.prefs.clearUserPref('{setting}');");
    let mut changes = SETTINGS.map(|(.., setting, _)| clear(setting)).concat();
    for (feature, value) in features {
        let is_chosen = |name: &str, choice: &str| name == *feature && choice == *value;
        let chosen = SETTINGS.iter().find(|(name, choice, ..)| is_chosen(name, choice));
        let Some((.., setting, number)) = chosen else {
            bail!("Firefox has no setting for {feature}: {value}");
        };
        changes += &format!("Services.prefs.setIntPref('{setting}', {number});");
    }
    in_the_browser(controls, &changes).await
}

pub(super) async fn on_paper(controls: &Controls<'_>) -> Result<()> {
    in_the_browser(controls, "gBrowser.selectedBrowser.browsingContext.mediumOverride = 'print';")
        .await
}

/// The window has a least width, and the page in it has none.
pub(super) async fn resize(controls: &Controls<'_>, width: u32, height: u32) -> Result<()> {
    let size = format!(
        "Object.assign(gBrowser.selectedBrowser.style, {{ width: '{width}px', height: '{height}px', minWidth: 0 }});"
    );
    in_the_browser(controls, &size).await?;
    crate::until("the page has the size", async || {
        let size = controls.session.execute("return [innerWidth, innerHeight]", Vec::new()).await?;
        Ok((size.convert::<(u32, u32)>()? == (width, height)).then_some(()))
    })
    .await
}

/// Runs a script in the browser's own window.
async fn in_the_browser(controls: &Controls<'_>, script: &str) -> Result<()> {
    context(controls, "chrome").await?;
    let done = controls.session.execute(script, Vec::new()).await;
    context(controls, "content").await?;
    Ok(done.map(drop)?)
}

async fn context(controls: &Controls<'_>, name: &str) -> Result<()> {
    let session = controls.session.session_id();
    let address = format!("http://{}/session/{session}/moz/context", controls.driver.address());
    let request = reqwest::Client::new().post(address).json(&json!({ "context": name }));
    let answer = request.send().await?;
    ensure!(answer.status().is_success(), "{}", answer.text().await?);
    Ok(())
}

pub(super) async fn screenshot(session: &WebDriver, file: &Path) -> Result<()> {
    Ok(FirefoxTools::new(session.handle().clone()).full_screenshot(file).await?)
}
