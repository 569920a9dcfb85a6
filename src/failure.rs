use crate::words::{Word, digits};

/// Why something could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer: offline, an unreachable server, a missing CORS header, or the time limit.
    NoAnswer,
    /// An answer that is not a success.
    Status(u16),
    /// An answer that is not what was asked for.
    Unreadable(&'static str),
}

impl Failure {
    /// Why there is no letter to read.
    pub const fn for_reader(&self, is_offline: bool) -> Word {
        match self {
            Self::NoAnswer if is_offline => Word::FailedOffline,
            Self::NoAnswer => Word::Failed,
            Self::Status(404) | Self::Unreadable(_) => Word::FailedMissing,
            Self::Status(_) => Word::FailedServer,
        }
    }

    /// The same for the site's owner, in English, with what to fix.
    pub fn for_owner(&self, url: &str) -> String {
        let (what, detail) = match self {
            Self::NoAnswer => {
                (" was not answered: check its address, CORS and connect-src", String::new())
            }
            Self::Status(status) => (" was answered with HTTP status ", digits((*status).into())),
            Self::Unreadable(why) => {
                (" cannot be read (`advice-post press` writes valid ones): ", (*why).into())
            }
        };
        ["the post document ", url, what, &detail].concat()
    }
}
