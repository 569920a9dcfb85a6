//! A browser as a reader uses it.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::prelude::{By, WebDriver, WebElement};
use thirtyfour::{Capabilities, Key};

use crate::driver::Driver;
use crate::engine::{self, Controls, Device, Engine};
use crate::gateway::Gateway;
use crate::{settings, until};

/// A browser with a fresh profile. It ends when it is dropped.
pub struct Browser {
    pub(crate) driver: WebDriver,
    engine: Engine,
    process: Driver,
    /// Its way to the network, where it has no protocol to watch that with.
    pub(crate) gateway: Option<Gateway>,
}

impl Browser {
    /// A phone: 360 by 740, touch.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn phone() -> Result<Self> {
        Self::start(Device::Phone, None, None).await
    }

    /// The same, of a reader who hears it. A screen reader makes Chromium tell of what is out of sight, too.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn heard_phone() -> Result<Self> {
        Self::start(Device::HeardPhone, None, None).await
    }

    /// A phone that reaches everything by a proxy, this machine included: SOCKS 5 (RFC 1928). It trusts certificates whose
    /// public key has this SHA-256, if there is one. In Chromium only.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn phone_by(proxy: SocketAddr, trusted: Option<&str>) -> Result<Self> {
        let proxy = json!({
            "proxyType": "manual",
            "socksProxy": proxy.to_string(),
            "socksVersion": 5,
            // Otherwise Chromium goes to this machine without it.
            "noProxy": ["<-loopback>"],
        });
        Self::start(Device::Phone, Some(proxy), trusted).await
    }

    /// A browser on a desk: 1280 by 900, mouse and keyboard.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn desktop() -> Result<Self> {
        Self::start(Device::Desktop, None, None).await
    }

    async fn start(device: Device, proxy: Option<Value>, trusted: Option<&str>) -> Result<Self> {
        let engine = Engine::of_this_run()?;
        let gateway = if engine.is_watched() { Some(Gateway::start().await?) } else { None };
        let process = Driver::start(engine).await?;
        let proxy = proxy.or_else(|| gateway.as_ref().map(Gateway::proxy));
        let capabilities = engine.capabilities(device, proxy, trusted)?;
        let capabilities = capabilities.as_object().cloned().unwrap_or_default();
        let address = format!("http://{}", process.address());
        let driver = WebDriver::new(address, Capabilities::from(capabilities))
            .await
            .context("the browser cannot be started")?;
        let browser = Self { driver, engine, process, gateway };
        engine::settle(&browser.controls(), device).await?;
        Ok(browser)
    }

    fn controls(&self) -> Controls<'_> {
        Controls { engine: self.engine, driver: &self.process, session: &self.driver }
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
        self.controls().new_tab().await?;
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
        let script = format!(
            "return document.querySelector('advice-post')?.shadowRoot?.querySelector({selector:?}) ?? null"
        );
        self.wait(&format!("{selector} in the widget"), async || {
            // Not WebDriver's own way through a shadow root: thirtyfour's does not work in Firefox.
            let part = self.driver.execute(&*script, Vec::new()).await?;
            Ok((!part.json().is_null()).then(|| part.element()).transpose()?)
        })
        .await
    }

    /// Taps or clicks as soon as the element is there. A driver looks where it is and taps there; what moves meanwhile is
    /// missed, and tapped again.
    ///
    /// # Errors
    /// If it never is, or something lies over it.
    pub async fn tap(&self, selector: &str) -> Result<()> {
        self.wait(&format!("a tap on {selector}"), async || {
            let element = self.find(selector).await?;
            self.driver.execute(LISTEN, vec![element.to_json()?]).await?;
            element.click().await?;
            // Where a tap led to another page, none is awaited.
            Ok((!self.eval::<bool>(IS_MISSED).await?).then_some(()))
        })
        .await
    }

    /// Runs no script of any page from now on (`Ability::Devtools`).
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn without_scripts(&self) -> Result<()> {
        let disabled = serde_json::json!({ "value": true });
        self.command("Emulation.setScriptExecutionDisabled", disabled).await.map(drop)
    }

    /// Types into a field.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        // A line ends with a key, and not every driver takes the character for it.
        let keys = text.replace('\n', &Key::Enter.value().to_string());
        self.wait(&format!("a place to type in {selector}"), async || {
            Ok(Some(self.find(selector).await?.send_keys(&*keys).await?))
        })
        .await
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

    /// Waits until the widget has dark colours, or light ones.
    ///
    /// # Errors
    /// If it never has.
    pub async fn is_painted(&self, is_dark: bool) -> Result<()> {
        let scheme = if is_dark { "dark" } else { "light" };
        self.holds(&format!(
            "getComputedStyle(root.querySelector('.advice')).colorScheme === '{scheme}'"
        ))
        .await
    }

    /// Comes back when ten requests of the page have been answered one after the other: whoever asks for what nobody wants has
    /// asked for it by then.
    ///
    /// # Errors
    /// If one is not answered.
    pub async fn ten_trips(&self) -> Result<()> {
        self.eval("(async () => { for (let n = 0; n < 10; n++) await fetch('/blank.html'); })()")
            .await
    }

    /// Waits until an expression gives an empty list, and tells what is in it if it never does.
    ///
    /// # Errors
    /// If it never does.
    pub async fn finds_none(&self, faults: &str) -> Result<()> {
        self.wait("no faults", async || {
            let faults: Vec<String> = self.eval(faults).await?;
            anyhow::ensure!(faults.is_empty(), "{faults:#?}");
            Ok(Some(()))
        })
        .await
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
        if let Some(gateway) = &self.gateway {
            gateway.before_pages(script);
            return Ok(());
        }
        let command = "Page.addScriptToEvaluateOnNewDocument";
        self.command(command, json!({ "source": script })).await.map(drop)
    }

    /// Chooses media features, such as `prefers-color-scheme: dark`, and leaves all others as they are
    /// by nature.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn prefer(&self, features: &[(&str, &str)]) -> Result<()> {
        self.controls().prefer(features).await
    }

    /// Shows the page as it would be printed (`Ability::Paper`).
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn on_paper(&self) -> Result<()> {
        self.controls().on_paper().await
    }

    /// Gives the page another size.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.controls().resize(width, height).await
    }

    /// Writes the whole page as `target/screenshots/ENGINE/NAME.png`.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub async fn screenshot(&self, name: &str) -> Result<()> {
        let folder: PathBuf = settings::path("ADVICE_SCREENSHOTS")?;
        fs::create_dir_all(&folder)?;
        self.controls().screenshot(&folder.join(format!("{name}.png"))).await
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

    /// A command of Chromium's own protocol, for what WebDriver has no words for (`Ability::Devtools`).
    pub(crate) async fn command(&self, name: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(name, parameters).await?)
    }
}

impl Drop for Browser {
    /// The driver's own way to quit waits for the runtime that it blocks.
    fn drop(&mut self) {
        // It may have crashed, which the test has noticed.
        let _ = self.driver.clone().leak();
        let _ = self.process.end_session(self.driver.session_id());
    }
}

/// A tab of a browser.
pub type Tab = thirtyfour::WindowHandle;

/// Listens for the next tap on an element. A symbol is no global that a test stumbles over.
const LISTEN: &str = "const tap = Symbol.for('tap'); window[tap] = 'awaited'; \
    arguments[0].addEventListener('click', () => window[tap] = 'heard', { capture: true, once: true })";
const IS_MISSED: &str = "window[Symbol.for('tap')] === 'awaited'";

fn texts(selector: &str) -> String {
    format!(
        "root ? Array.from(root.querySelectorAll({selector:?}), (part) => part.textContent) : []"
    )
}
