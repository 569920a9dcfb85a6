//! Debian's Rust packages made for browsers' needs (`rustc-web`): a recent compiler, and the source
//! of the standard library to build for Wasm.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::path;
use crate::command::version;
use crate::tools::apt;

const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];
const CARGO: &str = "/usr/bin/cargo";
const CLIPPY: &str = "/usr/bin/cargo-clippy";

pub(crate) fn is_installed() -> bool {
    let parts = [CARGO, CLIPPY, "/usr/lib/rustlib/src/rust/library/std"];
    parts.iter().all(|part| Path::new(part).exists())
}

pub(crate) fn install() -> Result<()> {
    let mut packages = PACKAGES.to_vec();
    if linker().is_none() {
        packages.push("lld");
    }
    apt::install("a compiler for Wasm", &packages)
}

/// The linker of rustup's toolchain where there is one, else Debian's.
pub(crate) fn linker() -> Option<PathBuf> {
    path::linker().or_else(|| version("wasm-ld").map(|_| "wasm-ld".into()))
}

/// Debian's cargo. Its std comes as source only, so each build compiles it.
pub(crate) fn cargo(subcommand: &str, linker: &Path) -> Command {
    // `cargo clippy` would start whichever clippy is first on PATH.
    let mut cargo = Command::new(if subcommand == "clippy" { CLIPPY } else { CARGO });
    cargo
        .env("CARGO", CARGO)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        // rustup's cargo, which runs this program, has put its own libraries first.
        .env_remove("LD_LIBRARY_PATH");
    cargo
}
