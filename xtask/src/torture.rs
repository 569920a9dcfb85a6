//! What takes too long for every test run, and finds what a lucky moment hides.

use std::process::Command;

use anyhow::Result;

use crate::command::run;
use crate::project::Project;
use crate::{check, fuzz};

/// The hundred kills, ten minutes of requests that the OpenAPI document allows and forbids, and five of each fuzz target.
pub(crate) fn torture(project: &Project) -> Result<()> {
    kill(project)?;
    check::openapi_long(project)?;
    fuzz::run_all(project)
}

/// Kills the endpoint a hundred times in the middle of a flood.
fn kill(project: &Project) -> Result<()> {
    run(Command::new("cargo").current_dir(&project.root).args([
        "test",
        "--workspace",
        "--exclude=browser-tests",
        "--test=program",
        "--",
        "--ignored",
    ]))
}
