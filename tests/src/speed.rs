//! How fast the device is, and how much memory a page takes.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::Browser;

impl Browser {
    /// Makes the processor as many times slower.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn slow_down(&self, times: u32) -> Result<()> {
        self.command("Emulation.setCPUThrottlingRate", json!({ "rate": times })).await.map(drop)
    }

    /// The bytes of the page's JavaScript that are in use, once what is not has been collected. A Wasm memory is not
    /// among them.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn heap(&self) -> Result<f64> {
        self.command("HeapProfiler.collectGarbage", json!({})).await?;
        let usage = self.command("Runtime.getHeapUsage", json!({})).await?;
        usage["usedSize"].as_f64().context("the browser does not say how much memory is in use")
    }
}
