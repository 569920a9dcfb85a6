use serde::{Deserialize, Serialize};

use crate::Received;

/// What came between two tellings: one message, one entry of a feed, however much it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// Names this message, for good: one that arrives twice is known by it.
    pub id: String,
    /// Where it begins, RFC 3339 in UTC, by the endpoint's clock.
    pub since: String,
    /// Where it ends.
    pub until: String,
    /// The posts that something came for, the most thanked first; not all, where it came for very many.
    pub posts: Vec<PostNews>,
    /// What came for the other posts.
    #[serde(default, skip_serializing_if = "Others::is_none")]
    pub others: Others,
    /// What readers wrote, the askers' first, then in the order in which it came.
    pub notes: Vec<Received>,
    /// How many notes there are beside these.
    pub more: u64,
}

/// What came for one post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostNews {
    /// The post's id.
    pub post: String,
    /// Its title, where the endpoint has the post document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How many readers said Thx.
    pub thanks: u64,
    /// How many said that the letter was theirs; some of them may have said Thx before.
    pub askers: u64,
}

/// What came for the posts that are not told one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Others {
    /// How many posts these are. One that is among these on two days may count twice.
    pub posts: u64,
    /// How many readers said Thx for one of them.
    pub thanks: u64,
    /// How many said that the letter was theirs.
    pub askers: u64,
}

impl Others {
    fn is_none(&self) -> bool {
        self.posts == 0
    }
}

impl News {
    /// All thanks together.
    #[must_use]
    pub fn thanks(&self) -> u64 {
        self.posts.iter().map(|post| post.thanks).sum::<u64>() + self.others.thanks
    }

    /// All askers' receipts together.
    #[must_use]
    pub fn askers(&self) -> u64 {
        self.posts.iter().map(|post| post.askers).sum::<u64>() + self.others.askers
    }

    /// The same news in numbers alone: nothing in it is a stranger's word, and it is short whatever came.
    #[must_use]
    pub fn brief(&self) -> Self {
        let others = Others {
            posts: self.posts.len() as u64 + self.others.posts,
            thanks: self.thanks(),
            askers: self.askers(),
        };
        let more = self.notes.len() as u64 + self.more;
        let (since, until) = (self.since.clone(), self.until.clone());
        Self { id: self.id.clone(), since, until, posts: vec![], others, notes: vec![], more }
    }
}

impl PostNews {
    /// What a person calls the post.
    #[must_use]
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.post)
    }
}

/// Where the author's feeds are. Whoever knows these addresses can read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feeds {
    /// As Atom (RFC 4287).
    pub atom: String,
    /// As JSON Feed 1.1.
    pub json: String,
}
