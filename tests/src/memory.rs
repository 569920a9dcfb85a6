//! What a page holds on to.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::Browser;

/// What is alive in a page after everything that nobody needs has been collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Nodes, of all documents.
    pub nodes: u64,
    /// Listeners for events.
    pub listeners: u64,
    /// The script's heap, in bytes.
    pub heap: u64,
}

impl Browser {
    /// Collects what nobody needs, and counts the rest.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn held(&self) -> Result<Held> {
        // What is only held by something that was collected goes the next time.
        for _ in 0..3 {
            self.command("HeapProfiler.collectGarbage", json!({})).await?;
        }
        let counters = self.command("Memory.getDOMCounters", json!({})).await?;
        let heap = self.command("Runtime.getHeapUsage", json!({})).await?;
        let number = |of: &Value, name: &str| of[name].as_f64().context("no such counter");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
        Ok(Held {
            nodes: number(&counters, "nodes")? as u64,
            listeners: number(&counters, "jsEventListeners")? as u64,
            heap: number(&heap, "usedSize")? as u64,
        })
    }
}
