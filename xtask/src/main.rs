//! What a developer runs: `cargo xtask setup|build|size|bytes|demo|gallery|bench|test|torture`.
//!
//! Each command first sets up what it needs, so the first one works on a fresh machine.

mod bench;
mod bundle;
mod bytes;
mod cache;
mod check;
mod command;
mod demo;
mod files;
mod fuzz;
mod gallery;
mod project;
mod setup;
mod size;
mod tools;
mod torture;
mod wasm;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set-up, the bundle, the demo and every check")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing: a compiler for Wasm, a browser, tools
    Setup {
        /// And Firefox and WebKitGTK, for the browser tests
        #[arg(long)]
        all_engines: bool,
    },
    /// Write dist/: the bundle that is deployed
    Build,
    /// Print the bundle's sizes and hold them to their budgets
    Size,
    /// Print what each way to a smaller bundle brings, as a table; a quarter of an hour
    Bytes {
        /// Only the lines whose names hold one of these
        only: Vec<String>,
    },
    /// Serve a page with a post, the widget and the endpoint
    Demo(demo::Options),
    /// Measure what a reader on a slow phone waits for, or how much the endpoint does
    Bench(bench::Options),
    /// Take pictures of every state, and write a page with them
    Gallery,
    /// Run every check
    Test(check::Options),
    /// Kill the endpoint a hundred times in the middle of a flood, and ask it what nobody would; minutes
    Torture,
    /// Open a page once it is served; the demo leaves this behind
    #[command(hide = true)]
    Open { address: String },
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// False where a check has failed, which has been said.
fn perform(task: Task) -> Result<bool> {
    let project = Project::find()?;
    match task {
        Task::Setup { all_engines } => {
            setup::set_up(&project)?;
            if all_engines {
                setup::set_up_other_engines()?;
            }
        }
        Task::Build => bundle::build(&project)?,
        Task::Size => {
            bundle::build(&project)?;
            size::check(&project)?;
        }
        Task::Bytes { only } => bytes::table(&project, &only)?,
        Task::Demo(options) => demo::demo(&project, &options)?,
        Task::Bench(options) => bench::bench(&project, &options)?,
        Task::Gallery => gallery::gallery(&project)?,
        Task::Test(options) => return check::test(&project, &options),
        Task::Torture => torture::torture(&project)?,
        Task::Open { address } => demo::open_when_ready(&address),
    }
    Ok(true)
}
