//! Where a page of a list ends. Opaque to clients, so that what it holds may change.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::problem::Rejection;

/// The store's own number of the last entry of a page; 0 is before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Cursor(pub(crate) i64);

/// Which page of a thread is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Page {
    /// Where the page before ended; none for the first.
    pub(crate) after: Option<Cursor>,
    pub(crate) order: Order,
    /// How many entries it holds at most.
    pub(crate) limit: usize,
}

/// Which entries come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    Oldest,
    Newest,
}

impl Order {
    pub(crate) fn read(text: &str) -> Result<Self, Rejection> {
        match text {
            "oldest" => Ok(Self::Oldest),
            "newest" => Ok(Self::Newest),
            _ => Err(Rejection::malformed("`order` is `oldest` or `newest`.")),
        }
    }
}

impl Page {
    /// What a page holds if the client does not say.
    pub(crate) const USUAL: usize = 200;

    /// The most that a client may ask for at once. Some 200 KB, which is 2 ms to compress.
    pub(crate) const MOST: usize = 1000;

    pub(crate) fn read_limit(text: &str) -> Result<usize, Rejection> {
        let limit = text.parse().ok().filter(|limit| (1..=Self::MOST).contains(limit));
        limit.ok_or_else(|| {
            Rejection::malformed(format!("`limit` is a number from 1 to {}.", Self::MOST))
        })
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { after: None, order: Order::Oldest, limit: Self::USUAL }
    }
}

impl Cursor {
    pub(crate) fn write(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.to_be_bytes())
    }

    pub(crate) fn read(text: &str) -> Result<Self, Rejection> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let key = bytes.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes);
        key.map(Self).ok_or_else(|| {
            Rejection::malformed(
                "`after` is not a cursor of this endpoint; leave it out to start again.",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{Cursor, Page};

    #[test]
    fn a_cursor_comes_back_as_it_went_and_nothing_else_is_one() {
        assert_eq!(Cursor::read(&Cursor(513).write()).unwrap(), Cursor(513));
        for text in ["", "1", "AAAA", "\u{0}", "AAAAAAAAAAAAAAAAAAAA"] {
            assert!(Cursor::read(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_as_a_cursor_is_one_that_was_written(text in "[A-Za-z0-9_=+/-]{0,13}") {
            if let Ok(cursor) = Cursor::read(&text) {
                prop_assert_eq!(cursor.write(), text);
            }
        }
    }

    #[test]
    fn a_page_has_from_one_to_a_thousand_entries() {
        assert_eq!(Page::read_limit("1").unwrap(), 1);
        assert_eq!(Page::read_limit("1000").unwrap(), 1000);
        for text in ["", "0", "1001", "-1", "1e2", " 5", "99999999999999999999"] {
            assert!(Page::read_limit(text).is_err(), "{text}");
        }
    }
}
