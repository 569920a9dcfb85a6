//! The whole product in a real browser: the bundle, the endpoint and host pages.

use std::process::Command;

use anyhow::Result;

use crate::bundle;
use crate::command::run;
use crate::project::Project;
use crate::tools::chromium::Chromium;
use crate::tools::npm::Npm;

pub(super) fn test(project: &Project) -> Result<()> {
    bundle::build(project)?;
    let (chromium, npm) = (Chromium::find_or_install()?, Npm::find_or_install()?);
    // The same selection of packages as in the native tests: another would compile them again.
    run(Command::new("cargo").current_dir(&project.root).args([
        "build",
        "--quiet",
        "--workspace",
        "--exclude=browser-tests",
        "--bin=advice-post",
    ]))?;
    run(Command::new("cargo")
        .current_dir(&project.root)
        .args(["test", "--quiet", "--package=browser-tests"])
        .env("ADVICE_POST", project.target.join("debug/advice-post"))
        .env("ADVICE_CHROMIUM", chromium.browser)
        .env("ADVICE_CHROMEDRIVER", chromium.driver)
        .env("ADVICE_AXE", npm.axe())
        .env("ADVICE_NPM", npm.modules)
        .env("ADVICE_SCREENSHOTS", project.target.join("screenshots"))
        // A failed condition says what was waited for; the way there says nothing.
        .env("RUST_LIB_BACKTRACE", "0"))
}
