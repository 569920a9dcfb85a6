use std::fmt;

use serde::{Deserialize, Serialize};

/// One acknowledgement by one reader, as the device sends it.
///
/// The device may say more later (a note, "I wrote this letter"), so it numbers what it says: a higher `revision`
/// replaces a lower one, the same revision with the same content is the same word again, and a lower one is old news.
/// Delivery may therefore happen twice, or out of order, and what is stored is always what the reader said last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thx {
    /// Minted on the device.
    pub id: ThxId,
    /// The post's id.
    pub post: String,
    /// Shows that a later revision or an undo comes from the same device: 128 random bits in base64url, 22 characters.
    /// The endpoint stores its hash only.
    pub secret: String,
    /// Counts what the device has said under this id, from 0.
    #[serde(default)]
    pub revision: u32,
    /// What the reader wrote, at most [`limits::NOTE`](crate::limits::NOTE) code points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who the reader wants to be, at most [`limits::NAME`](crate::limits::NAME) code points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the reader says that they wrote the letter. Told to the author only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub asker: bool,
}

/// A Thx's id: a UUID of version 7 (RFC 9562, section 5.7), in lower case.
///
/// Its time is the device's and may be wrong by years; nothing is ordered or expired by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ThxId(String);

impl ThxId {
    /// Mints an id from a time in milliseconds since 1970 and 80 random bits, of which 74 are used.
    #[must_use]
    pub fn mint(unix_millis: u64, random: [u8; 10]) -> Self {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&unix_millis.to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&random);
        bytes[6] = bytes[6] & 0x0f | 0x70;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut text = String::with_capacity(36);
        for (at, byte) in bytes.into_iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for digit in [byte >> 4, byte & 0x0f] {
                // Not `format!`, which would be two kilobytes more on every reader's phone.
                text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
            }
        }
        Self(text)
    }

    /// When it was minted, in milliseconds since 1970, by the device's clock.
    #[must_use]
    pub fn minted_at(&self) -> u64 {
        let digits = [&self.0[..8], &self.0[9..13]].concat();
        u64::from_str_radix(&digits, 16).unwrap_or_default()
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ThxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ThxId {
    type Error = InvalidThxId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let valid = text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                14 => byte == b'7',
                19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
                _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            });
        if valid { Ok(Self(text)) } else { Err(InvalidThxId) }
    }
}

/// The text is not a UUID of version 7 in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidThxId;

impl fmt::Display for InvalidThxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id must be a UUID of version 7 in lower case")
    }
}

impl std::error::Error for InvalidThxId {}

/// The endpoint's word that it has stored a Thx.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The Thx's id.
    pub id: ThxId,
    /// The newest revision that is stored: at least the one that was sent.
    pub revision: u32,
    /// When the first revision was stored, RFC 3339 in UTC, by the endpoint's clock.
    pub at: String,
    /// How many readers of the post said thanks, this one included.
    pub tally: u64,
    /// Whether the note waits for the author: it is stored, and other readers see it once the author has approved it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub waits: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// What a device sends to take its Thx back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The Thx's own secret.
    pub secret: String,
}

/// The endpoint's word that a Thx is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// How many readers of the post said thanks, without this one; 0 where the endpoint never had it.
    pub tally: u64,
}

#[cfg(test)]
mod tests {
    use super::{Thx, ThxId};

    #[test]
    fn a_minted_id_is_valid_and_holds_its_time() {
        let id = ThxId::mint(0x0192_f3a4_b5c6, [0xff; 10]);
        assert_eq!(id.as_str(), "0192f3a4-b5c6-7fff-bfff-ffffffffffff");
        assert_eq!(id.minted_at(), 0x0192_f3a4_b5c6);
        assert_eq!(ThxId::try_from(id.to_string()), Ok(id));
        assert!(ThxId::try_from(ThxId::mint(0, [0; 10]).to_string()).is_ok());
    }

    #[test]
    fn what_is_not_a_uuid_of_version_7_is_refused() {
        for text in [
            "",
            "0192f3a4-b5c6-4fff-bfff-ffffffffffff",
            "0192f3a4-b5c6-7fff-cfff-ffffffffffff",
            "0192F3A4-B5C6-7FFF-BFFF-FFFFFFFFFFFF",
            "0192f3a4b5c67fffbfffffffffffffff",
            "0192f3a4-b5c6-7fff-bfff-fffffffffffff",
            "0192f3a4-b5c6-7fff-bfff-ffffffffff\u{e9}",
        ] {
            assert!(ThxId::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn the_shortest_thx_is_an_id_a_post_and_a_secret() {
        let json = r#"{"id":"0192f3a4-b5c6-7fff-bfff-ffffffffffff","post":"ct","secret":"AAAAAAAAAAAAAAAAAAAAAA"}"#;
        let thx: Thx = serde_json::from_str(json).unwrap();
        assert_eq!((thx.revision, thx.note, thx.asker), (0, None, false));
    }
}
