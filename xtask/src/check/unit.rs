//! Tests of the parts: natively, and of the widget in a browser.

use std::process::Command;

use anyhow::Result;
use test_postgres::Postgres;

use crate::command::run;
use crate::files::write;
use crate::project::Project;
use crate::tools::chromium::Chromium;
use crate::tools::{self, wasm_bindgen};
use crate::wasm::Toolchain;

pub(super) fn native(project: &Project) -> Result<()> {
    tools::postgres::find_or_install()?;
    tools::nginx::find_or_install()?;
    tools::aiosmtpd::find_or_install()?;
    run(Command::new("cargo").current_dir(&project.root).args([
        "test",
        "--quiet",
        "--workspace",
        "--exclude=browser-tests",
    ]))
}

/// The tests of the endpoint once more, with PostgreSQL under it.
pub(super) fn postgres(project: &Project) -> Result<()> {
    tools::postgres::find_or_install()?;
    tools::aiosmtpd::find_or_install()?;
    let server = Postgres::start()?;
    run(Command::new("cargo")
        .current_dir(&project.root)
        .args(["test", "--quiet", "--package=advice-endpoint", "--test=endpoint"])
        .env("ADVICE_TEST_POSTGRES", server.address()))
}

pub(super) fn wasm(project: &Project) -> Result<()> {
    let (toolchain, chromium) = (Toolchain::find_or_install()?, Chromium::find_or_install()?);
    let capabilities = project.target.join("xtask/webdriver.json");
    write(&capabilities, webdriver(&chromium).to_string().as_bytes())?;
    run(toolchain
        .cargo(project, "test")
        .args(["--package=advice-post", "--lib"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", wasm_bindgen::test_runner(project)?)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        .env("CHROMEDRIVER", chromium.driver))
}

/// As root, in a container and without a screen: the pages are our own.
const ARGUMENTS: [&str; 4] =
    ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];

fn webdriver(chromium: &Chromium) -> serde_json::Value {
    serde_json::json!({
        "goog:chromeOptions": { "args": ARGUMENTS, "binary": chromium.browser },
    })
}
