//! What a developer runs: `cargo xtask setup|build|size`.
//!
//! Each command first sets up what it needs, so the first one works on a fresh machine.

mod bundle;
mod cache;
mod command;
mod files;
mod project;
mod size;
mod tools;
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
    /// Write dist/: the bundle that is deployed
    Build,
    /// Print the bundle's sizes and hold them to their budgets
    Size,
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    let project = Project::find()?;
    match task {
        Task::Build => bundle::build(&project),
        Task::Size => bundle::build(&project).and_then(|()| size::check(&project)),
    }
}
