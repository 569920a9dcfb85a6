//! The thread. A copied Blogger page keeps the words of the links below each comment, "Reply" and "Delete", but not
//! where they stood: "ReplyDelete" (for a comment) or "Delete" (for a reply) begins the line *after* the first
//! paragraph of what it belongs to, glued to whatever comes next. What is glued may go on with the same comment or
//! begin the next one. So a line is a first paragraph when the line after it starts with a leftover, and what was first
//! said of it by that leftover is whether it is a comment or a reply.

use super::Row;

/// A comment or a reply.
#[derive(Debug, PartialEq)]
pub(super) struct Entry<'a> {
    pub(super) kind: Kind,
    /// The line of its first paragraph.
    pub(super) line: usize,
    pub(super) paragraphs: Vec<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Comment,
    /// A reply to the last comment above it.
    Reply,
}

/// The rows of the post, and the entries of the thread below it.
pub(super) fn split<'a>(rows: &[Row<'a>]) -> (Vec<Row<'a>>, Vec<Entry<'a>>) {
    let mut thread_begun = false;
    let leftovers: Vec<_> = rows
        .iter()
        .map(|row| {
            let leftover = leftover(row.text, thread_begun);
            thread_begun |= leftover.is_some();
            leftover
        })
        .collect();
    let Some(first) = leftovers.iter().position(Option::is_some) else {
        return (rows.to_vec(), Vec::new());
    };
    let post = first.saturating_sub(1);
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for (at, row) in rows.iter().enumerate().skip(post) {
        let text = leftovers[at].map_or(row.text, |(_, glued)| glued);
        if let Some(Some((kind, _))) = leftovers.get(at + 1) {
            entries.push(Entry { kind: *kind, line: row.number, paragraphs: Vec::new() });
        }
        if let Some(entry) = entries.last_mut().filter(|_| !text.is_empty()) {
            entry.paragraphs.push(text);
        }
    }
    entries.retain(|entry| !entry.paragraphs.is_empty());
    (rows[..post].to_vec(), entries)
}

/// The leftover at the start of a line, and the text that is glued to it. "ReplyDelete" is no word, so it is always a
/// leftover; "Delete" is one too, and can be a leftover only below a first comment.
fn leftover(line: &str, thread_begun: bool) -> Option<(Kind, &str)> {
    if let Some(glued) = line.strip_prefix("ReplyDelete") {
        return Some((Kind::Comment, glued.trim()));
    }
    let glued = line.strip_prefix("Delete").filter(|_| thread_begun)?;
    (!goes_on(glued)).then_some((Kind::Reply, glued))
}

/// Whether a sentence's own "Delete" goes on like this: "Delete the email", "Deleted", "Delete: never", "Delete's".
fn goes_on(glued: &str) -> bool {
    let mut chars = glued.chars();
    let (next, then) = (chars.next(), chars.next());
    match next {
        None => false,
        Some(c) if c.is_whitespace() => true,
        Some('.' | ',' | ':' | ';' | '!' | '?') => then.is_none_or(char::is_whitespace),
        Some('-' | '\'' | '’') => then.is_some_and(char::is_alphabetic),
        Some(_) => {
            let end = glued.find(|c: char| !c.is_alphabetic()).unwrap_or(glued.len());
            ["d", "s", "r", "rs"].contains(&&glued[..end])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Kind, Row, leftover, split};

    fn entries(page: &str) -> (usize, Vec<String>) {
        let rows: Vec<Row<'_>> = super::super::rows(page);
        let (post, entries) = split(&rows);
        let mark = |kind| if kind == Kind::Comment { "" } else { "-" };
        let outline =
            |entry: &Entry<'_>| format!("{}{}", mark(entry.kind), entry.paragraphs.join("/"));
        (post.len(), entries.iter().map(outline).collect())
    }

    #[test]
    fn what_is_glued_goes_on_or_begins_the_next() {
        let page = "the post\nfirst\nReplyDeletesecond of first\nother\nReplyDeletereply\nDeletemore reply\nlast\nReplyDelete";
        assert_eq!(
            entries(page),
            (
                1,
                ["first/second of first", "other", "-reply/more reply", "last"]
                    .map(String::from)
                    .to_vec()
            )
        );
    }

    #[test]
    fn a_page_without_comments_is_all_post() {
        assert_eq!(entries("Delete the mail\nDeleted\nDelete"), (3, Vec::new()));
    }

    #[test]
    fn sentences_that_begin_with_the_word_are_no_leftovers() {
        for line in [
            "Delete the email",
            "Deleted it at once",
            "Deletes itself",
            "Deleters never sleep",
            "Delete, then sleep",
            "Delete!",
            "Delete's the word",
        ] {
            assert_eq!(leftover(line, true), None, "{line}");
        }
    }

    #[test]
    fn leftovers_are_known_whatever_is_glued_to_them() {
        for (line, glued) in [
            ("Delete", ""),
            ("DeleteDear Kim", "Dear Kim"),
            ("Deletedear kim", "dear kim"),
            ("Deleteso true", "so true"),
            ("DeleteDelete the email", "Delete the email"),
            ("Delete<>>", "<>>"),
            ("Delete:)", ":)"),
            ("Delete...", "..."),
        ] {
            assert_eq!(leftover(line, true), Some((Kind::Reply, glued)), "{line}");
        }
        assert_eq!(leftover("ReplyDelete", false), Some((Kind::Comment, "")));
    }

    #[test]
    fn a_comment_may_speak_of_deleting() {
        let page = "post\nDelete the email and move on.\nReplyDeleteDeleted mine years ago.\nDeleted.\nSame here\nDelete";
        let comment = "Delete the email and move on./Deleted mine years ago./Deleted.";
        assert_eq!(entries(page), (1, vec![comment.to_owned(), "-Same here".to_owned()]));
    }
}
