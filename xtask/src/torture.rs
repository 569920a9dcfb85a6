//! What takes too long for every test run, and finds what a lucky moment hides.

use std::process::Command;

use anyhow::Result;

use crate::command::run;
use crate::project::Project;

/// Kills the endpoint a hundred times in the middle of a flood.
pub(crate) fn torture(project: &Project) -> Result<()> {
    run(Command::new("cargo").current_dir(&project.root).args([
        "test",
        "--workspace",
        "--exclude=browser-tests",
        "--test=program",
        "--",
        "--ignored",
    ]))
}
