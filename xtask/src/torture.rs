//! What takes too long for every test run, and finds what a lucky moment hides.

use std::process::Command;

use anyhow::Result;

use crate::command::run;
use crate::project::Project;
use crate::{check, fuzz};

/// The hundred kills, the full disks, twenty thousand cases of each property, ten minutes of requests that the OpenAPI document allows and forbids, and five of each fuzz target.
pub(crate) fn torture(project: &Project) -> Result<()> {
    kill(project)?;
    try_many(project)?;
    check::openapi_long(project)?;
    fuzz::run_all(project)
}

/// The property tests, with far more cases than the usual 256.
fn try_many(project: &Project) -> Result<()> {
    let lib = ["test", "--workspace", "--exclude=browser-tests", "--lib", "--test=properties"];
    let mut tests = Command::new("cargo");
    run(tests.current_dir(&project.root).args(lib).env("PROPTEST_CASES", "20000"))
}

/// Kills the endpoint a hundred times in the middle of a flood, its database and two of three processes thirty times, and fills the disk under both.
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
