//! WebKitGTK. What it has no protocol for, it takes from its desk: a screen without glass, and a daemon
//! that tells programs what their person prefers.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriver;

use super::Controls;
use crate::settings;

/// A screen, the daemon and the driver. The tools of the window become so small that the window can be as
/// narrow as a phone, and the screen is so high that a window can show a whole page.
const START: &str = r#"
    mkfifo "$TMPDIR/display"
    "$XVFB" -displayfd 3 -screen 0 "$SCREEN" -nolisten tcp 3> "$TMPDIR/display" 2> /dev/null &
    read -r display < "$TMPDIR/display"
    export DISPLAY=":$display" XDG_CONFIG_HOME="$TMPDIR" XDG_DATA_HOME="$TMPDIR" XDG_CACHE_HOME="$TMPDIR"
    mkdir "$TMPDIR/gtk-3.0"
    echo '* { min-width: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px }
          toolbar button image { -gtk-icon-source: none }' > "$TMPDIR/gtk-3.0/gtk.css"
    echo 'Net/ThemeName "Adwaita"' > "$TMPDIR/settings"
    "$XSETTINGSD" -c "$TMPDIR/settings" 2> /dev/null &
    echo $! > "$TMPDIR/settings.pid"
    exec "$0" --port="$PORT" 2> /dev/null
"#;

/// Its width and height in pixels.
const SCREEN: (u32, u32) = (1600, 12_000);

pub(super) fn driver() -> Result<Command> {
    let mut command = Command::new("sh");
    command.env("SCREEN", format!("{}x{}x24", SCREEN.0, SCREEN.1));
    command.args(["-c", START]).arg(settings::path("ADVICE_WEBKITDRIVER")?);
    command.env("XVFB", settings::path("ADVICE_XVFB")?);
    command.env("XSETTINGSD", settings::path("ADVICE_XSETTINGSD")?);
    // Without the desk's services, the sandbox or a graphics card; the pages are our own.
    command
        .env("LANGUAGE", "en_US")
        .env("NO_AT_BRIDGE", "1")
        .env("GIO_USE_PROXY_RESOLVER", "dummy");
    command
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
        .env("MESA_SHADER_CACHE_DISABLE", "true");
    Ok(command)
}

/// The browser is the one that comes with the driver.
pub(super) fn capabilities() -> Value {
    json!({ "webkitgtk:browserOptions": { "args": ["--automation"] } })
}

pub(super) async fn prefer(controls: &Controls<'_>, features: &[(&str, &str)]) -> Result<()> {
    let (mut theme, mut animations) = ("Adwaita", 1);
    for feature in features {
        match feature {
            ("prefers-color-scheme", "dark") => theme = "Adwaita-dark",
            ("prefers-contrast", "more") => theme = "HighContrast",
            ("prefers-reduced-motion", "reduce") => animations = 0,
            ("prefers-color-scheme", "light") | (_, "no-preference") => {}
            (name, value) => bail!("WebKitGTK has no setting for {name}: {value}"),
        }
    }
    let desk = controls.driver.folder();
    fs::write(
        desk.join("settings"),
        format!("Net/ThemeName \"{theme}\"\nGtk/EnableAnimations {animations}\n"),
    )?;
    let daemon = fs::read_to_string(desk.join("settings.pid"))?;
    Command::new("kill").args(["-HUP", daemon.trim()]).status()?;
    for (name, value) in features {
        let is_told = format!("return matchMedia('({name}: {value})').matches");
        crate::until(&format!("{name}: {value}"), async || {
            let is_told = controls.session.execute(&*is_told, Vec::new()).await?;
            Ok(is_told.convert::<bool>()?.then_some(()))
        })
        .await?;
    }
    Ok(())
}

pub(super) async fn resize(session: &WebDriver, width: u32, height: u32) -> Result<()> {
    let tools: u32 = number(session, "outerHeight - innerHeight").await?;
    let height_of_all = height + tools;
    // In the middle, where the pointer is: without a window manager that is what gives a window the focus.
    let (x, y) = (SCREEN.0.saturating_sub(width) / 2, SCREEN.1.saturating_sub(height_of_all) / 2);
    session.set_window_rect(x.into(), y.into(), width, height_of_all).await?;
    crate::until("the page has the size", async || {
        let is = format!("Number(innerWidth === {width} && innerHeight === {height})");
        Ok((number(session, &is).await? == 1).then_some(()))
    })
    .await
}

/// Opens a window: a tab would stay hidden, whoever switches to it.
pub(super) async fn new_tab(session: &WebDriver) -> Result<()> {
    let (width, height) = (number(session, "innerWidth"), number(session, "innerHeight"));
    let (width, height) = (width.await?, height.await?);
    let window = session.new_window().await?;
    session.switch_to_window(window).await?;
    resize(session, width, height).await
}

/// It takes pictures of what is in the window, so that has to be all.
pub(super) async fn screenshot(session: &WebDriver, file: &Path) -> Result<()> {
    let (width, height) = (number(session, "innerWidth"), number(session, "innerHeight"));
    let (width, height) = (width.await?, height.await?);
    let all = number(session, "document.documentElement.scrollHeight").await?;
    resize(session, width, all.max(height)).await?;
    let picture = session.screenshot(file).await;
    resize(session, width, height).await?;
    Ok(picture?)
}

async fn number(session: &WebDriver, expression: &str) -> Result<u32> {
    Ok(session.execute(format!("return {expression}"), Vec::new()).await?.convert()?)
}
