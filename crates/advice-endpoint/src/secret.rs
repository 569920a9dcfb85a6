use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The SHA-256 of a secret. The store holds this only, so that whoever reads a backup can neither undo a Thx nor act as
/// the author. No salt: what is hashed is random already. Comparing takes the same time whatever differs.
#[derive(Clone, Copy, Debug, Eq)]
pub(crate) struct Fingerprint(pub(crate) [u8; 32]);

impl Fingerprint {
    pub(crate) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }
}

impl PartialEq for Fingerprint {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// Whether `text` is a device's secret: 128 bits in base64url without padding (RFC 4648, section 5).
pub(crate) fn is_device_secret(text: &str) -> bool {
    URL_SAFE_NO_PAD.decode(text).is_ok_and(|bits| bits.len() == 16)
}

/// The author's token: who has it may read every Thx, reply, hide and move. Shown once, when it is made.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Makes a token from 128 random bits. Hexadecimal, so that a double click selects all of it and a shell takes it
    /// as it is.
    pub(crate) fn from_random(bits: [u8; 16]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(bits)))
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.0)
    }

    /// The token as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Token, is_device_secret};

    #[test]
    fn a_device_secret_is_128_bits_in_base64url() {
        assert!(is_device_secret("AAAAAAAAAAAAAAAAAAAAAA"));
        assert!(is_device_secret("_-8AAAAAAAAAAAAAAAAAAA"));
        for text in ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA==", "++AAAAAAAAAAAAAAAAAAAA", "é"] {
            assert!(!is_device_secret(text), "{text}");
        }
    }

    #[test]
    fn a_token_is_known_by_its_fingerprint_and_never_printed_by_accident() {
        let token = Token::from_random([7; 16]);
        assert_eq!(token.as_str(), "07070707070707070707070707070707");
        assert!(token.fingerprint() == Fingerprint::of(token.as_str()));
        assert!(token.fingerprint() != Fingerprint::of("another"));
        assert_eq!(format!("{token:?}"), "Token(…)");
    }
}
