//! The proof of work, which readers of an endpoint under attack download, and nobody else.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::File;
use crate::command::run;
use crate::project::Project;
use crate::tools::npm::Npm;

/// The script, beside which it finds its Wasm. The glue knows it by its name.
const SCRIPT: &str = "advice-work.js";
const WASM: &str = "advice-work.wasm";

/// The script and the Wasm as they go into the bundle.
pub(super) fn files(project: &Project, npm: &Npm, wasm: &Path, work: &Path) -> Result<Vec<File>> {
    let small = work.join(WASM);
    run(npm.wasm_opt().arg(wasm).arg("--output").arg(&small).args(PASSES))?;
    let script = fs::read(project.root.join("crates/advice-work/work.js"))?;
    Ok(vec![
        File { name: SCRIPT.to_owned(), content: npm.minify_script(&script)? },
        File { name: WASM.to_owned(), content: fs::read(&small)? },
    ])
}

/// Made for speed, which costs this one no byte.
const PASSES: [&str; 4] = ["-O3", "--strip-debug", "--strip-producers", "--strip-target-features"];
