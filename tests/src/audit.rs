//! Accessibility, as axe-core sees it: every rule up to WCAG's level AA, also those that it does not use by itself.

use std::fs;

use anyhow::Result;
use thirtyfour::prelude::WebDriver;

use crate::{Browser, settings};

/// One line for each rule that is broken, with the first element that breaks it.
const RUN: &str = "
    const rules = axe.getRules().filter(({ tags }) => !tags.includes('wcag2aaa') && !tags.includes('deprecated'));
    const all = Object.fromEntries(rules.map(({ ruleId }) => [ruleId, { enabled: true }]));
    return axe.run(arguments[0], { rules: all, resultTypes: ['violations'] }).then(({ violations }) => violations.map((rule) =>
      `${rule.id}: ${rule.help}: ${JSON.stringify(rule.nodes[0].target)} ${rule.nodes[0].failureSummary}`));";

/// Gives text its own colour by name, where colours are forced: axe-core asks for `-webkit-text-fill-color`, of which
/// Chromium tells what the page would have it be, and of `color` what the reader sees.
const NAME_FORCED_COLOURS: &str = "
    const all = (root) => [...root.querySelectorAll('*')].flatMap((part) => [part, ...(part.shadowRoot ? all(part.shadowRoot) : [])]);
    if (matchMedia('(forced-colors: active)').matches)
      for (const part of all(document)) part.style.webkitTextFillColor = getComputedStyle(part).color;";

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
        self.driver.execute(NAME_FORCED_COLOURS, Vec::new()).await?;
        Ok(self.driver.execute(RUN, vec![selector.into()]).await?.convert()?)
    }
}

async fn inject(driver: &WebDriver) -> Result<()> {
    let axe = fs::read_to_string(settings::path("ADVICE_AXE")?)?;
    driver.execute(axe, Vec::new()).await?;
    Ok(())
}
