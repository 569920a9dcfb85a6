//! A browser as a reader uses it.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::prelude::{By, WebDriver, WebElement};

use crate::engine::{Device, Engine};
use crate::{driver, settings, until};

/// A browser with a fresh profile. It ends when it is dropped.
pub struct Browser {
    pub(crate) driver: WebDriver,
    address: SocketAddr,
}

impl Browser {
    /// A phone: 360 by 740, touch.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn phone() -> Result<Self> {
        Self::start(Engine::Chromium, Device::Phone).await
    }

    /// A browser on a desk: 1280 by 900, mouse and keyboard.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn desktop() -> Result<Self> {
        Self::start(Engine::Chromium, Device::Desktop).await
    }

    async fn start(engine: Engine, device: Device) -> Result<Self> {
        let address = driver::address(engine).await?;
        let driver = WebDriver::new(format!("http://{address}"), engine.capabilities(device)?)
            .await
            .context("the browser cannot be started")?;
        Ok(Self { driver, address })
    }

    /// Goes to a page and returns when it is loaded.
    ///
    /// # Errors
    /// If it cannot be loaded.
    pub async fn open(&self, address: impl Into<String>) -> Result<()> {
        Ok(self.driver.goto(address.into()).await?)
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// If it cannot be loaded.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.driver.refresh().await?)
    }

    /// Opens a second tab in this browser and goes there; returns the tab that was left.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn new_tab(&self) -> Result<Tab> {
        let left = self.driver.window().await?;
        let new = self.driver.new_tab().await?;
        self.driver.switch_to_window(new).await?;
        Ok(left)
    }

    /// Goes to a tab, and returns the one that was left.
    ///
    /// # Errors
    /// If the tab is closed.
    pub async fn switch_to(&self, tab: Tab) -> Result<Tab> {
        let left = self.driver.window().await?;
        self.driver.switch_to_window(tab).await?;
        Ok(left)
    }

    /// Goes into a frame of this page.
    ///
    /// # Errors
    /// If there is none.
    pub async fn enter_frame(&self, selector: &str) -> Result<()> {
        let frame = self.driver.find(By::Css(selector)).await?;
        Ok(frame.enter_frame().await?)
    }

    /// The first element inside the widget that a selector matches, as soon as there is one.
    ///
    /// # Errors
    /// If there is none in time.
    pub async fn find(&self, selector: &str) -> Result<WebElement> {
        self.wait(&format!("{selector} in the widget"), async || {
            let widget = self.driver.find(By::Tag("advice-post")).await?;
            let root = widget.get_shadow_root().await?;
            Ok(Some(root.find(By::Css(selector)).await?))
        })
        .await
    }

    /// Taps or clicks as soon as the element is there.
    ///
    /// # Errors
    /// If it never is, or something lies over it.
    pub async fn tap(&self, selector: &str) -> Result<()> {
        self.wait(&format!("a tap on {selector}"), async || {
            Ok(Some(self.find(selector).await?.click().await?))
        })
        .await
    }

    /// Types into a field.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        Ok(self.find(selector).await?.send_keys(text).await?)
    }

    /// Presses keys wherever the focus is.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(keys).perform().await?)
    }

    /// Waits until the text of the widget, or of a part of it, contains this.
    ///
    /// # Errors
    /// If it never does.
    pub async fn sees(&self, selector: &str, text: &str) -> Result<()> {
        self.wait(&format!("{selector} says {text:?}"), async || {
            let parts: Vec<String> = self.eval(&texts(selector)).await?;
            anyhow::ensure!(parts.iter().any(|part| part.contains(text)), "it says {parts:?}");
            Ok(Some(()))
        })
        .await
    }

    /// Waits until an expression is true. It may use `widget`, the element, and `root`, its shadow root.
    ///
    /// # Errors
    /// If it never is.
    pub async fn holds(&self, expression: &str) -> Result<()> {
        self.wait(expression, async || Ok(self.eval::<bool>(expression).await?.then_some(()))).await
    }

    /// The value of an expression, awaited if it is a promise. It may use `widget` and `root`.
    ///
    /// # Errors
    /// If it throws, or its value is of another type.
    pub async fn eval<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let script = format!(
            "const widget = document.querySelector('advice-post'); \
             const root = widget && widget.shadowRoot; return ({expression});"
        );
        let value = self.driver.execute(script, Vec::new()).await?;
        Ok(value.convert()?)
    }

    /// The events that the widget has told its host on this page, in order, without their prefix.
    ///
    /// # Errors
    /// If the page does not record them (`record.js`).
    pub async fn told(&self) -> Result<Vec<String>> {
        self.eval("window.told").await
    }

    /// Runs a script in every page from now on, before the page's own.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn before_pages(&self, script: &str) -> Result<()> {
        let command = "Page.addScriptToEvaluateOnNewDocument";
        self.command(command, json!({ "source": script })).await.map(drop)
    }

    /// Chooses media features, such as `prefers-color-scheme: dark`, and leaves all others as they are
    /// by nature.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn prefer(&self, features: &[(&str, &str)]) -> Result<()> {
        let feature = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<Value> = features.iter().map(feature).collect();
        self.command("Emulation.setEmulatedMedia", json!({ "features": features })).await.map(drop)
    }

    /// Shows the page as it would be printed.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn on_paper(&self) -> Result<()> {
        self.command("Emulation.setEmulatedMedia", json!({ "media": "print" })).await.map(drop)
    }

    /// Gives the page another size.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// Writes the whole page as `target/screenshots/NAME.png`.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub async fn screenshot(&self, name: &str) -> Result<()> {
        let options = json!({ "captureBeyondViewport": true });
        let picture = self.command("Page.captureScreenshot", options).await?;
        let picture = picture["data"].as_str().context("no picture")?;
        let folder: PathBuf = settings::path("ADVICE_SCREENSHOTS")?;
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join(format!("{name}.png")), BASE64_STANDARD.decode(picture)?)?)
    }

    /// Waits, and tells what the console said if it was in vain.
    async fn wait<T>(&self, what: &str, ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
        match until(what, ask).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                let complaints = self.complaints().await.unwrap_or_default();
                Err(error.context(format!("the console says {complaints:#?}")))
            }
        }
    }

    /// A command of Chromium's own protocol, for what WebDriver has no words for.
    pub(crate) async fn command(&self, name: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(name, parameters).await?)
    }
}

impl Drop for Browser {
    /// The driver's own way to quit waits for the runtime that it blocks.
    fn drop(&mut self) {
        // It may have crashed, which the test has noticed.
        let _ = self.driver.clone().leak();
        let _ = driver::end_session(&self.address, self.driver.session_id());
    }
}

/// A tab of a browser.
pub type Tab = thirtyfour::WindowHandle;

fn texts(selector: &str) -> String {
    format!(
        "root ? Array.from(root.querySelectorAll({selector:?}), (part) => part.textContent) : []"
    )
}
