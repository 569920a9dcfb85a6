//! Accessibility, as axe-core sees it. No rule is switched off.

use std::fs;

use anyhow::Result;
use thirtyfour::prelude::WebDriver;

use crate::{Browser, settings};

/// One line for each rule that is broken, with the first element that breaks it.
const RUN: &str = "
    return axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map((rule) =>
      `${rule.id}: ${rule.help}: ${JSON.stringify(rule.nodes[0].target)} ${rule.nodes[0].failureSummary}`));";

impl Browser {
    /// What axe-core finds wrong with the page as it is now, the widget included.
    ///
    /// # Errors
    /// If axe-core cannot run.
    pub async fn audit(&self) -> Result<Vec<String>> {
        inject(&self.driver).await?;
        Ok(self.driver.execute(RUN, Vec::new()).await?.convert()?)
    }
}

async fn inject(driver: &WebDriver) -> Result<()> {
    let axe = fs::read_to_string(settings::path("ADVICE_AXE")?)?;
    driver.execute(axe, Vec::new()).await?;
    Ok(())
}
