//! The browsers that the tests can drive. One variable chooses the engine for a whole run, so that a
//! test has no word about engines, but for what an engine cannot do.

mod chromium;
mod firefox;
mod webkit;

use std::env;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use thirtyfour::prelude::WebDriver;

use crate::driver::Driver;
use crate::settings;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// What a reader holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Device {
    Phone,
    /// One with a screen reader.
    HeardPhone,
    Desktop,
}

impl Device {
    /// In CSS pixels.
    pub(crate) fn size(self) -> (u32, u32) {
        match self {
            Self::Phone | Self::HeardPhone => (360, 740),
            Self::Desktop => (1280, 900),
        }
    }
}

/// What the tests need and some engine does not give them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Chromium's own protocol: a slower processor, the heap, the garbage collector.
    Devtools,
    /// To show a page as it would be printed.
    Paper,
    /// To show a page in a reader's few colours (`forced-colors`).
    ForcedColours,
    /// To ask pages for more contrast (`prefers-contrast`).
    Contrast,
    /// To prepare a page before it is asked for.
    Prerendering,
    /// To find what is to be tapped on a page that is scaled and turned.
    Bent,
    /// The `integrity` of a module that is preloaded.
    ModuleIntegrity,
    /// To search a page by script, shadow roots included.
    Search,
    /// To tap as a finger does, and not as a mouse.
    Touch,
}

impl Ability {
    fn words(self) -> &'static str {
        match self {
            Self::Devtools => "needs Chromium's own protocol",
            Self::Paper => "needs a page as it would be printed",
            Self::ForcedColours => "needs forced colours",
            Self::Contrast => "needs a setting for contrast",
            Self::Bent => "needs a driver that finds its way on a page that is scaled",
            Self::ModuleIntegrity => "needs an engine that heeds a module's integrity",
            Self::Search => "needs a search of the page by script",
            Self::Touch => "needs a finger",
            Self::Prerendering => "needs a page that is prepared before it is asked for",
        }
    }
}

/// Whether a test has to be left out, since this run's engine cannot do what it needs. It says so, in the
/// summary of `cargo xtask test`: nothing is left out in silence.
///
/// # Errors
/// If nobody can be told.
pub fn is_beyond(ability: Ability) -> Result<bool> {
    let engine = Engine::of_this_run()?;
    if engine.can(ability) {
        return Ok(false);
    }
    // A test runs in a thread of its name.
    let test = thread::current().name().unwrap_or("a test").to_owned();
    let mut skipped =
        File::options().create(true).append(true).open(settings::path("ADVICE_SKIPPED")?)?;
    writeln!(skipped, "skipped in {engine:?}: {test} {}", ability.words())?;
    Ok(true)
}

impl Engine {
    /// The one that `ADVICE_ENGINE` names; Chromium where it names none.
    pub(crate) fn of_this_run() -> Result<Self> {
        match env::var("ADVICE_ENGINE").as_deref() {
            Ok("firefox") => Ok(Self::Firefox),
            Ok("webkit") => Ok(Self::WebKit),
            Ok("chromium") | Err(_) => Ok(Self::Chromium),
            Ok(other) => bail!("ADVICE_ENGINE={other}: the engines are chromium, firefox, webkit"),
        }
    }

    fn can(self, ability: Ability) -> bool {
        match ability {
            Ability::Devtools | Ability::Prerendering | Ability::Search | Ability::Touch => {
                self == Self::Chromium
            }
            Ability::Paper | Ability::ForcedColours | Ability::Bent | Ability::ModuleIntegrity => {
                self != Self::WebKit
            }
            Ability::Contrast => self != Self::Firefox,
        }
    }

    /// Whether it needs a gateway, having no protocol of its own for scripts and traffic.
    pub(crate) fn is_watched(self) -> bool {
        self != Self::Chromium
    }

    /// What starts its driver. It listens on the port `$PORT`, and keeps what it writes in `$TMPDIR`.
    pub(crate) fn driver(self) -> Result<Command> {
        match self {
            Self::Chromium => chromium::driver(),
            Self::Firefox => firefox::driver(),
            Self::WebKit => webkit::driver(),
        }
    }

    /// What is asked of the driver for a new browser. `proxy`, in WebDriver's words, is its only way to the network, if it
    /// has one, and `trusted` the public key of certificates that nobody has signed.
    pub(crate) fn capabilities(
        self,
        device: Device,
        proxy: Option<Value>,
        trusted: Option<&str>,
    ) -> Result<Value> {
        let mut capabilities = match self {
            Self::Chromium => chromium::capabilities(device, trusted)?,
            Self::Firefox => firefox::capabilities(device)?,
            Self::WebKit => webkit::capabilities(),
        };
        if let Some(proxy) = proxy {
            capabilities["proxy"] = proxy;
        }
        Ok(capabilities)
    }
}

/// Makes a browser that has just started the device.
pub(crate) async fn settle(controls: &Controls<'_>, device: Device) -> Result<()> {
    // Chromium is one from its start.
    if controls.engine == Engine::Chromium {
        return Ok(());
    }
    let (width, height) = device.size();
    controls.resize(width, height).await
}

/// What differs from engine to engine in a browser that runs.
pub(crate) struct Controls<'a> {
    pub(crate) engine: Engine,
    pub(crate) driver: &'a Driver,
    pub(crate) session: &'a WebDriver,
}

impl Controls<'_> {
    /// Chooses media features, and leaves all others as they are by nature.
    pub(crate) async fn prefer(&self, features: &[(&str, &str)]) -> Result<()> {
        match self.engine {
            Engine::Chromium => chromium::prefer(self.session, features).await,
            Engine::Firefox => firefox::prefer(self, features).await,
            Engine::WebKit => webkit::prefer(self, features).await,
        }
    }

    /// Shows the page as it would be printed.
    pub(crate) async fn on_paper(&self) -> Result<()> {
        match self.engine {
            Engine::Chromium => chromium::on_paper(self.session).await,
            Engine::Firefox => firefox::on_paper(self).await,
            Engine::WebKit => bail!("WebKitGTK cannot show a page as it would be printed"),
        }
    }

    pub(crate) async fn resize(&self, width: u32, height: u32) -> Result<()> {
        match self.engine {
            Engine::Chromium => chromium::resize(self.session, width, height).await,
            Engine::Firefox => firefox::resize(self, width, height).await,
            Engine::WebKit => webkit::resize(self.session, width, height).await,
        }
    }

    /// Opens a tab and goes there.
    pub(crate) async fn new_tab(&self) -> Result<()> {
        if self.engine == Engine::WebKit {
            return webkit::new_tab(self.session).await;
        }
        let tab = self.session.new_tab().await?;
        Ok(self.session.switch_to_window(tab).await?)
    }

    /// Writes a picture of the whole page.
    pub(crate) async fn screenshot(&self, file: &Path) -> Result<()> {
        match self.engine {
            Engine::Chromium => chromium::screenshot(self.session, file).await,
            Engine::Firefox => firefox::screenshot(self.session, file).await,
            Engine::WebKit => webkit::screenshot(self.session, file).await,
        }
        .with_context(|| format!("no picture for {}", file.display()))
    }
}
