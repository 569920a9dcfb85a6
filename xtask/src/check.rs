//! Every check, in one run that does not stop at the first failure.

mod browser;
mod lint;
mod openapi;
mod policy;
mod sites;
mod unit;
mod yew_host;

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;

use crate::command::say;
use crate::project::Project;
use crate::{bundle, fuzz, setup, size};

#[derive(Args)]
pub(crate) struct Options {
    /// Run these checks only
    #[arg(long, num_args = 1.., value_name = "NAME", value_parser = names())]
    only: Vec<String>,
    /// Run the browser tests in Firefox and WebKitGTK, too
    #[arg(long)]
    all_engines: bool,
}

impl Options {
    fn want(&self, check: &str) -> bool {
        let is_other_engine = [FIREFOX, WEBKIT].contains(&check);
        if is_other_engine && self.all_engines {
            return true;
        }
        match &self.only[..] {
            [] => !is_other_engine,
            only => only.iter().any(|name| name == check),
        }
    }
}

/// A check, which sets up what it needs itself.
struct Check {
    name: &'static str,
    run: fn(&Project) -> Result<()>,
}

/// Quick ones first; `bundle` before what has the bundle in it.
const CHECKS: [Check; 14] = [
    Check { name: "fmt", run: lint::fmt },
    Check { name: "bundle", run: bundle_within_budgets },
    Check { name: "clippy", run: lint::clippy },
    Check { name: "clippy-wasm", run: lint::clippy_wasm },
    Check { name: "fuzz", run: fuzz::check },
    Check { name: "deny", run: policy::deny },
    Check { name: "docs", run: lint::docs },
    Check { name: "native", run: unit::native },
    Check { name: "postgres", run: unit::postgres },
    Check { name: "openapi", run: openapi::check },
    Check { name: "wasm", run: unit::wasm },
    Check { name: "browser", run: browser::chromium },
    Check { name: FIREFOX, run: browser::firefox },
    Check { name: WEBKIT, run: browser::webkit },
];

/// The other engines' checks, which run where they are asked for.
const FIREFOX: &str = "firefox";
const WEBKIT: &str = "webkit";

/// What became of a check.
struct Outcome {
    name: &'static str,
    took: Duration,
    result: Result<()>,
}

/// Whether every check passed.
pub(crate) fn test(project: &Project, options: &Options) -> Result<bool> {
    if options.only.is_empty() {
        setup::set_up(project)?;
    }
    let outcomes: Vec<Outcome> = CHECKS
        .iter()
        .filter(|check| options.want(check.name))
        .map(|check| perform(project, check))
        .collect();
    for skipped in outcomes.iter().flat_map(|outcome| browser::skipped(project, outcome.name)) {
        println!("{skipped}");
    }
    Ok(summarize(&outcomes))
}

fn perform(project: &Project, check: &Check) -> Outcome {
    say(format!("check: {}", check.name));
    let start = now();
    let result = (check.run)(project);
    Outcome { name: check.name, took: start.elapsed(), result }
}

/// Says what became of each, the failures in full, and last the numbers, which other programs read.
fn summarize(outcomes: &[Outcome]) -> bool {
    println!();
    for Outcome { name, took, result } in outcomes {
        let seconds = took.as_secs_f32();
        match result {
            Ok(()) => println!("{name:12} {seconds:7.1} s  passed"),
            Err(error) => println!("{name:12} {seconds:7.1} s  FAILED: {error:#}"),
        }
    }
    let failed = outcomes.iter().filter(|outcome| outcome.result.is_err()).count();
    if failed > 0 {
        println!("\n`cargo xtask test --only NAME` runs one of these checks alone.");
    }
    println!("\n{} passed, {failed} failed", outcomes.len() - failed);
    failed == 0
}

/// The endpoint against its OpenAPI document, for ten minutes.
pub(crate) fn openapi_long(project: &Project) -> Result<()> {
    openapi::check_long(project)
}

/// The tests that take pictures, and no others.
pub(crate) fn take_pictures(project: &Project) -> Result<()> {
    browser::take_pictures(project)
}

fn bundle_within_budgets(project: &Project) -> Result<()> {
    bundle::build(project)?;
    size::check(project)
}

fn names() -> Vec<&'static str> {
    CHECKS.iter().map(|check| check.name).collect()
}

#[expect(clippy::disallowed_methods, reason = "this program never runs in a browser")]
fn now() -> Instant {
    Instant::now()
}
