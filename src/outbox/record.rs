use advice_wire::{Note, Thx, ThxId};

use super::{Millis, backoff};

/// One Thx as the device keeps it: version 1 of the format that the shell (`static/advice-post.js`) writes too. The
/// vectors in `tests/vectors/outbox.json` hold the two together.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub struct Record {
    /// The format, [`Record::VERSION`].
    pub version: u32,
    /// What is sent. Its post is empty where the tap came before the post document that names it.
    pub thx: Thx,
    /// Where it is sent; absent in local mode.
    #[cfg_attr(test, serde(default, skip_serializing_if = "Option::is_none"))]
    pub endpoint: Option<String>,
    /// The address of the post document, which finds the post of an early tap.
    #[cfg_attr(test, serde(default, skip_serializing_if = "Option::is_none"))]
    pub source: Option<String>,
    /// How far it has come.
    pub delivery: Delivery,
    /// What the reader has typed and not sent: no text is lost to a reload.
    #[cfg_attr(test, serde(default, skip_serializing_if = "Option::is_none"))]
    pub draft: Option<String>,
    /// Why the endpoint has left unchanged what it had, in its words, until the reader says something else.
    #[cfg_attr(test, serde(default, skip_serializing_if = "Option::is_none"))]
    pub objection: Option<String>,
    /// Whether the device keeps it as it is here; not a part of what is kept.
    #[cfg_attr(test, serde(skip))]
    pub is_kept: bool,
    /// Until when it is left to another tab, which has stored it just now; not a part of what is kept.
    #[cfg_attr(test, serde(skip))]
    pub left_until: Millis,
}

/// How far a Thx has come.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Delivery {
    /// It is to be sent, not before `after`. In local mode it stays so.
    Waiting {
        /// How often it was tried.
        tries: u32,
        /// The earliest moment of the next try.
        after: Millis,
    },
    /// The endpoint has it.
    Delivered {
        /// The newest revision that the endpoint has.
        revision: u32,
        /// Whether its note waits for the author, as far as the device knows.
        #[cfg_attr(test, serde(default))]
        waits: bool,
    },
    /// The reader has taken it back, and the endpoint is to be told.
    Undoing {
        /// How often it was tried.
        tries: u32,
        /// The earliest moment of the next try.
        after: Millis,
    },
    /// The endpoint will not take it.
    Refused {
        /// Why, in the endpoint's words.
        detail: String,
    },
}

impl Record {
    /// The newest record format that this code reads.
    pub const VERSION: u32 = 1;

    /// A Thx that the reader gives now, with nowhere to go yet.
    pub fn new(id: ThxId, secret: String, post: &str) -> Self {
        let thx = Thx {
            id,
            post: post.to_owned(),
            secret,
            revision: 0,
            note: None,
            name: None,
            asker: false,
        };
        let delivery = Delivery::Waiting { tries: 0, after: 0 };
        Self {
            version: Self::VERSION,
            thx,
            endpoint: None,
            source: None,
            delivery,
            draft: None,
            objection: None,
            is_kept: false,
            left_until: 0,
        }
    }

    /// Its note, as it will stand in the thread; none that was taken back.
    pub fn own_note(&self) -> Option<Note> {
        let Thx { id, note, .. } = &self.thx;
        let text = note.clone().filter(|_| !self.is_undoing())?;
        Some(Note {
            id: id.as_str().into(),
            under: None,
            name: None,
            author: false,
            link: None,
            at: None,
            text,
        })
    }

    /// The same Thx, about to have something more said in it, and to be sent again. `None`: the reader has taken it back,
    /// and there is nothing to add to.
    #[must_use]
    pub fn revised(&self) -> Option<Self> {
        if self.is_undoing() {
            return None;
        }
        let mut record = self.clone();
        // A revision that no endpoint can have seen may still be changed in place.
        if self.may_have_been_sent() {
            record.thx.revision += 1;
        }
        record.delivery = Delivery::Waiting { tries: 0, after: 0 };
        record.left_until = 0;
        record.objection = None;
        Some(record)
    }

    /// The same Thx, taken back. `None`: no endpoint can know of it, so that it can be forgotten at once.
    #[must_use]
    pub fn undone(&self) -> Option<Self> {
        let delivery = Delivery::Undoing { tries: 0, after: 0 };
        self.may_have_been_sent().then(|| Self { delivery, left_until: 0, ..self.clone() })
    }

    /// The same Thx as it is when an attempt begins. It is stored before the request goes out, so that no later look at it
    /// mistakes it for one that was never sent.
    #[must_use]
    pub fn attempted(&self) -> Self {
        let mut record = self.clone();
        if let Delivery::Waiting { tries, .. } | Delivery::Undoing { tries, .. } =
            &mut record.delivery
        {
            *tries = tries.saturating_add(1);
        }
        record
    }

    /// Whether this is the reader's Thx for the post, by its id or, for an early tap, by its document's address.
    pub fn is_for(&self, post: &str, source: Option<&str>) -> bool {
        if self.thx.post.is_empty() {
            source.is_some() && self.source.as_deref() == source
        } else {
            self.thx.post == post
        }
    }

    /// Whether the reader has taken it back.
    pub const fn is_undoing(&self) -> bool {
        matches!(self.delivery, Delivery::Undoing { .. })
    }

    /// After how many milliseconds it is to be sent; `None` where there is nothing to send, or nowhere.
    pub(super) fn due_in(&self, now: Millis) -> Option<Millis> {
        let sendable = self.endpoint.is_some() && !self.thx.post.is_empty();
        match self.delivery {
            Delivery::Waiting { after, .. } | Delivery::Undoing { after, .. } if sendable => {
                let pause = after.max(self.left_until).saturating_sub(now);
                // No pause is that long: the clock was set back since.
                Some(if pause > backoff::LONGEST { 0 } else { pause })
            }
            _ => None,
        }
    }

    pub(super) fn tries(&self) -> u32 {
        match self.delivery {
            Delivery::Waiting { tries, .. } | Delivery::Undoing { tries, .. } => tries,
            Delivery::Delivered { .. } | Delivery::Refused { .. } => 0,
        }
    }

    pub(super) fn is_settled(&self) -> bool {
        matches!(self.delivery, Delivery::Delivered { .. } | Delivery::Refused { .. })
    }

    /// Orders two versions of one record: what the reader has said last, then how far that has come.
    pub(super) fn stage(&self) -> (u32, u8) {
        let stage = match self.delivery {
            Delivery::Waiting { .. } => 0,
            Delivery::Refused { .. } => 1,
            Delivery::Delivered { .. } => 2,
            Delivery::Undoing { .. } => 3,
        };
        (self.thx.revision, stage)
    }

    /// The same, and then how often it was tried.
    pub(super) fn progress(&self) -> ((u32, u8), u32) {
        (self.stage(), self.tries())
    }

    /// How far it has come, with the next try not before `after`.
    pub(super) fn postponed(&self, after: Millis) -> Delivery {
        let tries = self.tries();
        if self.is_undoing() {
            Delivery::Undoing { tries, after }
        } else {
            Delivery::Waiting { tries, after }
        }
    }

    /// Whether it was tried as it is.
    pub fn was_tried(&self) -> bool {
        self.tries() > 0
    }

    fn may_have_been_sent(&self) -> bool {
        self.is_settled() || self.was_tried() || self.thx.revision > 0
    }
}

/// A Thx's secret: 128 random bits in base64url without padding (RFC 4648, section 5).
pub fn secret(random: [u8; 16]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = u128::from_be_bytes(random);
    // 21 digits of six bits, and the last two bits.
    let digit = |at: u32| if at < 21 { bits >> (122 - 6 * at) } else { bits << 4 };
    (0..22).map(|at| char::from(DIGITS[(digit(at) & 63) as usize])).collect()
}
