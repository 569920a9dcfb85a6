//! The toolchain that compiles the widget to Wasm.
//!
//! The ordinary one is rustup's. Debian's packages are the other way, for machines that reach
//! Debian but not rustup's server. Both build the standard library from source for the bundle:
//! tuned for size it is 9 KB smaller.

mod debian;
mod path;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::say;
use crate::project::Project;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A cargo and a rustc that can compile for the browser.
pub(crate) enum Toolchain {
    /// The one on PATH, with a compiled standard library, and maybe the source of it.
    Path { std_source: bool },
    /// Debian's, with the source of the standard library only.
    Debian { linker: PathBuf },
}

impl Toolchain {
    /// What is there is preferred to what would have to be installed, and what can build a small
    /// bundle to what cannot.
    pub(crate) fn find_or_install() -> Result<Self> {
        if path::has_target() && path::has_std_source() {
            return Ok(Self::Path { std_source: true });
        }
        if let Some(debian) = Self::debian() {
            return Ok(debian);
        }
        let has_target = path::install();
        if has_target && path::has_std_source() {
            return Ok(Self::Path { std_source: true });
        }
        match debian::install() {
            Ok(()) => {
                Self::debian().context("Debian's compiler for Wasm is not where it should be")
            }
            Err(_) if has_target => Ok(Self::Path { std_source: false }),
            Err(error) => Err(error),
        }
    }

    fn debian() -> Option<Self> {
        let linker = debian::linker().filter(|_| debian::is_installed())?;
        Some(Self::Debian { linker })
    }

    /// `cargo SUBCOMMAND` for the browser, with everyday settings.
    pub(crate) fn cargo(&self, project: &Project, subcommand: &str) -> Command {
        let mut cargo = match self {
            Self::Path { .. } => Command::new("cargo"),
            Self::Debian { linker } => debian::cargo(subcommand, linker),
        };
        cargo.current_dir(&project.root).env("CARGO_TARGET_DIR", &project.target);
        // Flags that somebody set for this machine's processor mean nothing in a browser.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo.args([subcommand, "--target", TARGET]);
        cargo
    }

    /// `cargo SUBCOMMAND` for the browser, with the standard library built for size.
    pub(crate) fn small_cargo(&self, project: &Project, subcommand: &str) -> Command {
        let mut cargo = self.cargo(project, subcommand);
        cargo.env("RUSTC_BOOTSTRAP", "1");
        if matches!(self, Self::Path { std_source: false }) {
            say("no source of the standard library (`rustup component add rust-src`): \
                 the bundle will be about 9 KB larger");
            cargo.env(FLAGS, NAMED);
            return cargo;
        }
        cargo
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env(FLAGS, format!("{NAMED} {SMALL}"));
        cargo
    }

    /// Changes when the compiler does.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Path { std_source: true } => "the toolchain on PATH, std built for size",
            Self::Path { std_source: false } => "the toolchain on PATH, std as it comes",
            Self::Debian { .. } => "Debian's toolchain, std built for size",
        }
    }
}

/// Where cargo finds flags for the compiler.
pub(crate) const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Functions that do the same stay apart, each with its own name, which the bundle goes by to leave some out. Then wasm-opt
/// makes one of them.
pub(crate) const NAMED: &str = "-Zmerge-functions=disabled";

/// What a widget has no use for: panics' texts, their places, and `{:?}`.
pub(crate) const SMALL: &str = "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Zlocation-detail=none -Ztrap-unreachable=no";
