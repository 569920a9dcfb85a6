//! What becomes of a Thx: the table of `docs/wire.md` as functions over data, without a clock, a database or HTTP.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};

use crate::secret::Fingerprint;

/// What a reader says with one revision of a Thx, cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) post: String,
    pub(crate) note: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) asker: bool,
}

/// A revision that has come in.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) secret: Fingerprint,
    pub(crate) revision: u32,
    pub(crate) said: Said,
    /// Whether its note is to wait for the author.
    pub(crate) held: bool,
}

/// A Thx that is stored.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) secret: Fingerprint,
    pub(crate) revision: u32,
    pub(crate) first: Timestamp,
    pub(crate) said: Said,
    /// Whether its note waits for the author.
    pub(crate) held: bool,
}

/// What the store has under an id.
#[derive(Clone, Debug)]
pub(crate) enum Known {
    Nothing,
    Kept(Kept),
    /// A reader took the Thx back; where it was ever stored, the post is known.
    Undone {
        post: Option<String>,
    },
    /// The id names a reply by the author.
    Reply,
}

/// What to do with a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Store,
    Replace,
    /// It is stored already, or a later one is.
    Leave,
}

/// What to do with an undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UndoVerdict {
    /// Remember that this id is over before it began: the undo has overtaken its Thx.
    Forestall,
    Erase {
        post: String,
    },
    Leave {
        post: Option<String>,
    },
}

/// Why something that was understood is not done. The words go to the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(
        "This id is taken by another Thx, or by another content of this one. The Thx that is stored stays as it is."
    )]
    Conflict,
    #[error("This Thx was taken back; its id cannot be used again.")]
    Undone,
    #[error(
        "The time to change this Thx is over. What is stored stays as it is; a note can still be added where there is none, and the Thx can be taken back."
    )]
    TooLate,
    #[error("No Thx has the id {0}.")]
    NoThx(String),
    #[error(
        "The endpoint has no note with the id {0}. A note that stands in the post document is changed there."
    )]
    NoNote(String),
    #[error(
        "The endpoint has nothing with the id {0}. If that note stands in the post document, name the post too."
    )]
    NeedsPost(String),
    #[error("The note {0} stands under another post.")]
    OtherPost(String),
    #[error(
        "The note {0} waits for you, and readers would see your reply without it. Approve the note first, then reply; nothing was stored."
    )]
    Waits(String),
    #[error("The note would stand under itself. Nothing was moved.")]
    Circle,
    #[error(
        "Many letters that nobody has thanked for before were thanked for from this network. Try again in {0} s."
    )]
    NewPosts(u64),
    #[error("{0} pages of that host wait to be looked at already. Try again in ten minutes.")]
    HostWaits(usize),
    #[error("{0} pages wait to be looked at already. Try again in ten minutes.")]
    AllWait(usize),
}

/// How much is left of the window in which a Thx may be changed. A clock that was set back does not make the window longer.
pub(crate) fn left(first: Timestamp, now: Timestamp, window: SignedDuration) -> SignedDuration {
    let left = window.saturating_sub(now.duration_since(first));
    left.clamp(SignedDuration::ZERO, window.max(SignedDuration::ZERO))
}

/// What to do with a revision, given what the store has under its id.
pub(crate) fn judge(
    known: &Known,
    heard: &Heard,
    now: Timestamp,
    window: SignedDuration,
) -> Result<Verdict, Refusal> {
    let kept = match known {
        Known::Nothing => return Ok(Verdict::Store),
        Known::Undone { .. } => return Err(Refusal::Undone),
        Known::Reply => return Err(Refusal::Conflict),
        Known::Kept(kept) => kept,
    };
    if kept.secret != heard.secret || kept.said.post != heard.said.post {
        return Err(Refusal::Conflict);
    }
    match heard.revision.cmp(&kept.revision) {
        Ordering::Less => Ok(Verdict::Leave),
        Ordering::Equal if heard.said == kept.said => Ok(Verdict::Leave),
        Ordering::Equal => Err(Refusal::Conflict),
        Ordering::Greater if may_replace(kept, &heard.said, now, window) => Ok(Verdict::Replace),
        Ordering::Greater => Err(Refusal::TooLate),
    }
}

fn may_replace(kept: &Kept, said: &Said, now: Timestamp, window: SignedDuration) -> bool {
    left(kept.first, now, window).is_positive() || only_adds(&kept.said, said)
}

/// Whether the note waits for the author once the verdict is carried out: what has been decided about the same words stays.
pub(crate) fn waits(known: &Known, heard: &Heard, verdict: Verdict) -> bool {
    let words = |said: &Said| (said.note.clone(), said.name.clone());
    match known {
        Known::Kept(kept)
            if verdict == Verdict::Leave || words(&kept.said) == words(&heard.said) =>
        {
            kept.held
        }
        _ => heard.held,
    }
}

/// After the window a reader may still find words, or the courage to say that the letter was theirs.
fn only_adds(kept: &Said, said: &Said) -> bool {
    let words = (&kept.note, &kept.name) == (&said.note, &said.name)
        || (kept.note.is_none() && said.note.is_some());
    words && said.asker >= kept.asker
}

/// What to do with an undo, which needs no window: what a reader has said stays theirs to take back.
pub(crate) fn judge_undo(known: Known, secret: &Fingerprint) -> Result<UndoVerdict, Refusal> {
    match known {
        Known::Nothing => Ok(UndoVerdict::Forestall),
        Known::Undone { post } => Ok(UndoVerdict::Leave { post }),
        Known::Reply => Err(Refusal::Conflict),
        Known::Kept(kept) if kept.secret != *secret => Err(Refusal::Conflict),
        Known::Kept(kept) => Ok(UndoVerdict::Erase { post: kept.said.post }),
    }
}

#[cfg(test)]
mod tests;
