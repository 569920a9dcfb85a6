//! From the widget's sources to Wasm and the glue that starts it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::{File, lean, order, short_names, table, unused};
use crate::command::{read, run};
use crate::files::below;
use crate::project::Project;
use crate::tools::npm::Npm;
use crate::wasm::{TARGET, Toolchain};

const NAME: &str = "advice-post-app";
const GLUE: &str = "advice-post-app.js";
const WASM: &str = "advice-post-app_bg.wasm";

/// Compiles a package for the browser as the widget is; cargo knows whether there is anything to do.
pub(crate) fn compile(project: &Project, toolchain: &Toolchain, package: &str) -> Result<PathBuf> {
    run(toolchain.small_cargo(project, "build").args([
        "--package",
        package,
        "--lib",
        "--profile=widget",
        "--locked",
        "--quiet",
    ]))?;
    let file = format!("widget/{}.wasm", package.replace('-', "_"));
    Ok(project.target.join(TARGET).join(file))
}

/// Writes the glue. The shell says where the Wasm is, so the glue need not guess.
pub(super) fn bind(bindgen: &Path, wasm: &Path, work: &Path) -> Result<()> {
    run(Command::new(bindgen)
        .args(["--target=web", "--no-typescript", "--omit-default-module-path"])
        .args(["--out-name", NAME, "--out-dir"])
        .args([work, wasm]))
}

/// Makes the Wasm smaller, and the names by which it and the glue know each other.
pub(super) fn optimize(npm: &Npm, work: &Path) -> Result<()> {
    let (wasm, glue) = (work.join(WASM), work.join(GLUE));
    fs::write(&wasm, unused::without_unused(&table::without_closures(&fs::read(&wasm)?)?)?)?;
    let renamed = read(npm.wasm_opt().arg(&wasm).arg("--output").arg(&wasm).args(PASSES))?;
    let renamed = serde_json::from_str(&renamed).context("wasm-opt did not say what it renamed")?;
    let lean = lean::lean(&fs::read_to_string(&glue)?)?;
    let followed = short_names::follow(&lean, &renamed)?;
    // Yew marks nodes with numbers that every application counts from one. A host that is a Yew application would take our
    // marks for its own, and the other way round.
    fs::write(&glue, followed.replace("__yew_", "__advice_"))?;
    fs::write(&wasm, order::by_likeness(&fs::read(&wasm)?)?)?;
    Ok(())
}

/// What wasm-opt does, chosen by trying it on this widget (docs/design.md, "Bytes").
const PASSES: [&str; 11] = [
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=200",
    // The first 1,024 bytes of memory are nothing but the end of a stack of a megabyte.
    "--low-memory-unused",
    "--minify-imports-and-exports-and-modules",
    // The features are those that the compiler wrote into the file, hence stripped last.
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// The glue, with the snippets that it imports and the styles, and the Wasm, as they go into the bundle.
pub(super) fn files(npm: &Npm, work: &Path) -> Result<Vec<File>> {
    let snippets = below(work)?.into_iter().find(|path| path.ends_with("src/browser/browser.js"));
    let snippets =
        snippets.as_deref().and_then(Path::parent).context("the glue has no snippets")?;
    let glue = npm.bundle(work, &ENTRY.replace("SNIPPETS", &snippets.to_string_lossy()))?;
    let wasm = fs::read(work.join(WASM))?;
    Ok(vec![
        File { name: GLUE.to_owned(), content: glue },
        File { name: WASM.to_owned(), content: wasm },
    ])
}

/// What the shell finds in the glue.
const ENTRY: &str = r#"
    import css from "./advice-post.css";
    import { initSync } from "./advice-post-app.js";
    export { mount } from "./advice-post-app.js";
    import { begin, deliverDue } from "./SNIPPETS/browser.js";
    export { begin };
    export async function start(wasm) {
      try {
        initSync({ module: await WebAssembly.compileStreaming(wasm) });
      } catch (error) {
        deliverDue();
        throw error;
      }
    }
    export const styles = new CSSStyleSheet();
    styles.replaceSync(css);
"#;
