//! Debian's packages, where this person may install them.

use std::process::Command;

use anyhow::{Result, bail};

use crate::command::{read, run, say, version};

/// Installs packages, or says which command installs them.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<()> {
    if version("apt-get").is_none() {
        bail!("{what} is missing; on Debian the packages are: {}", packages.join(" "));
    }
    let Some(prefix) = rights() else {
        bail!(
            "{what} is missing; please run: sudo apt-get install --no-install-recommends {}",
            packages.join(" ")
        );
    };
    say(format!("installing {what}: apt-get install {}", packages.join(" ")));
    // A fresh machine has no package lists, and an old list names files that are gone.
    run(apt(prefix).args(["update", "--quiet"]))?;
    run(apt(prefix).args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
}

/// What goes before `apt-get`: nothing for root, sudo where it asks for no password.
fn rights() -> Option<&'static [&'static str]> {
    if read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        return Some(&[]);
    }
    let sudo = Command::new("sudo").args(["-n", "true"]).output();
    sudo.is_ok_and(|output| output.status.success()).then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str]) -> Command {
    let words = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}
