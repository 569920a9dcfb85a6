//! Where a page of a list ends. Opaque to clients, so that what it holds may change.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::problem::Rejection;

/// The store's own number of the last entry of a page; 0 is before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cursor(pub(crate) i64);

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
    use super::Cursor;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_nothing_else_is_one() {
        assert_eq!(Cursor::read(&Cursor(513).write()).unwrap(), Cursor(513));
        for text in ["", "1", "AAAA", "\u{0}", "AAAAAAAAAAAAAAAAAAAA"] {
            assert!(Cursor::read(text).is_err(), "{text}");
        }
    }
}
