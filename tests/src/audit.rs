//! Accessibility, as axe-core sees it. No rule is switched off but the one for contrast where colours are forced: they are
//! the reader's own there, and Chromium tells axe-core of the ones that they stand for (`-webkit-text-fill-color`).

use std::fs;

use anyhow::Result;
use thirtyfour::prelude::WebDriver;

use crate::{Browser, settings};

/// One line for each rule that is broken, with the first element that breaks it.
const RUN: &str = "
    const enabled = !matchMedia('(forced-colors: active)').matches;
    return axe.run(arguments[0], { resultTypes: ['violations'], rules: { 'color-contrast': { enabled } } }).then(({ violations }) => violations.map((rule) =>
      `${rule.id}: ${rule.help}: ${JSON.stringify(rule.nodes[0].target)} ${rule.nodes[0].failureSummary}`));";

impl Browser {
    /// What axe-core finds wrong with the page as it is now, the widget included.
    ///
    /// # Errors
    /// If axe-core cannot run.
    pub async fn audit(&self) -> Result<Vec<String>> {
        self.audit_in("html").await
    }

    /// The same of a part of the page, where the rest is somebody else's.
    ///
    /// # Errors
    /// If axe-core cannot run.
    pub async fn audit_in(&self, selector: &str) -> Result<Vec<String>> {
        inject(&self.driver).await?;
        Ok(self.driver.execute(RUN, vec![selector.into()]).await?.convert()?)
    }
}

async fn inject(driver: &WebDriver) -> Result<()> {
    let axe = fs::read_to_string(settings::path("ADVICE_AXE")?)?;
    driver.execute(axe, Vec::new()).await?;
    Ok(())
}
