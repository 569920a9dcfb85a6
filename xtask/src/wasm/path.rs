//! The toolchain on PATH, which rustup can complete if it is rustup's.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::TARGET;
use crate::command::{say, succeeds_within, version};

/// On a machine that cannot reach rustup's server, rustup may fail late.
const LIMIT: Duration = Duration::from_secs(120);

pub(crate) fn has_target() -> bool {
    printed(&["target-libdir", "--target", TARGET]).is_some_and(|folder| folder.is_dir())
}

pub(crate) fn has_std_source() -> bool {
    printed(&["sysroot"]).is_some_and(|root| {
        root.join("lib/rustlib/src/rust/library/std").is_dir()
            && root.join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
    })
}

/// Asks rustup for the target, and for the source of std. True when the target is there.
pub(crate) fn install() -> bool {
    if version("rustup").is_none() {
        return has_target();
    }
    let target = has_target() || rustup(&["target", "add", TARGET]);
    if target && !has_std_source() {
        rustup(&["component", "add", "rust-src"]);
    }
    target
}

/// The linker that rustup's toolchain brings.
pub(crate) fn linker() -> Option<PathBuf> {
    let host = printed(&["target-libdir"])?;
    Some(host.parent()?.join("bin/rust-lld")).filter(|linker| linker.is_file())
}

fn rustup(arguments: &[&str]) -> bool {
    say(format!("rustup {}", arguments.join(" ")));
    succeeds_within(LIMIT, Command::new("rustup").args(arguments))
}

/// What `rustc --print WHAT` prints, as a path.
fn printed(what: &[&str]) -> Option<PathBuf> {
    let output =
        Command::new("rustc").arg("--print").args(what).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().into())
}
