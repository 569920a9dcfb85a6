//! Tools that cargo installs: the one on PATH when it is the right version, else our own.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::cache;
use crate::command::{run, say, version};

/// The path of `program`, which the crate `package` installs.
pub(crate) fn tool(package: &str, program: &str, wanted: &str) -> Result<PathBuf> {
    let on_path = version(program).is_some_and(|printed| names(&printed, wanted));
    if on_path {
        return Ok(program.into());
    }
    let folder = cache::tool(&format!("{package}-{wanted}"), |folder| {
        say(format!("installing {package} {wanted} (a few minutes, once)"));
        // Not --locked: a crate's own lock may name a version that is no longer served.
        // The target folder of this workspace is not for other people's crates.
        run(Command::new("cargo")
            .args(["install", package, "--version", wanted, "--root"])
            .arg(folder)
            .env_remove("CARGO_TARGET_DIR"))
    })?;
    Ok(folder.join("bin").join(program))
}

fn names(printed: &str, wanted: &str) -> bool {
    printed.split_whitespace().any(|word| word == wanted)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_version_is_matched_whole() {
        assert!(names("wasm-bindgen 0.2.13", "0.2.13"));
        assert!(!names("wasm-bindgen 0.2.130", "0.2.13"));
    }
}
