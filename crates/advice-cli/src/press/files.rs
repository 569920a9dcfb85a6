//! Files in and out: an input is read within limits, and an output never replaces what the press did not make.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use advice_wire::{Href, Post, limits};
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

    /// What each file will hold.
    pub(super) fn texts(
        &self,
        post: &Post,
        endpoint: Option<&Href>,
    ) -> anyhow::Result<Vec<(&Path, String)>> {
        let json = advice_press::json(post).with_context(|| {
            format!("{} is not written, nor anything else", self.json.display())
        })?;
        let html =
            self.html.as_ref().map(|html| (html.as_path(), advice_press::html(post, endpoint)));
        Ok([(self.json.as_path(), json)].into_iter().chain(html).collect())
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
pub(super) fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
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

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::{Outputs, read, replace};

    fn post() -> advice_wire::Post {
        advice_press::press("a.md", b"# Answer\nYes.\n", &advice_press::Overrides::default())
            .unwrap()
            .post
    }

    fn plan(input: &PathBuf) -> anyhow::Result<Vec<Outputs>> {
        Outputs::plan(std::slice::from_ref(input), None, true)
    }

    #[test]
    fn a_post_is_written_beside_its_letter_and_may_be_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("may.i.md");
        fs::write(&input, "a letter").unwrap();
        for _ in 0..2 {
            for (path, text) in plan(&input).unwrap()[0].texts(&post(), None).unwrap() {
                replace(path, &text).unwrap();
            }
        }
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["may.i.html", "may.i.json", "may.i.md"], "and no draft is left behind");
    }

    #[test]
    fn what_the_press_did_not_make_stays() {
        let folder = tempfile::tempdir().unwrap();
        for (name, there) in [("a.json", "{\"mine\": true}"), ("b.html", "<p>mine</p>")] {
            let path = folder.path().join(name);
            fs::write(&path, there).unwrap();
            for input in [path.with_extension("md"), path.clone()] {
                let error = plan(&input).unwrap_err().to_string();
                assert!(error.contains("--out DIR"), "{error}");
                assert_eq!(fs::read_to_string(&path).unwrap(), there);
            }
        }
    }

    #[test]
    fn two_letters_of_one_name_do_not_become_one_post() {
        let inputs = [PathBuf::from("a/x.md"), PathBuf::from("b/x.md")];
        let folder = tempfile::tempdir().unwrap();
        let error = Outputs::plan(&inputs, Some(folder.path()), false).unwrap_err().to_string();
        assert!(error.contains("one at a time"), "{error}");
    }

    #[test]
    fn a_file_is_read_no_further_than_to_know_that_it_is_too_large() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(10_000_000_000).unwrap();
        assert!(read(file.path()).unwrap().len() < 3_000_000);
    }
}
