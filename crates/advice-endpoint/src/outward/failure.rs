use std::error::Error as _;
use std::{fmt, io};

use ureq::http::StatusCode;

use crate::trust::distrust;

/// Why something could not be told, in words for the operator's log: what kind of thing went wrong, and never an address, a
/// secret or a word of what was to be told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    words: String,
    /// Whether the receiver will say no to the same message again.
    pub(crate) is_final: bool,
}

impl Failure {
    pub(crate) fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), is_final: false }
    }

    /// A webhook's receiver has answered with something else than success.
    pub(crate) fn answered(status: StatusCode) -> Self {
        let passes = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        let is_final = status.is_client_error() && !passes.contains(&status);
        Self { words: format!("it answers {status}"), is_final }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl From<lettre::transport::smtp::Error> for Failure {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        if let Some(why) = distrust(&error) {
            return Self::new(format!("the mail server is not talked to: {why}"));
        }
        let what = match error.status() {
            Some(code) => {
                let words = format!("the mail server answers {code}");
                return Self { words, is_final: error.is_permanent() };
            }
            None if error.is_timeout() => "the mail server takes too long",
            None if error.is_client() => {
                "the mail server does not offer what is needed: TLS, or a way to log in"
            }
            None if error.is_tls() => "no safe connection to the mail server can be made",
            None => {
                return Self::new(format!(
                    "the mail server cannot be talked to: {}",
                    cause(&error)
                ));
            }
        };
        Self::new(what)
    }
}

/// What the system says of a connection, in words that have no address in them.
fn cause(error: &lettre::transport::smtp::Error) -> String {
    let Some(error) = error.source().and_then(|source| source.downcast_ref::<io::Error>()) else {
        return "it does not answer as a mail server does".into();
    };
    match error.kind() {
        // What a socket says whose patience has ended.
        io::ErrorKind::WouldBlock => "it takes too long".into(),
        // It has no kind of its own.
        _ if error.to_string().starts_with("failed to lookup address") => {
            "its host is not found".into()
        }
        kind => kind.to_string(),
    }
}

impl From<lettre::error::Error> for Failure {
    fn from(_: lettre::error::Error) -> Self {
        Self::new("the mail cannot be written")
    }
}

impl From<ureq::Error> for Failure {
    fn from(error: ureq::Error) -> Self {
        let what = match error {
            ureq::Error::Timeout(_) => "it takes too long",
            ureq::Error::HostNotFound => "its host is not found",
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "no safe connection can be made",
            ureq::Error::Io(error) => {
                return Self::new(format!("it cannot be talked to: {}", error.kind()));
            }
            _ => "it cannot be talked to",
        };
        Self::new(what)
    }
}
