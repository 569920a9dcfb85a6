//! What takes too long for every test run, and finds what a lucky moment hides.

use std::process::Command;

use anyhow::Result;

use crate::check;
use crate::command::run;
use crate::project::Project;

/// The hundred kills, then ten minutes of requests that the OpenAPI document allows and forbids.
pub(crate) fn torture(project: &Project) -> Result<()> {
    kill(project)?;
    check::openapi_long(project)
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
