//! The bundle: what a reader's browser downloads, in `dist/`.
//!
//! Scripts of `static/` keep their names, for they are what a page names. Everything else is an
//! asset: its name holds the hash of its bytes, so that it can be cached for ever, and the scripts
//! are rewritten to name it.

mod compress;
mod functions;
mod lean;
mod names;
mod order;
mod publish;
mod recipe;
mod short_names;
mod table;
mod unused;
mod widget;
mod work;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::command::say;
use crate::files::{below, fresh, write};
use crate::project::Project;
use crate::tools::npm::Npm;
use crate::tools::wasm_bindgen;
use crate::wasm::Toolchain;

pub(crate) use compress::{brotli, gzip};
pub(crate) use names::original;
pub(crate) use recipe::{Recipe, Step};
pub(crate) use widget::compile;

/// Compiles the widget and writes `dist/`. Where nothing has changed, nothing is written.
pub(crate) fn build(project: &Project) -> Result<()> {
    let toolchain = Toolchain::find_or_install()?;
    let (npm, bindgen) = (Npm::find_or_install()?, wasm_bindgen::bindgen(project)?);

    say(format!("compiling the widget ({})", toolchain.name()));
    let wasm = widget::compile(project, &toolchain, "advice-post")?;
    let proof = widget::compile(project, &toolchain, "advice-work")?;
    let stamp = publish::Stamp::of(project, [&wasm, &proof], &npm)?;
    if stamp.is_current(project) {
        say("dist/ is up to date");
        return Ok(());
    }

    say("bundling");
    let work = project.target.join("xtask/bundle");
    fresh(&work)?;
    widget::bind(&bindgen, &wasm, &work)?;
    widget::optimize(&npm, &work, &Recipe::default())?;
    let (scripts, mut assets) = collect(&project.root.join("static"), &npm, &work)?;
    assets.extend(widget::files(&npm, &work)?);
    assets.push(work::file(&npm, &proof, &work)?);
    publish::publish(project, &names::versioned(scripts, assets)?)?;
    stamp.keep(project)?;
    say("dist/ is written");
    Ok(())
}

/// The bytes of the Wasm and of the glue after brotli, if they were made like this.
pub(crate) fn sizes(project: &Project, recipe: &Recipe) -> Result<[usize; 2]> {
    let toolchain = Toolchain::find_or_install()?;
    let (npm, bindgen) = (Npm::find_or_install()?, wasm_bindgen::bindgen(project)?);
    let work = project.target.join("bundle");
    fresh(&work)?;
    let wasm = widget::compile_as(project, &toolchain, "advice-post", recipe)?;
    widget::bind(&bindgen, &wasm, &work)?;
    widget::optimize(&npm, &work, recipe)?;
    collect(&project.root.join("static"), &npm, &work)?;
    let files = widget::files(&npm, &work)?;
    let size = |end: &str| -> Result<usize> {
        let file = files.iter().find(|file| file.name.ends_with(end));
        Ok(brotli(&file.context("the bundle lacks a file")?.content)?.len())
    };
    Ok([size(".wasm")?, size(".js")?])
}

/// What goes into the bundle from a folder: the scripts that pages name, and the assets that the scripts name. Style sheets
/// go into the glue.
fn collect(folder: &Path, npm: &Npm, work: &Path) -> Result<(Vec<File>, Vec<File>)> {
    let (mut scripts, mut assets) = (Vec::new(), Vec::new());
    for path in below(folder)? {
        let content = fs::read(folder.join(&path))?;
        let name = path.to_str().context("a file name in static/ is not Unicode")?.to_owned();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("js") => scripts.push(File { content: npm.minify_script(&content)?, name }),
            Some("css") => write(&work.join(path), &npm.minify_styles(&content)?)?,
            Some("json") => assets.push(File { content: compact(&content)?, name }),
            _ => assets.push(File { content, name }),
        }
    }
    Ok((scripts, assets))
}

/// The same JSON without its white space.
fn compact(json: &[u8]) -> Result<Vec<u8>> {
    let value: serde_json::Value = serde_json::from_slice(json)?;
    Ok(serde_json::to_vec(&value)?)
}

/// A file of the bundle.
struct File {
    name: String,
    content: Vec<u8>,
}
