//! The proof of work, which readers of an endpoint under attack download, and nobody else.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::File;
use crate::command::run;
use crate::tools::npm::Npm;

/// The glue knows it by its name (src/browser/browser.js).
const WASM: &str = "advice-work.wasm";

/// The Wasm as it goes into the bundle.
pub(super) fn file(npm: &Npm, wasm: &Path, work: &Path) -> Result<File> {
    let small = work.join(WASM);
    run(npm.wasm_opt().arg(wasm).arg("--output").arg(&small).args(PASSES))?;
    Ok(File { name: WASM.to_owned(), content: fs::read(&small)? })
}

/// Made for speed, which costs this one no byte.
const PASSES: [&str; 4] = ["-O3", "--strip-debug", "--strip-producers", "--strip-target-features"];
