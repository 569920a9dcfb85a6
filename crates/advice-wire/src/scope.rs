use serde::{Deserialize, Serialize};

use crate::ThxId;

/// What an author gives out or erases as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One Thx, or one reply, by its id.
    Thx(ThxId),
    /// Everything under a post, by its id.
    Post(String),
    /// Everything under the posts that go by addresses of a site: its origin, such as `https://blog.example`. Where the
    /// endpoint has no other site, also under those that go by no address.
    Site(String),
}

/// One page of what is stored, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The entries of this page.
    pub entries: Vec<Entry>,
    /// What to ask with to get the page after this one; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// All that is stored of a Thx or a reply, but for the fingerprint of the device's secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The post's id.
    pub post: String,
    /// When it came, RFC 3339 in UTC, by the endpoint's clock.
    pub at: String,
    /// Whether it is the author's reply, and not a reader's Thx.
    pub author: bool,
    /// How often the device has changed it.
    pub revision: u32,
    /// Whether the reader says that they wrote the letter.
    pub asker: bool,
    /// Who the reader wants to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The note, or the reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The id of what it stands under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// Whether the author has hidden it.
    pub hidden: bool,
    /// Whether it waits for the author.
    pub waits: bool,
    /// The page elsewhere that mentions the post, where this is no Thx but a mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What an erasure has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// How many thanks and replies are no longer there.
    pub erased: u64,
}
