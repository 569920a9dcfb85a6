//! What the browser asked for and complained about.

use anyhow::Result;
use serde_json::{Value, json};

use crate::Browser;

impl Browser {
    /// Takes the network away, or gives it back.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn offline(&self, is_offline: bool) -> Result<()> {
        if let Some(gateway) = &self.gateway {
            gateway.offline(is_offline);
            return self.eval(&format!("void {WITNESS}.online({})", !is_offline)).await;
        }
        self.command("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.command("Network.emulateNetworkConditions", conditions).await.map(drop)
    }

    /// How many cookies the browser has: of any site in Chromium, elsewhere of the page's own.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn cookies(&self) -> Result<usize> {
        if self.gateway.is_some() {
            return Ok(self.driver.get_all_cookies().await?.len());
        }
        let cookies = self.command("Network.getAllCookies", json!({})).await?;
        Ok(cookies["cookies"].as_array().map_or(0, Vec::len))
    }

    /// Every complaint since the last time this was asked: the page's own errors and warnings, and, in
    /// Chromium, the browser's. Elsewhere it is what this page can hear: what is said on the console, what is
    /// thrown, what cannot be loaded, what a policy forbids.
    ///
    /// # Errors
    /// If the browser keeps no log.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        if self.gateway.is_some() {
            return self.eval(&format!("{WITNESS}?.complaints() ?? []")).await;
        }
        let entries = self.driver.get_log("browser").await?;
        let serious =
            entries.into_iter().filter(|entry| entry.level != "INFO" && entry.level != "DEBUG");
        Ok(serious.map(|entry| entry.message).collect())
    }

    /// The address of every request since the last time this was asked.
    ///
    /// # Errors
    /// If the browser keeps no log.
    pub async fn requests(&self) -> Result<Vec<String>> {
        if let Some(gateway) = &self.gateway {
            return Ok(gateway.requests());
        }
        let entries = self.driver.get_log("performance").await?;
        let addresses = entries.iter().filter_map(|entry| {
            let event: Value = serde_json::from_str(&entry.message).ok()?;
            let event = &event["message"];
            let is_request = event["method"] == "Network.requestWillBeSent";
            is_request.then(|| event["params"]["request"]["url"].as_str().map(str::to_owned))?
        });
        Ok(addresses.filter(|address| !is_of_the_browser(address)).collect())
    }
}

/// What `witness.js` has put into the page.
const WITNESS: &str = "window[Symbol.for('witness')]";

/// What never leaves the machine, or is not the page's.
fn is_of_the_browser(address: &str) -> bool {
    ["data:", "blob:", "chrome:", "about:"].iter().any(|scheme| address.starts_with(scheme))
}
