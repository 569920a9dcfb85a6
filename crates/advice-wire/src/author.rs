use serde::{Deserialize, Serialize};

use crate::ThxId;

/// One page of the thanks as the author reads them, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thanks {
    /// The Thx of this page.
    pub thanks: Vec<Received>,
    /// What to ask with to get the page after this one; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A Thx as the author reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The Thx's id, which is its note's id too.
    pub id: ThxId,
    /// The post's id.
    pub post: String,
    /// When it first came, RFC 3339 in UTC, by the endpoint's clock.
    pub at: String,
    /// What the reader wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who the reader wants to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the reader says that they wrote the letter.
    pub asker: bool,
    /// Whether the author has hidden the note.
    pub hidden: bool,
    /// Whether the note waits for the author.
    #[serde(default)]
    pub waits: bool,
    /// The page elsewhere that mentions the post, where this is no Thx but a mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// How many replies name it.
    pub replies: u64,
}

/// The author has read everything up to this Thx.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The last Thx that was read.
    pub through: ThxId,
}

/// What the author replies to a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReply {
    /// The id of the note or the Thx that this replies to.
    pub under: String,
    /// The post's id, needed where the note stands in the post document and the endpoint cannot know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// The reply, at most [`limits::REPLY`](crate::limits::REPLY) code points.
    pub text: String,
}

/// Shows readers a note that has waited for the author, or was hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approve {
    /// The note's id.
    pub note: String,
}

/// Hides a note from readers, or shows it again. Its Thx counts either way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hide {
    /// The note's id.
    pub note: String,
    /// Whether readers do not see it.
    pub hidden: bool,
}

/// Moves a note below another, or to the top of the thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The note's id.
    pub note: String,
    /// What it is to stand under; `None` is the top.
    pub under: Option<String>,
}
