use serde::{Deserialize, Serialize};

/// What went wrong, in words for a person and in a form for a program: `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which problem it is; programs go by this.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// The same in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What was wrong, with what, and what to do.
    pub detail: String,
    /// Whether the same request may succeed later.
    pub retry: bool,
    /// After how many seconds, where that is known; the same as the `Retry-After` header, which a script of another
    /// origin may not be allowed to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// What to do before the same request is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
}

/// A proof of work: the device finds eight hexadecimal digits so that the SHA-256 of the bytes that `challenge` and they
/// stand for begins with so many zero bits, and sends both together as `work` behind the address's `?`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// 48 hexadecimal digits, good for one Thx and for some minutes.
    pub challenge: String,
    /// How many zero bits.
    pub bits: u32,
}

/// The problems that an endpoint names. Their URIs are names, not addresses (RFC 9457, section 3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProblemKind {
    /// The body or a parameter cannot be understood.
    #[serde(rename = "urn:advice-post:malformed")]
    Malformed,
    /// A text is longer than the limit.
    #[serde(rename = "urn:advice-post:too-long")]
    TooLong,
    /// The body is larger than any Thx can be.
    #[serde(rename = "urn:advice-post:too-large")]
    TooLarge,
    /// The id was used with other content or another secret.
    #[serde(rename = "urn:advice-post:conflict")]
    Conflict,
    /// The reader took this Thx back; its id cannot be used again.
    #[serde(rename = "urn:advice-post:undone")]
    Undone,
    /// The time in which a Thx may be changed is over. It can be undone all the same.
    #[serde(rename = "urn:advice-post:too-late")]
    TooLate,
    /// The page's origin is not one that this endpoint serves.
    #[serde(rename = "urn:advice-post:origin")]
    Origin,
    /// The author's token is missing or wrong.
    #[serde(rename = "urn:advice-post:token")]
    Token,
    /// There is no such thing.
    #[serde(rename = "urn:advice-post:not-found")]
    NotFound,
    /// The address exists, but not for this method.
    #[serde(rename = "urn:advice-post:method")]
    Method,
    /// The request did not come to its end in time.
    #[serde(rename = "urn:advice-post:too-slow")]
    TooSlow,
    /// Too many requests from one client, or Thx for one post or from one site.
    #[serde(rename = "urn:advice-post:too-many")]
    TooMany,
    /// Far more Thx come than usual, so that each needs a proof of work.
    #[serde(rename = "urn:advice-post:work")]
    Work,
    /// The endpoint cannot store or read at the moment.
    #[serde(rename = "urn:advice-post:unavailable")]
    Unavailable,
}
