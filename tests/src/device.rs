//! What the reader's device keeps, and what it can be made to do before a page has a say.

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::Browser;

/// Notes every request that the page makes, and whether each Thx in it was in the outbox by then. `window.asked` has
/// `[method, address, kept]`.
const WATCH_REQUESTS: &str = r#"
    window.asked = [];
    const send = window.fetch;
    window.fetch = (address, options = {}) => {
      const keys = Object.keys(localStorage);
      const kept = keys.some((key) => key.startsWith("advice-post:thx:") && (options.body || "").includes(key.slice(16)));
      window.asked.push([options.method || "GET", String(address), kept]);
      return send(address, options);
    };
"#;

/// A request of a page: its method, its address, and whether the Thx in it was in the outbox before it was sent.
pub type Asked = (String, String, bool);

impl Browser {
    /// The outbox of the page's site: every record, in the order of their ids.
    ///
    /// # Errors
    /// If one of them is not JSON.
    pub async fn records(&self) -> Result<Vec<Value>> {
        let texts: Vec<String> = self.kept("advice-post:thx:").await?;
        texts.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
    }

    /// The only record of the outbox.
    ///
    /// # Errors
    /// If there is none, or another one.
    pub async fn record(&self) -> Result<Value> {
        let records = self.records().await?;
        let [record] = &records[..] else { anyhow::bail!("not one record: {records:?}") };
        Ok(record.clone())
    }

    /// The texts that the page's site keeps on the device under keys that begin so.
    ///
    /// # Errors
    /// If the storage cannot be read.
    pub async fn kept(&self, prefix: &str) -> Result<Vec<String>> {
        let entries: Vec<(String, String)> =
            self.eval("Object.entries(localStorage).sort()").await?;
        let kept = entries.into_iter().filter(|(key, _)| key.starts_with(prefix));
        Ok(kept.map(|(_, text)| text).collect())
    }

    /// Keeps a text on the device.
    ///
    /// # Errors
    /// If the storage refuses.
    pub async fn keep(&self, key: &str, text: &str) -> Result<()> {
        self.eval::<()>(&format!("void localStorage.setItem({key:?}, {})", quoted(text)?)).await
    }

    /// Watches the requests of all pages from now on.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn watch_requests(&self) -> Result<()> {
        self.before_pages(WATCH_REQUESTS).await
    }

    /// The requests of this page that were watched.
    ///
    /// # Errors
    /// If they were not.
    pub async fn asked(&self) -> Result<Vec<Asked>> {
        self.eval("window.asked").await.context("nobody has called watch_requests")
    }

    /// Fills a field with any text; keys only write what a keyboard has.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn fill(&self, selector: &str, text: &str) -> Result<()> {
        self.find(selector).await?;
        self.eval::<()>(&format!(
            "((field) => {{ field.value = {}; field.dispatchEvent(new InputEvent('input', {{ bubbles: true }})) }})\
             (root.querySelector({selector:?}))",
            quoted(text)?
        ))
        .await
    }
}

/// A text as JavaScript writes it.
fn quoted(text: &str) -> Result<String> {
    Ok(serde_json::to_string(text)?)
}
