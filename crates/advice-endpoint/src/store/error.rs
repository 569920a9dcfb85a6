//! What the store, and a database, say no with.

use rusqlite::ErrorCode;

use super::postgres;
use crate::rules::Refusal;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is stopping, or has more waiting than it can store soon. Nothing of the request was stored, or it will be
    /// found stored by a second try.
    #[error("the store is busy or stopping")]
    Unavailable,
    /// What was stored cannot be read, or its file is not there any more.
    #[error("the store is damaged, or gone")]
    Lost,
    #[error(transparent)]
    Broken(#[from] Broken),
}

impl Error {
    /// The same as of what is [broken](Broken::wants_it_again).
    pub(super) fn wants_it_again(&self) -> bool {
        matches!(self, Self::Broken(error) if error.wants_it_again())
    }
}

/// What a database says no with.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The file's database.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The server, or the way to it.
    #[error("{}", postgres::words(.0))]
    Postgres(#[from] ::postgres::Error),
    /// The way to the server cannot be made safe.
    #[error("no safe connection to the database can be made: {0}")]
    Tls(#[from] rustls::Error),
    /// There is no connection to the server.
    #[error("there is no connection to the database")]
    Away,
    /// Others have done something meanwhile that this does not fit in with.
    #[error("the database wants it done again")]
    Again,
    /// What is stored is not what was put in.
    #[error("the database is damaged; in a row: {0}")]
    Row(&'static str),
}

impl Broken {
    /// Whether the whole transaction came to nothing, and the same may work a moment later.
    pub(super) fn wants_it_again(&self) -> bool {
        match self {
            Self::Postgres(error) => postgres::is_passing(error),
            Self::Again => true,
            _ => false,
        }
    }

    /// Whether what is stored is not as it was: no other try helps then.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            ),
            Self::Row(_) => true,
            _ => false,
        }
    }
}
