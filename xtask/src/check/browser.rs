//! The whole product in a real browser: the bundle, the endpoint and host pages. The same tests in
//! each of three engines.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::{sites, yew_host};
use crate::bundle;
use crate::command::run;
use crate::project::Project;
use crate::tools::chromium::Chromium;
use crate::tools::firefox::Firefox;
use crate::tools::npm::Npm;
use crate::tools::webkit::WebKit;

/// Where the tests find the engine's programs.
type Variables = Vec<(&'static str, PathBuf)>;

pub(super) fn chromium(project: &Project) -> Result<()> {
    test(project, "chromium", programs_of_chromium()?)
}

/// Those that take pictures.
pub(super) fn take_pictures(project: &Project) -> Result<()> {
    let taking = [
        "--",
        "pictures::",
        "plain::",
        "languages::every",
        "themes::",
        "hosts::css::",
        "hosts::sites::",
    ];
    run(tests(project, "chromium", programs_of_chromium()?)?.args(taking))
}

fn programs_of_chromium() -> Result<Variables> {
    let Chromium { browser, driver } = Chromium::find_or_install()?;
    Ok(vec![("ADVICE_CHROMIUM", browser), ("ADVICE_CHROMEDRIVER", driver)])
}

pub(super) fn firefox(project: &Project) -> Result<()> {
    let Firefox { browser, driver } = Firefox::find_or_install()?;
    test(project, "firefox", vec![("ADVICE_FIREFOX", browser), ("ADVICE_GECKODRIVER", driver)])
}

pub(super) fn webkit(project: &Project) -> Result<()> {
    let WebKit { driver, screen, preferences } = WebKit::find_or_install()?;
    let programs = vec![
        ("ADVICE_WEBKITDRIVER", driver),
        ("ADVICE_XVFB", screen),
        ("ADVICE_XSETTINGSD", preferences),
    ];
    test(project, "webkit", programs)
}

/// The tests that an engine cannot do and has left out, a line for each.
pub(super) fn skipped(project: &Project, engine: &str) -> Vec<String> {
    // No file: nothing was left out.
    let lines = fs::read_to_string(skipped_file(project, engine)).unwrap_or_default();
    lines.lines().map(str::to_owned).collect()
}

fn skipped_file(project: &Project, engine: &str) -> PathBuf {
    project.target.join(format!("xtask/skipped-{engine}.txt"))
}

fn test(project: &Project, engine: &str, programs: Variables) -> Result<()> {
    run(&mut tests(project, engine, programs)?)
}

/// What runs the tests, with all that they need.
fn tests(project: &Project, engine: &str, programs: Variables) -> Result<Command> {
    bundle::build(project)?;
    let npm = Npm::find_or_install()?;
    let yew_host = yew_host::build(project)?;
    let sites = sites::build(project)?;
    let skipped = skipped_file(project, engine);
    if skipped.exists() {
        fs::remove_file(&skipped)?;
    }
    // The same selection of packages as in the native tests: another would compile them again.
    run(Command::new("cargo").current_dir(&project.root).args([
        "build",
        "--quiet",
        "--workspace",
        "--exclude=browser-tests",
        "--bin=advice-post",
    ]))?;
    let mut tests = Command::new("cargo");
    tests
        .current_dir(&project.root)
        .args(["test", "--quiet", "--package=browser-tests"])
        .env("ADVICE_ENGINE", engine)
        .envs(programs)
        .env("ADVICE_POST", project.target.join("debug/advice-post"))
        .env("ADVICE_AXE", npm.axe())
        .env("ADVICE_NPM", npm.modules)
        .env("ADVICE_YEW_HOST", yew_host)
        .env("ADVICE_SITES", sites)
        .env("ADVICE_SCREENSHOTS", project.target.join("screenshots").join(engine))
        .env("ADVICE_SKIPPED", skipped)
        // A failed condition says what was waited for; the way there says nothing.
        .env("RUST_LIB_BACKTRACE", "0");
    Ok(tests)
}
