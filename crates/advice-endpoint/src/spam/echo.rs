//! The same words, again and again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use advice_wire::ThxId;
use jiff::Timestamp;

use crate::salt::{Salt, Trace};

/// How many readers may say the same in one day: one, and one who has tried again as somebody else.
const SPEAKERS: usize = 2;

/// Shorter texts, in letters and digits, are what everybody says.
const SHORT: usize = 16;

/// The most texts that are remembered. Then all are forgotten, which costs a spammer as many. Some 2 MB.
const MOST: usize = 20_000;

/// Who said the same today. Texts and ids are there as traces only.
#[derive(Debug, Default)]
pub(super) struct Echoes(Mutex<Heard>);

#[derive(Debug, Default)]
struct Heard {
    salt: Salt,
    speakers: HashMap<Trace, Vec<Trace>>,
}

impl Echoes {
    /// Whether enough others have said the same today. A Thx that comes again is not another.
    pub(super) fn is_echo(&self, note: &str, id: &ThxId, now: Timestamp) -> bool {
        let words = words(note);
        if words.chars().count() < SHORT {
            return false;
        }
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.salt.renew(now.as_millisecond()) || heard.speakers.len() >= MOST {
            heard.speakers.clear();
        }
        let (text, speaker) =
            (heard.salt.trace(words.as_bytes()), heard.salt.trace(id.as_str().as_bytes()));
        let speakers = heard.speakers.entry(text).or_default();
        if speakers.contains(&speaker) {
            return false;
        }
        if speakers.len() < SPEAKERS {
            speakers.push(speaker);
            return false;
        }
        true
    }
}

/// What is left of a text that is written a little differently each time: letters and digits, in lower case.
fn words(note: &str) -> String {
    note.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use advice_wire::ThxId;
    use jiff::{SignedDuration, Timestamp};

    use super::{Echoes, MOST};

    fn id(n: u32) -> ThxId {
        ThxId::mint(n.into(), [0; 10])
    }

    #[test]
    fn a_day_later_nobody_has_said_it() {
        let echoes = Echoes::default();
        let said = |n, now| echoes.is_echo("the same sixteen letters", &id(n), now);
        let today = Timestamp::UNIX_EPOCH;
        assert_eq!([1, 2, 3].map(|n| said(n, today)), [false, false, true]);
        assert!(!said(4, today + SignedDuration::from_hours(24)));
    }

    #[test]
    fn memory_is_bounded() {
        let echoes = Echoes::default();
        for n in 0..u32::try_from(2 * MOST).unwrap() {
            echoes.is_echo(&format!("a text with a number: {n}"), &id(n), Timestamp::UNIX_EPOCH);
        }
        assert!(echoes.0.lock().unwrap().speakers.len() <= MOST);
    }
}
