use std::path::Path;

use advice_wire::{Author, Letter, Line, Link, Note, Post};

use crate::{Error, Head, Overrides, Pressed, Remark, thread};

/// Shown where nobody said who answers.
const SOMEBODY: &str = "The author";

/// A post as it was found, before the author's own word on it.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) head: Head,
    pub(crate) letter: Option<Letter>,
    pub(crate) answer: Letter,
    pub(crate) rule: Option<Line>,
    pub(crate) links: Vec<Link>,
    pub(crate) thread: Vec<Note>,
    pub(crate) remarks: Vec<Remark>,
}

impl Draft {
    /// Applies the overrides, and fills in what a post cannot be without.
    pub(crate) fn finish(mut self, name: &str, overrides: &Overrides) -> Result<Pressed, Error> {
        thread::overrule(&mut self.thread, overrides)?;
        let head = overrides.head.clone().or(self.head);
        let mut remarks = self.remarks;
        let author = Author {
            name: head.author.unwrap_or_else(|| somebody(&mut remarks)),
            link: head.author_link,
            mail: head.author_mail,
        };
        if head.title.is_none() {
            remarks.push(Remark::guess(None, "found no title, and gave none", "--title TITLE"));
        }
        if head.answered.is_none() {
            remarks.push(Remark::guess(
                None,
                "found no date, and gave none",
                "--answered 2026-03-07",
            ));
        }
        let id = head.id.map_or_else(|| id_of(name, &mut remarks), Ok)?;
        remarks.sort_by_key(|remark| remark.line.unwrap_or(0));
        let Self { letter, answer, rule, links, thread, .. } = self;
        let Head { title, asked, answered, .. } = head;
        let version = Post::VERSION;
        let post = Post {
            version,
            id,
            title,
            asked,
            answered,
            author,
            letter,
            answer,
            rule,
            links,
            thread,
        };
        Ok(Pressed { post, remarks })
    }
}

fn somebody(remarks: &mut Vec<Remark>) -> String {
    let what = format!("found no author's name, and wrote \"{SOMEBODY}\"");
    remarks.push(Remark::guess(None, what, "--author NAME"));
    SOMEBODY.to_owned()
}

/// The id is what thanks are counted under, for good, so the author should see what it became.
fn id_of(name: &str, remarks: &mut Vec<Remark>) -> Result<String, Error> {
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let mut id = String::new();
    for c in stem.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' {
            id.push(c);
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_matches('-');
    if id.is_empty() {
        return Err(Error::general("the file's name makes no id for the post; give one with --id"));
    }
    remarks.push(Remark::guess(None, format!("took the id {id} from the file's name"), "--id ID"));
    Ok(id.to_owned())
}
