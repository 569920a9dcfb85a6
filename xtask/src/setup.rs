//! Everything that the other commands need, installed once.

use anyhow::{Result, ensure};

use crate::command::say;
use crate::project::Project;
use crate::tools::authors::Authors;
use crate::tools::chromium::Chromium;
use crate::tools::firefox::Firefox;
use crate::tools::npm::Npm;
use crate::tools::webkit::WebKit;
use crate::tools::wordpress::WordPress;
use crate::tools::{aiosmtpd, cargo_deny, nginx, postgres, schemathesis, wasm_bindgen};
use crate::wasm::Toolchain;

pub(crate) fn set_up(project: &Project) -> Result<()> {
    say(format!("compiler for Wasm: {}", Toolchain::find_or_install()?.name()));
    say(format!("wasm-bindgen: {}", wasm_bindgen::bindgen(project)?.display()));
    say(format!(
        "wasm-opt, esbuild, terser, axe-core: {}",
        Npm::find_or_install()?.modules.display()
    ));
    let chromium = Chromium::find_or_install()?;
    say(format!("browser: {}, {}", chromium.browser.display(), chromium.driver.display()));
    say(format!("PostgreSQL: {}", postgres::find_or_install()?.display()));
    say(format!("nginx: {}", nginx::find_or_install()?.display()));
    say(format!("mail server: {}", aiosmtpd::find_or_install()?.display()));
    say(format!("schemathesis: {}", schemathesis::find_or_install()?.display()));
    say(format!("cargo-deny: {}", cargo_deny::find_or_install()?.display()));
    let authors = Authors::find_or_install()?;
    say(format!("sites to test on: {}, {}", authors.jekyll.display(), authors.hugo.display()));
    say(format!("WordPress: {}", WordPress::find_or_install()?.folder.display()));
    say("everything is set up");
    Ok(())
}

/// What the browser tests need in the other engines. One that cannot be had does not stop the other.
pub(crate) fn set_up_other_engines() -> Result<()> {
    let firefox = Firefox::find_or_install().map(|found| (found.browser, found.driver));
    let webkit = WebKit::find_or_install().map(|found| (found.screen, found.driver));
    let mut missing = Vec::new();
    for (name, found) in [("Firefox", firefox), ("WebKitGTK", webkit)] {
        match found {
            Ok((program, driver)) => {
                say(format!("{name}: {}, {}", program.display(), driver.display()));
            }
            Err(error) => missing.push(format!("{name} cannot be set up: {error:#}")),
        }
    }
    ensure!(missing.is_empty(), "{}", missing.join("\n"));
    Ok(())
}
