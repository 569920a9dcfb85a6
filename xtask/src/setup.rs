//! Everything that the other commands need, installed once.

use anyhow::Result;

use crate::command::say;
use crate::project::Project;
use crate::tools::chromium::Chromium;
use crate::tools::npm::Npm;
use crate::tools::{cargo_deny, wasm_bindgen};
use crate::wasm::Toolchain;

pub(crate) fn set_up(project: &Project) -> Result<()> {
    say(format!("compiler for Wasm: {}", Toolchain::find_or_install()?.name()));
    say(format!("wasm-bindgen: {}", wasm_bindgen::bindgen(project)?.display()));
    say(format!("wasm-opt, esbuild, axe-core: {}", Npm::find_or_install()?.modules.display()));
    let chromium = Chromium::find_or_install()?;
    say(format!("browser: {}, {}", chromium.browser.display(), chromium.driver.display()));
    say(format!("cargo-deny: {}", cargo_deny::find_or_install()?.display()));
    say("everything is set up");
    Ok(())
}
