//! Debian's packages, where this person may install them.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::command::{read, run, say, version};
use crate::files::below;

/// What `find` finds, once these packages are installed if it finds nothing before.
pub(crate) fn find_or_install<T>(
    what: &str,
    packages: &[&str],
    find: impl Fn() -> Option<T>,
) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    install(what, packages)?;
    find().with_context(|| {
        format!("{what} is missing still, though this is installed: {}", packages.join(" "))
    })
}

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

/// Unpacks packages into a folder, where nothing of them runs by itself and nobody else finds them. It takes no rights.
pub(crate) fn unpack(what: &str, packages: &[&str], folder: &Path) -> Result<()> {
    if version("apt-get").is_none() {
        bail!("{what} is missing; in Debian it is in the packages: {}", packages.join(" "));
    }
    say(format!("unpacking {what}: {}", packages.join(" ")));
    if let Some(prefix) = rights() {
        run(apt(prefix).args(["update", "--quiet"]))?;
    }
    run(apt(&[])
        .current_dir(folder)
        // Apt's own user may not write here.
        .args(["download", "--quiet", "-o=APT::Sandbox::User=root"])
        .args(packages))?;
    for package in below(folder)? {
        let package = folder.join(package);
        run(Command::new("dpkg-deb").arg("--extract").args([&package, folder]))?;
        fs::remove_file(package)?;
    }
    Ok(())
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
