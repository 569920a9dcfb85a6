use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Block, Href, Line, Note};

/// One letter with its answer, as published: a post document, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The document's format; see [`Post::VERSION`].
    pub version: u32,
    /// What the thanks are counted under, for good. Never the title, which authors correct.
    pub id: String,
    /// The post's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When the letter came: a date (`2026-03-02`) or an RFC 3339 time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// When the answer was published: a date or an RFC 3339 time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<String>,
    /// Who answers.
    pub author: Author,
    /// The asker's question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Letter>,
    /// The author's reply to the letter.
    pub answer: Letter,
    /// The house rule: what the author asks of readers. It stands above the Thx! button, being its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Line>,
    /// Where to go from here, below the answer.
    #[serde(default, deserialize_with = "safe_links", skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Notes and replies that were there before the widget came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thread: Vec<Note>,
}

impl Post {
    /// The newest document format that this code reads. Fields may be added within a version; a reader ignores those
    /// that it does not know.
    pub const VERSION: u32 = 1;

    /// Whether a document that says `version` can be read. Ask before the whole is read, since a newer document may
    /// have another shape.
    ///
    /// # Errors
    /// [`UnreadablePost`] for a newer version, or one that never was.
    pub fn check_version(version: u32) -> Result<(), UnreadablePost> {
        match version {
            Self::VERSION => Ok(()),
            other => Err(UnreadablePost { version: other }),
        }
    }
}

/// A post document in a format that this code does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadablePost {
    /// The format that the document says it has.
    pub version: u32,
}

impl fmt::Display for UnreadablePost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this post document has version {}, and this advice-post reads version {}; update advice-post",
            self.version,
            Post::VERSION
        )
    }
}

impl std::error::Error for UnreadablePost {}

/// Who answers the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name that readers know.
    pub name: String,
    /// The author's own page.
    #[serde(
        default,
        deserialize_with = "Href::safe_or_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub link: Option<Href>,
    /// Where local mode lets a reader mail a Thx to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
}

/// A letter, or the answer to it, which is a letter too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// "Dear Nora,": a line of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salutation: Option<String>,
    /// What it says.
    pub body: Vec<Block>,
    /// "Five Stops Too Late".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// A place to go from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The words to press.
    pub text: String,
    /// Where they lead.
    pub href: Href,
}

/// The links that lead to a safe place; without one there is nothing to press.
fn safe_links<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Link>, D::Error> {
    #[derive(Deserialize)]
    struct Written {
        text: String,
        #[serde(default, deserialize_with = "Href::safe_or_none")]
        href: Option<Href>,
    }
    let written = Vec::<Written>::deserialize(from)?.into_iter();
    Ok(written.filter_map(|Written { text, href }| Some(Link { text, href: href? })).collect())
}

#[cfg(test)]
mod tests {
    use super::Post;

    #[test]
    fn an_unsafe_link_costs_the_link_and_not_the_document() {
        let json = r#"{"version":1,"id":"ct","author":{"name":"Nora","link":"data:x"},"answer":{"body":[]},
            "links":[{"text":"a","href":"javascript:x"},{"text":"b","href":"/b"}],
            "thread":[{"id":"n1","link":"javascript:x","text":"Thx!"}]}"#;
        let post: Post = serde_json::from_str(json).unwrap();
        assert_eq!(post.author.link, None);
        assert_eq!(post.links.iter().map(|link| &link.text[..]).collect::<Vec<_>>(), ["b"]);
        assert_eq!(post.thread[0].link, None);
    }

    #[test]
    fn a_minimal_document_needs_an_author_and_an_answer_only() {
        let json =
            r#"{"version":1,"id":"ct","author":{"name":"Nora"},"answer":{"body":[]},"later":true}"#;
        let post: Post = serde_json::from_str(json).unwrap();
        assert_eq!(post.author.name, "Nora");
        assert!(post.thread.is_empty());
    }

    #[test]
    fn a_newer_document_is_refused_with_what_to_do() {
        assert!(Post::check_version(1).is_ok());
        let error = Post::check_version(2).unwrap_err().to_string();
        assert!(error.contains("version 2") && error.contains("update"), "{error}");
        assert!(Post::check_version(0).is_err());
    }
}
