//! News for programs: a webhook, signed as Standard Webhooks 1.0 says (standardwebhooks.com).

use std::fmt;
use std::str::FromStr;

use advice_wire::News;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use sha2::Sha256;

use super::story::Story;

/// The secret that a webhook is signed with, `whsec_` and base64: whoever receives it knows it, too.
#[derive(Clone)]
pub struct HookSecret(Vec<u8>);

/// What was given is not such a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook's secret is `whsec_` and 24 to 64 random bytes in base64")]
pub struct InvalidHookSecret;

impl FromStr for HookSecret {
    type Err = InvalidHookSecret;

    fn from_str(text: &str) -> Result<Self, InvalidHookSecret> {
        let encoded = text.trim().strip_prefix("whsec_").ok_or(InvalidHookSecret)?;
        let key = STANDARD.decode(encoded).map_err(|_| InvalidHookSecret)?;
        if (24..=64).contains(&key.len()) { Ok(Self(key)) } else { Err(InvalidHookSecret) }
    }
}

impl fmt::Debug for HookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HookSecret(…)")
    }
}

impl HookSecret {
    /// A new secret, as text, if the system gives random bits.
    #[must_use]
    pub fn fresh() -> Option<String> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).ok()?;
        Some(format!("whsec_{}", STANDARD.encode(key)))
    }

    /// The signature of one try to deliver `body`; `timestamp` is in seconds since 1970.
    pub(crate) fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        // A key of any length is a key to HMAC (RFC 2104, section 2), so that the other branch is never taken.
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        let mac = mac.chain_update(format!("{id}.{timestamp}.")).chain_update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// What a webhook's body says.
#[derive(Serialize)]
struct Event<'a> {
    r#type: &'static str,
    timestamp: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    headline: String,
    thanks: u64,
    askers: u64,
    #[serde(flatten)]
    news: &'a News,
}

/// The body, the same at each try.
pub(crate) fn body(news: &News) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Event {
        r#type: "thanks.received",
        timestamp: &news.until,
        data: Data {
            headline: Story::of(news).headline,
            thanks: news.thanks(),
            askers: news.askers(),
            news,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::HookSecret;

    /// The vector of the Standard Webhooks libraries.
    #[test]
    fn a_signature_is_what_other_implementations_expect() {
        let secret: HookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let signature =
            secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(format!("{secret:?}"), "HookSecret(…)");
    }

    #[test]
    fn what_is_no_secret_is_refused() {
        for text in ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%"] {
            assert!(text.parse::<HookSecret>().is_err(), "{text}");
        }
    }
}
