//! What a reader can do. Elements say by an attribute, `data-deed`, what they are there for, and one listener hears them all
//! (`browser.js`), so that a view is nothing but what can be seen.

/// What a reader can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Press "Thx!".
    Thank,
    /// Say, or no longer say, that the letter is theirs.
    TickAsker,
    /// Write in the note's field.
    Type,
    /// Write in the name's field.
    Name,
    /// Send the note, with the name.
    SendNote,
    /// Take the Thx back.
    Undo,
    /// Let the author know by the device's own ways.
    Share,
    /// Ask for the letter once more.
    Retry,
    /// Ask for more of the thread.
    ReadOn,
}

/// All deeds, by the names that elements have for them.
const NAMES: [(&str, Deed); 9] = [
    ("thank", Deed::Thank),
    ("tick", Deed::TickAsker),
    ("type", Deed::Type),
    ("name", Deed::Name),
    ("send", Deed::SendNote),
    ("undo", Deed::Undo),
    ("share", Deed::Share),
    ("retry", Deed::Retry),
    ("more", Deed::ReadOn),
];

impl Deed {
    /// The value of an element's `data-deed`.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].0
    }

    /// What an element with this name is there for.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|&(_, deed)| deed)
    }
}

#[cfg(test)]
mod tests {
    use super::{Deed, NAMES};

    #[test]
    fn each_deed_is_found_by_its_own_name() {
        for (name, deed) in NAMES {
            assert_eq!((deed.name(), Deed::named(name)), (name, Some(deed)));
        }
        assert_eq!(Deed::named("buy"), None);
    }
}
