//! Which notes wait for the author. Rules over data, in no language in particular, and what they have to remember: in
//! memory, bounded, and neither a text nor an address.

mod echo;
mod text;

use advice_wire::ThxId;
use jiff::{SignedDuration, Timestamp};

use crate::cells::Cells;
use crate::quota::Quota;
use echo::Echoes;

/// Which notes the author sees before readers do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// None.
    Never,
    /// Those that look like spam.
    #[default]
    Suspicious,
    /// All.
    Always,
}

/// What speaks against a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// It leads away: a link, in the note or the name.
    Link,
    /// The field of the form that no person sees is filled in.
    Trap,
    /// Others have said the same today, word by word.
    Echo,
    /// Its client has written many in a short time.
    Burst,
    /// It was there sooner than anybody types.
    Haste,
    /// A mail address, or a telephone number.
    Contact,
    /// Letters of several alphabets within one word, to get past a filter.
    Disguise,
    /// Capitals nearly throughout.
    Shout,
    /// One character over and over.
    Stutter,
}

impl Sign {
    const fn weight(self) -> u32 {
        match self {
            Self::Link | Self::Trap | Self::Echo => ENOUGH,
            Self::Burst | Self::Haste | Self::Contact | Self::Disguise => 2,
            Self::Shout | Self::Stutter => 1,
        }
    }
}

/// From this weight on a note waits: one sure sign, or several that people give, too.
const ENOUGH: u32 = 3;

/// Who writes more notes than that at once, and then more than one a minute, is in a hurry.
const NOTES: Quota = Quota { burst: 5, per_minute: 1 };

/// A Thx as it comes in, cleaned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Incoming<'a> {
    pub(crate) id: &'a ThxId,
    pub(crate) note: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
    /// What its client is known by.
    pub(crate) client: Option<&'a [u8]>,
    /// When the device says that it has minted the id, at the tap and so before the note; `None` where no device has.
    pub(crate) tapped: Option<Timestamp>,
    /// Whether the form's field that no person sees was filled in.
    pub(crate) is_trapped: bool,
    pub(crate) now: Timestamp,
}

/// Decides which notes wait.
#[derive(Debug)]
pub(crate) struct Filter {
    hold: Hold,
    clients: Cells,
    echoes: Echoes,
}

impl Filter {
    pub(crate) fn new(hold: Hold) -> Self {
        Self { hold, clients: Cells::new(NOTES), echoes: Echoes::default() }
    }

    /// Whether the note waits for the author. A Thx without one never does.
    pub(crate) fn holds(&self, thx: &Incoming<'_>) -> bool {
        let Some(note) = thx.note else { return false };
        match self.hold {
            Hold::Never => false,
            Hold::Always => true,
            Hold::Suspicious => self.signs(note, thx).map(Sign::weight).sum::<u32>() >= ENOUGH,
        }
    }

    fn signs(&self, note: &str, thx: &Incoming<'_>) -> impl Iterator<Item = Sign> {
        let Incoming { id, name, client, tapped, is_trapped, now, .. } = *thx;
        let told = [
            (Sign::Trap, is_trapped),
            (Sign::Haste, tapped.is_some_and(|tapped| is_hasty(note, now.duration_since(tapped)))),
            (Sign::Burst, client.is_some_and(|client| self.clients.ask(client, now).is_err())),
            (Sign::Echo, self.echoes.is_echo(note, id, now)),
        ];
        let told = told.into_iter().filter_map(|(sign, is_there)| is_there.then_some(sign));
        told.chain(text::signs(note, name))
    }
}

/// Whether nobody types that fast: 30 milliseconds for a character. A device's clock may be wrong, and texts are pasted, so
/// that this is no more than a hint.
fn is_hasty(note: &str, after: SignedDuration) -> bool {
    let typing = i64::try_from(note.chars().count()).unwrap_or(i64::MAX).saturating_mul(30);
    !after.is_negative() && after < SignedDuration::from_millis(typing)
}

#[cfg(test)]
mod tests;
