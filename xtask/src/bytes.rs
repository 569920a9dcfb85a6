//! `cargo xtask bytes`: what each way to a smaller bundle brings, measured by leaving it out.

mod variants;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use self::variants::{Edit, Variant};
use crate::bundle::{self, Recipe};
use crate::command::say;
use crate::files::{below, fresh, write};
use crate::project::Project;

/// Prints a table for docs/design.md. Each line is a build, and many of them compile everything anew: minutes each.
pub(crate) fn table(project: &Project, only: &[String]) -> Result<()> {
    // Beside what the other commands build, which stays warm.
    let own = Project { root: project.root.clone(), target: project.target.join("bytes") };
    let [wasm, glue] = bundle::sizes(&own, &Recipe::default())?;
    println!("| what | Wasm | glue | both, by how much |\n|---|--:|--:|--:|");
    println!("| as it is deployed | {wasm} | {glue} | |");
    for Variant { what, change, edits } in variants::all() {
        if !only.is_empty() && !only.iter().any(|word| what.contains(word)) {
            continue;
        }
        say(what);
        let mut recipe = Recipe::default();
        change(&mut recipe);
        let [other_wasm, other_glue] = match edits {
            [] => bundle::sizes(&own, &recipe)?,
            edits => bundle::sizes(&edited(&own, edits)?, &recipe)?,
        };
        let more = (other_wasm + other_glue) as i64 - (wasm + glue) as i64;
        println!("| {what} | {other_wasm} | {other_glue} | {more:+} |");
    }
    Ok(())
}

/// What cargo needs to compile the widget.
const SOURCES: [&str; 5] = ["src", "crates", "static", "tests", "xtask"];

/// A copy of the sources with other words in some places.
fn edited(project: &Project, edits: &[Edit]) -> Result<Project> {
    let root = project.target.join("sources");
    fresh(&root)?;
    for file in ["Cargo.toml", "Cargo.lock"] {
        copy(&project.root, &root, Path::new(file))?;
    }
    for folder in SOURCES {
        for file in below(&project.root.join(folder))? {
            copy(&project.root, &root, &Path::new(folder).join(file))?;
        }
    }
    for Edit { file, from, to } in edits {
        let text = fs::read_to_string(root.join(file))?;
        ensure!(text.contains(from), "{file} has no {from:?} any more");
        write(&root.join(file), text.replace(from, to).as_bytes())?;
    }
    Ok(Project { root, target: project.target.clone() })
}

fn copy(from: &Path, to: &Path, file: &Path) -> Result<()> {
    let content = fs::read(from.join(file)).with_context(|| file.display().to_string())?;
    write(&to.join(file), &content)
}
