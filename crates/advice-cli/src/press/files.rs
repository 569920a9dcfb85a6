//! Files in and out: an input is read within limits, and an output never replaces what the press did not make.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use advice_wire::{Post, limits};
use anyhow::{Context, bail};

/// Reads a file, and no further than to know that it is too large to be a post.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let limit = u64::try_from(limits::POST_DOCUMENT)? + 1;
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .with_context(|| format!("{} cannot be read; nothing was written", path.display()))?;
    Ok(bytes)
}

/// Where one post goes.
#[derive(Debug)]
pub(super) struct Outputs {
    json: PathBuf,
    html: Option<PathBuf>,
}

impl Outputs {
    /// Says where each post will go, before anything is written.
    pub(super) fn plan(
        inputs: &[PathBuf],
        out: Option<&Path>,
        html: bool,
    ) -> anyhow::Result<Vec<Self>> {
        let mut planned: Vec<Self> = Vec::with_capacity(inputs.len());
        for input in inputs {
            let beside = input.parent().unwrap_or(Path::new(""));
            let name =
                input.file_stem().with_context(|| format!("{} is no file", input.display()))?;
            let path = |extension: &str| {
                let mut file = name.to_os_string();
                file.push(extension);
                out.unwrap_or(beside).join(file)
            };
            let output = Self { json: path(".json"), html: html.then(|| path(".html")) };
            if planned.iter().any(|other| other.json == output.json) {
                bail!(
                    "two files would both become {}; press them one at a time",
                    output.json.display()
                );
            }
            output.paths().try_for_each(|path| check_replaceable(path, inputs))?;
            planned.push(output);
        }
        if let Some(out) = out {
            fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
        }
        Ok(planned)
    }

    /// Writes the post, and says where.
    pub(super) fn write(&self, post: &Post) -> anyhow::Result<Vec<&Path>> {
        replace(&self.json, &advice_press::json(post)?)?;
        if let Some(html) = &self.html {
            replace(html, &advice_press::html(post))?;
        }
        Ok(self.paths().collect())
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        [Some(&self.json), self.html.as_ref()].into_iter().flatten().map(PathBuf::as_path)
    }
}

/// Only an earlier work of the press may be replaced, and never an input.
fn check_replaceable(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    let Ok(there) = fs::canonicalize(path) else { return Ok(()) };
    let is_input =
        inputs.iter().any(|input| fs::canonicalize(input).is_ok_and(|input| input == there));
    if is_input || !is_ours(&fs::read(path).unwrap_or_default()) {
        bail!(
            "{} is there already, and is no post that this command made; nothing was written: \
             move it away, or write elsewhere with --out DIR",
            path.display()
        );
    }
    Ok(())
}

fn is_ours(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Post>(bytes).is_ok()
        || bytes.starts_with(b"<article class=\"h-entry\" data-post-id=")
}

/// Writes beside the file and then renames, so that whoever reads it sees the old or the new one, never a half.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut draft = path.as_os_str().to_os_string();
    draft.push(format!(".{}.tmp", std::process::id()));
    let draft = PathBuf::from(draft);
    let written = File::create_new(&draft)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // What is left of the draft is of no use; that it cannot be removed changes nothing for anybody.
        let _ = fs::remove_file(&draft);
    }
    written.with_context(|| {
        format!("{} cannot be written; what was there is unchanged", path.display())
    })
}
