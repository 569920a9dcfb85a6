//! The `posts/` folder: post documents of authors whose blog cannot hold files.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use advice_wire::limits::POST_DOCUMENT;
use advice_wire::{Post, UnreadablePost};
use serde::Deserialize;

use crate::hear;

/// Why a file of the folder is not served.
#[derive(Debug, thiserror::Error)]
pub enum InvalidPost {
    /// There is no file of that name.
    #[error("there is no such file")]
    Missing,
    /// No file of that name is served, whether there is one or not.
    #[error(
        "its name may have the letters a to z and A to Z, digits, \"-\", \"_\" and \".\" only, and does not begin with a dot"
    )]
    Name,
    /// It is a folder, or a link to somewhere else.
    #[error("it is not a file of this folder: a link may not lead out of it")]
    Outside,
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// The widget would refuse it.
    #[error("it is larger than {POST_DOCUMENT} bytes")]
    TooLarge,
    /// It is not a post document.
    #[error("it is not a post document: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It has an id that no Thx could name, with the reason.
    #[error("{0}")]
    Id(String),
    /// It is a post document of a version that this program does not know.
    #[error("{0}")]
    Version(#[from] UnreadablePost),
}

/// A file of the folder, and what is wrong with it.
#[derive(Debug)]
pub struct Listed {
    /// The file's name, such as `ct.json`.
    pub file: String,
    /// The post.
    pub post: Result<Post, InvalidPost>,
}

/// Everything in the folder that is called a post document, by name.
pub(crate) fn list(folder: &Path) -> io::Result<Vec<Listed>> {
    let mut names = Vec::new();
    for entry in folder.read_dir()? {
        let name = entry?.file_name().into_string();
        names.extend(name.ok().filter(|name| name.ends_with(".json")));
    }
    names.sort();
    let listed = |file: String| Listed { post: read(folder, &file).and_then(|d| parse(&d)), file };
    Ok(names.into_iter().map(listed).collect())
}

/// A post document as the file has it, checked.
pub(crate) fn document(folder: &Path, name: &str) -> Result<Vec<u8>, InvalidPost> {
    let document = read(folder, name)?;
    parse(&document)?;
    Ok(document)
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, InvalidPost> {
    let file = File::open(inside(folder, name)?).map_err(why)?;
    let mut document = Vec::new();
    file.take(POST_DOCUMENT as u64 + 1).read_to_end(&mut document)?;
    if document.len() > POST_DOCUMENT { Err(InvalidPost::TooLarge) } else { Ok(document) }
}

/// Where the file is, if its name is plain and it lies in the folder itself: a link may not lead out.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, InvalidPost> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    if !name.ends_with(".json") || name.starts_with('.') || !name.bytes().all(plain) {
        return Err(InvalidPost::Name);
    }
    let path = folder.join(name).canonicalize().map_err(why)?;
    let lies_inside = path.parent() == Some(&folder.canonicalize()?) && path.is_file();
    if lies_inside { Ok(path) } else { Err(InvalidPost::Outside) }
}

fn why(error: io::Error) -> InvalidPost {
    if error.kind() == io::ErrorKind::NotFound { InvalidPost::Missing } else { error.into() }
}

/// A newer document may have another shape, so the version is asked first.
fn parse(document: &[u8]) -> Result<Post, InvalidPost> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let Version { version } = serde_json::from_slice(document)?;
    Post::check_version(version)?;
    let post: Post = serde_json::from_slice(document)?;
    hear::post(&post.id).map_err(|rejection| InvalidPost::Id(rejection.into_detail()))?;
    Ok(post)
}

#[cfg(test)]
mod tests {
    use super::{InvalidPost, Post, document, list};

    const POST: &str = r#"{"version":1,"id":"ct","author":{"name":"Nora"},"answer":{"body":[]}}"#;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [
            ("ct.json", POST),
            ("newer.json", &POST.replace(":1", ":2")),
            ("unnamed.json", &POST.replace("ct", "")),
            ("wrong.json", "{"),
            ("notes.txt", "mine"),
        ] {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    #[test]
    fn a_document_is_served_as_it_is() {
        assert_eq!(document(folder().path(), "ct.json").unwrap(), POST.as_bytes());
    }

    #[test]
    fn what_is_no_document_of_this_version_is_not_served_but_listed_with_the_reason() {
        let folder = folder();
        let listed = list(folder.path()).unwrap();
        let reasons: Vec<_> = listed
            .iter()
            .map(|l| (l.file.as_str(), l.post.as_ref().err().map(ToString::to_string)))
            .collect();
        assert_eq!(reasons[0], ("ct.json", None));
        assert!(reasons[1].1.as_ref().unwrap().contains("version 2"), "{reasons:?}");
        assert!(reasons[2].1.as_ref().unwrap().contains("id is not empty"), "{reasons:?}");
        assert!(reasons[3].1.as_ref().unwrap().contains("not a post document"), "{reasons:?}");
        assert_eq!(reasons.len(), 4);
        assert!(document(folder.path(), "wrong.json").is_err());
    }

    #[test]
    fn too_large_or_too_deep_is_refused() {
        let folder = folder();
        let write = |content: String| std::fs::write(folder.path().join("x.json"), content);
        write(" ".repeat(3_000_000)).unwrap();
        assert!(matches!(document(folder.path(), "x.json"), Err(InvalidPost::TooLarge)));
        write(POST.replace("[]", &"[".repeat(100_000))).unwrap();
        assert!(matches!(document(folder.path(), "x.json"), Err(InvalidPost::Malformed(_))));
    }

    #[test]
    fn nothing_outside_the_folder_is_reached() {
        let parent = folder();
        let folder = parent.path().join("posts");
        std::fs::create_dir(&folder).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(parent.path().join("ct.json"), folder.join("link.json"))
            .unwrap();
        for name in [
            "../ct.json",
            "link.json",
            "/etc/passwd",
            ".json",
            "..",
            "a/../../ct.json",
            "ct.json\0",
            "",
        ] {
            let refused = document(&folder, name);
            assert!(matches!(refused, Err(InvalidPost::Name | InvalidPost::Outside)), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_there_and_is_not_served_is_told_why() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("my letter.json"), POST).unwrap();
        std::fs::create_dir(folder.path().join("folder.json")).unwrap();
        let listed = list(folder.path()).unwrap().into_iter();
        let why: Vec<_> = listed.map(|listed| listed.post).collect();
        let expected: [Result<Post, _>; 2] = [Err(InvalidPost::Outside), Err(InvalidPost::Name)];
        assert_eq!(format!("{why:?}"), format!("{expected:?}"));
    }
}
