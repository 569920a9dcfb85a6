//! Dependencies: their licences, their sources, and who may use which.

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::Result;

use crate::command::{run, say, succeeds_within};
use crate::project::Project;
use crate::tools::cargo_deny;

pub(super) fn deny(project: &Project) -> Result<()> {
    let program = cargo_deny::find_or_install()?;
    let deny = || {
        let mut command = Command::new(&program);
        command.current_dir(&project.root).args(["--workspace", "--locked", "--log-level=warn"]);
        command
    };
    run(deny().args(["check", "bans", "licenses", "sources"]))?;

    // The advisories are a database on the net. Its absence says nothing about this code.
    let fetched = succeeds_within(LIMIT, deny().args(["fetch", "db"]).stderr(Stdio::null()));
    if !fetched {
        say("advisories are left out: their database cannot be fetched from here");
        return Ok(());
    }
    run(deny().args(["check", "--disable-fetch", "advisories"]))
}

const LIMIT: Duration = Duration::from_secs(60);
