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
        self.command("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.command("Network.emulateNetworkConditions", conditions).await.map(drop)
    }

    /// How many cookies the browser has, of any site.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn cookies(&self) -> Result<usize> {
        let cookies = self.command("Network.getAllCookies", json!({})).await?;
        Ok(cookies["cookies"].as_array().map_or(0, Vec::len))
    }

    /// Every complaint on the console since the last time this was asked: the page's own errors and
    /// warnings, and the browser's.
    ///
    /// # Errors
    /// If the browser keeps no log.
    pub async fn complaints(&self) -> Result<Vec<String>> {
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

/// What never leaves the machine, or is not the page's.
fn is_of_the_browser(address: &str) -> bool {
    ["data:", "blob:", "chrome:", "about:"].iter().any(|scheme| address.starts_with(scheme))
}
