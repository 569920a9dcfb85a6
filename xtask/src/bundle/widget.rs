//! From the widget's sources to Wasm and the glue that starts it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::{File, Recipe, Step, lean, order, short_names, table, unused};
use crate::command::{read, run};
use crate::files::{below, sum};
use crate::project::Project;
use crate::tools::npm::Npm;
use crate::wasm::{TARGET, Toolchain};

const NAME: &str = "advice-post-app";
const GLUE: &str = "advice-post-app.js";
const WASM: &str = "advice-post-app_bg.wasm";

/// Compiles a package for the browser as the widget is; cargo knows whether there is anything to do.
pub(crate) fn compile(project: &Project, toolchain: &Toolchain, package: &str) -> Result<PathBuf> {
    compile_as(project, toolchain, package, &Recipe::default())
}

/// The same with other settings.
pub(super) fn compile_as(
    project: &Project,
    toolchain: &Toolchain,
    package: &str,
    recipe: &Recipe,
) -> Result<PathBuf> {
    let mut cargo = toolchain.small_cargo(project, "build");
    cargo.args(["--package", package, "--lib", "--profile=widget", "--locked", "--quiet"]);
    run(cargo.envs(recipe.settings.iter().map(|(name, value)| (name, value))))?;
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
pub(super) fn optimize(npm: &Npm, work: &Path, recipe: &Recipe) -> Result<()> {
    let (wasm, glue) = (work.join(WASM), work.join(GLUE));
    let mut code = fs::read(&wasm)?;
    if recipe.has(Step::ClearTable) {
        code = table::without_closures(&code)?;
    }
    if recipe.has(Step::LeaveOutUnused) {
        code = unused::without_unused(&code)?;
    }
    fs::write(&wasm, code)?;
    let mut script = fs::read_to_string(&glue)?;
    if recipe.has(Step::LeanGlue) {
        script = lean::lean(&script)?;
    }
    let mut wasm_opt = npm.wasm_opt();
    wasm_opt.arg(&wasm).arg("--output").arg(&wasm).args(&recipe.passes);
    if recipe.has(Step::ShortNames) {
        let renamed = read(wasm_opt.arg("--minify-imports-and-exports-and-modules").args(STRIP))?;
        let renamed =
            serde_json::from_str(&renamed).context("wasm-opt did not say what it renamed")?;
        script = short_names::follow(&script, &renamed)?;
    } else {
        run(wasm_opt.args(STRIP))?;
    }
    // Yew marks nodes with numbers that every application counts from one. A host that is a Yew application would take our
    // marks for its own, and the other way round.
    fs::write(&glue, script.replace("__yew_", "__advice_"))?;
    if recipe.has(Step::Order) {
        fs::write(&wasm, order::by_likeness(&fs::read(&wasm)?)?)?;
    }
    Ok(())
}

/// What is of no use in a browser. The features are those that the compiler wrote into the file, hence stripped last.
const STRIP: [&str; 3] = ["--strip-debug", "--strip-producers", "--strip-target-features"];

/// The glue, with the snippets that it imports and the styles, and the Wasm, as they go into the bundle.
pub(super) fn files(npm: &Npm, work: &Path) -> Result<Vec<File>> {
    let snippets = below(work)?.into_iter().find(|path| path.ends_with("src/browser/browser.js"));
    let snippets =
        snippets.as_deref().and_then(Path::parent).context("the glue has no snippets")?;
    let wasm = fs::read(work.join(WASM))?;
    let entry = ENTRY.replace("SNIPPETS", &snippets.to_string_lossy()).replace("SUM", &sum(&wasm));
    fs::write(work.join("policy.js"), POLICY)?;
    let glue = npm.bundle(work, &entry)?;
    Ok(vec![
        File { name: GLUE.to_owned(), content: [COMPILE_NOW, &glue].concat() },
        File { name: WASM.to_owned(), content: wasm },
    ])
}

/// Has Chromium compile all functions while the bytes come, and not each when it is called, between the Wasm and the first note
/// (V8's explicit compile hints). Other engines see a comment.
const COMPILE_NOW: &[u8] = b"//# allFunctionsCalledOnLoad\n";

/// What the shell finds in the glue.
const ENTRY: &str = include_str!("entry.js");

/// Whether the Wasm may run in the page.
const POLICY: &str = include_str!("policy.js");
