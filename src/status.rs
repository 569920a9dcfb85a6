//! What is true about the reader's Thx, in one word.

use crate::{
    outbox::{Delivery, Record},
    words::Word,
};

/// What the reader is told. Each says what has happened and what will happen next; none is a spinner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status<'a> {
    /// No endpoint: it stays on this device.
    Local,
    /// Saved, until the letter says which post it is for.
    Unaddressed,
    /// Saved, and on its way for the first time.
    Sending,
    /// Saved, and waiting for the device's network.
    Offline,
    /// Saved, and the endpoint did not take it yet.
    TryingAgain,
    /// The endpoint has it.
    Delivered,
    /// The endpoint has it, and its note waits for the author.
    Waits,
    /// The author has replied to its note.
    Replied,
    /// The endpoint has it as it was, and would not change it, for this reason.
    Unchanged(&'a str),
    /// The endpoint will not take it, for this reason.
    Refused(&'a str),
    /// The reader has taken it back, and the endpoint does not know yet.
    Undoing,
}

impl<'a> Status<'a> {
    /// How it is said. The first is the news, the second what it means, where that is not all in the endpoint's reason.
    pub const fn words(self, is_kept: bool) -> (Word, Option<Word>) {
        let saved = if is_kept { Word::Saved } else { Word::Unsaved };
        let (news, meaning) = match self {
            Self::Local if is_kept => (saved, Word::Local),
            Self::Local => (Word::LocalUnsaved, saved),
            Self::Unaddressed => return (saved, None),
            Self::Sending => (saved, Word::Sending),
            Self::Offline => (saved, Word::Offline),
            Self::TryingAgain => (saved, Word::Again),
            Self::Delivered => (Word::Delivered, Word::Seen),
            Self::Waits => (Word::Delivered, Word::Waits),
            Self::Replied => (Word::Delivered, Word::Replied),
            Self::Unchanged(_) => return (Word::Delivered, None),
            Self::Refused(_) if !is_kept => return (Word::Refused, None),
            Self::Refused(_) => (Word::Refused, Word::Reason),
            Self::Undoing => (Word::Undone, Word::Undoing),
        };
        (news, Some(meaning))
    }

    /// What the endpoint says about it.
    pub const fn reason(self) -> Option<&'a str> {
        match self {
            Self::Unchanged(reason) | Self::Refused(reason) => Some(reason),
            _ => None,
        }
    }
}

/// What the record says, given whether the device is offline, whether the author has replied, and whether everybody sees the
/// note.
#[must_use]
pub fn of(record: &Record, is_offline: bool, has_reply: bool, is_public: bool) -> Status<'_> {
    match &record.delivery {
        Delivery::Undoing { .. } => Status::Undoing,
        Delivery::Refused { detail } => Status::Refused(detail),
        Delivery::Delivered { .. } if let Some(objection) = &record.objection => {
            Status::Unchanged(objection)
        }
        Delivery::Delivered { .. } if has_reply => Status::Replied,
        Delivery::Delivered { waits: true, .. } if !is_public => Status::Waits,
        Delivery::Delivered { .. } => Status::Delivered,
        Delivery::Waiting { .. } if record.endpoint.is_none() => Status::Local,
        Delivery::Waiting { .. } if record.thx.post.is_empty() => Status::Unaddressed,
        Delivery::Waiting { .. } if is_offline => Status::Offline,
        Delivery::Waiting { tries, after } if *tries > 0 && *after > 0 => Status::TryingAgain,
        Delivery::Waiting { .. } => Status::Sending,
    }
}

#[cfg(test)]
mod tests {
    use advice_wire::ThxId;

    use super::{Status, of};
    use crate::{
        outbox::{Delivery, Record},
        words::Word,
    };

    fn record(delivery: Delivery) -> Record {
        let endpoint = Some("https://thx.example".into());
        Record { delivery, endpoint, ..Record::new(ThxId::mint(1, [0; 10]), String::new(), "ct") }
    }

    #[test]
    fn says_what_is_true() {
        let fresh = record(Delivery::Waiting { tries: 0, after: 0 });
        assert_eq!(of(&fresh, false, false, false), Status::Sending);
        assert_eq!(of(&fresh.attempted(), false, false, false), Status::Sending, "under way");
        assert_eq!(of(&fresh, true, false, false), Status::Offline);
        assert_eq!(of(&fresh, false, true, false), Status::Sending, "the reply is to less");
        let mut early = fresh.clone();
        early.thx.post.clear();
        assert_eq!(of(&early, false, false, false).words(true), (Word::Saved, None));
        assert_eq!(of(&Record { endpoint: None, ..fresh }, true, false, false), Status::Local);
        let failed = record(Delivery::Waiting { tries: 1, after: 7 });
        assert_eq!(of(&failed, false, false, false), Status::TryingAgain);
        let delivered = record(Delivery::Delivered { revision: 0, waits: false });
        assert_eq!(of(&delivered, true, false, false), Status::Delivered);
        assert_eq!(of(&delivered, false, true, false), Status::Replied);
        let waiting = record(Delivery::Delivered { revision: 0, waits: true });
        assert_eq!(of(&waiting, false, false, false), Status::Waits);
        assert_eq!(of(&waiting, false, false, true), Status::Delivered, "approved");
        assert_eq!(of(&waiting, false, true, false), Status::Replied);
        let objection = Some("The time is over.".to_owned());
        let unchanged = Record { objection, ..delivered };
        let unchanged = of(&unchanged, false, true, false);
        assert_eq!(unchanged.reason(), Some("The time is over."));
        assert_eq!(unchanged.words(true), (Word::Delivered, None));
        let refused = record(Delivery::Refused { detail: "no".into() });
        let refused = of(&refused, false, false, false);
        assert_eq!(refused.words(true), (Word::Refused, Some(Word::Reason)));
        assert_eq!(
            refused.words(false),
            (Word::Refused, None),
            "\"still on this device\" is untrue"
        );
        let undoing = record(Delivery::Undoing { tries: 0, after: 0 });
        assert_eq!(of(&undoing, false, true, false), Status::Undoing);
    }
}
