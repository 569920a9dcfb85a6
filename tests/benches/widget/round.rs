//! One reader's visit, and what it took.

use anyhow::Result;
use browser_tests::Browser;
use serde::Deserialize;

use crate::front::Front;
use crate::pages::{Page, Visit};
use crate::scene::Scene;

/// What one visit took: moments in milliseconds from the start of the navigation.
#[derive(Clone)]
pub struct Figures {
    /// What the page has seen.
    pub seen: Seen,
    /// Bytes to the phone.
    pub down: f64,
    /// Requests.
    pub requests: f64,
    /// Bytes of JavaScript's heap and of Wasm memory.
    pub memory: f64,
}

/// What `watch.js` has seen.
#[derive(Clone, Deserialize)]
pub struct Seen {
    /// When the host page is shown: its first contentful paint.
    pub shown: Option<f64>,
    /// When a tap counts.
    pub tap: Option<f64>,
    /// When the reader taps.
    pub tapped: Option<f64>,
    /// When the first notes are shown: the application runs.
    pub first: Option<f64>,
    /// When the last note is shown.
    pub all: Option<f64>,
    /// When the endpoint has stored the tap.
    pub stored: Option<f64>,
    /// When the page knows that.
    pub delivered: Option<f64>,
    /// How many notes are shown in the end.
    pub notes: usize,
    /// How long a tap waits for its answer at most while notes come: the longest time between two frames since the first.
    pub slowest: f64,
    /// Everything that moved without being asked to: the sum of layout shifts.
    pub shift: f64,
    /// Milliseconds of long tasks beyond 50 each.
    pub blocking: f64,
    /// Bytes of Wasm memory.
    wasm: f64,
    /// What was fetched after the page: path, start and end.
    pub requests: Vec<(String, f64, f64)>,
}

/// Visits a page as often as its reader does, with a fresh browser.
pub async fn visits(scene: &Scene, page: Page) -> Result<Vec<(Visit, Figures)>> {
    let key = scene.front.as_ref().map(Front::key);
    let browser = Browser::phone_by(scene.link.address(), key).await?;
    browser.before_pages(include_str!("watch.js")).await?;
    if let Some(when) = page.taps() {
        browser.before_pages(&format!("window.taps = {when:?}")).await?;
    }
    let mut visits = Vec::new();
    for &visit in page.visits() {
        visits.push((visit, once(scene, &browser, page).await?));
    }
    Ok(visits)
}

async fn once(scene: &Scene, browser: &Browser, page: Page) -> Result<Figures> {
    // From another page, with no connection left open.
    browser.open("about:blank").await?;
    scene.link.hang_up();
    scene.link.traffic();
    browser.slow_down(SLOWER).await?;
    browser.open(format!("{}{}", scene.blog, page.path())).await?;
    let seen: Seen = browser.eval("window.watched").await?;
    let traffic = scene.link.traffic();
    browser.slow_down(1).await?;
    let memory = browser.heap().await? + seen.wasm;
    Ok(Figures { seen, memory, down: traffic.down as f64, requests: traffic.requests as f64 })
}

/// How many times slower than this machine the phone is.
const SLOWER: u32 = 4;
