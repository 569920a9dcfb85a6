//! Measuring. No figure is ever a failure: each is the machine's as well as ours.

use std::process::Command;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::command::run;
use crate::project::Project;
use crate::tools::chromium::Chromium;
use crate::tools::{nginx, postgres, wrk};
use crate::{bundle, demo};

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The widget on a slow phone: target/bench/widget.md and widget.svg
    Widget(Widget),
    /// The endpoint beside what could do less: target/bench/endpoint.md
    Endpoint(Endpoint),
}

#[derive(Args)]
struct Widget {
    /// How often everything is measured; the figures are medians
    #[arg(long, value_name = "N", default_value = "7")]
    rounds: String,
    /// Measure with these numbers of comments only
    #[arg(long, num_args = 1.., value_name = "COMMENTS", default_values = ["20", "1000", "10000"])]
    only: Vec<String>,
    /// Measure over HTTPS with HTTP/2, by nginx, and not over HTTP/1.1: target/bench/widget-https.md
    #[arg(long)]
    https: bool,
}

#[derive(Args)]
struct Endpoint {
    /// How often everything is measured; the figures are medians
    #[arg(long, value_name = "N", default_value = "5")]
    rounds: String,
    /// How many Thx the grown store holds
    #[arg(long, value_name = "N", default_value = "10000000")]
    stored: String,
}

pub(crate) fn bench(project: &Project, options: &Options) -> Result<()> {
    match &options.what {
        What::Widget(options) => widget(project, options),
        What::Endpoint(options) => endpoint(project, options),
    }
}

/// In the release profile, as it is run.
fn endpoint(project: &Project, options: &Endpoint) -> Result<()> {
    wrk::find_or_install()?;
    postgres::find_or_install()?;
    bundle::build(project)?;
    let cargo = |what: &str| {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&project.root).args([what, "--release", "--quiet"]);
        cargo
    };
    run(cargo("build").arg("--package=advice-cli"))?;
    run(cargo("run")
        .arg("--package=endpoint-bench")
        .env("ADVICE_POST", project.target.join("release/advice-post"))
        .env("ADVICE_ROUNDS", &options.rounds)
        .env("ADVICE_STORED", &options.stored)
        .env("ADVICE_REPORT", project.target.join("bench")))
}

fn widget(project: &Project, options: &Widget) -> Result<()> {
    bundle::build(project)?;
    let chromium = Chromium::find_or_install()?;
    let program = demo::build_program(project)?;
    let mut cargo = Command::new("cargo");
    if options.https {
        cargo.env("ADVICE_NGINX", nginx::find_or_install()?);
    }
    run(cargo
        .current_dir(&project.root)
        // Not the release profile, which would compile everything once more: what is measured runs elsewhere.
        .args(["bench", "--quiet", "--profile=dev", "--package=browser-tests", "--bench=widget"])
        .env("ADVICE_POST", program)
        .env("ADVICE_CHROMIUM", chromium.browser)
        .env("ADVICE_CHROMEDRIVER", chromium.driver)
        .env("ADVICE_HTTPS", options.https.to_string())
        .env("ADVICE_ROUNDS", &options.rounds)
        .env("ADVICE_NOTES", options.only.join(","))
        .env("ADVICE_REPORT", project.target.join("bench"))
        .env("RUST_LIB_BACKTRACE", "0"))
}
