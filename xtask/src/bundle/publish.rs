//! `dist/` as a whole: the bundle of one build and nothing of an older one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{File, compress};
use crate::files::{below, fresh, remove, short_hash, write};
use crate::project::Project;
use crate::tools::npm::Npm;

/// Writes the files with their compressed siblings, then takes the place of the old `dist/`.
pub(super) fn publish(project: &Project, bundle: &[File]) -> Result<()> {
    let (dist, new, old) = (project.dist(), beside(project, "new"), beside(project, "old"));
    fresh(&new)?;
    for File { name, content } in bundle {
        write(&new.join(name), content)?;
        write(&new.join(format!("{name}.br")), &compress::brotli(content)?)?;
        write(&new.join(format!("{name}.gz")), &compress::gzip(content)?)?;
    }
    remove(&old)?;
    if dist.exists() {
        fs::rename(&dist, &old)?;
    }
    fs::rename(&new, &dist)?;
    remove(&old)
}

/// In the same folder, because a folder cannot be renamed across file systems.
fn beside(project: &Project, which: &str) -> PathBuf {
    project.root.join(format!("dist.{which}"))
}

/// Stands for everything that went into `dist/`, and for what came out.
pub(super) struct Stamp(String);

impl Stamp {
    pub(super) fn of(project: &Project, wasm: [&Path; 2], npm: &Npm) -> Result<Self> {
        let program = std::env::current_exe()?;
        let inputs = [
            short_hash(&wasm.map(fs::read).into_iter().collect::<Result<Vec<_>, _>>()?.concat()),
            contents(&project.root.join("static"))?,
            npm.version.clone(),
            project.locked_version("wasm-bindgen")?,
            // How it is made: this program.
            short_hash(&fs::read(program)?),
        ];
        Ok(Self(inputs.join(" ")))
    }

    pub(super) fn is_current(&self, project: &Project) -> bool {
        let now = contents(&project.dist()).map(|dist| format!("{} {dist}", self.0));
        now.is_ok_and(|now| fs::read_to_string(path(project)).is_ok_and(|kept| kept == now))
    }

    pub(super) fn keep(&self, project: &Project) -> Result<()> {
        let now = format!("{} {}", self.0, contents(&project.dist())?);
        write(&path(project), now.as_bytes())
    }
}

fn path(project: &Project) -> PathBuf {
    project.target.join("xtask/bundle.stamp")
}

/// Stands for the names and bytes of all files in a folder.
fn contents(folder: &Path) -> Result<String> {
    let mut all = String::new();
    for path in below(folder)? {
        let hash = short_hash(&fs::read(folder.join(&path))?);
        all.push_str(&format!("{} {hash}\n", path.display()));
    }
    Ok(short_hash(all.as_bytes()))
}
