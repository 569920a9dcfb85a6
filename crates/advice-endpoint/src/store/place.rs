//! Where the data is: a file in the data folder, or a server.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::str::FromStr;

use super::Broken;
use super::postgres::{self, Postgres, Server};
use super::session::Session;
use super::sqlite::{self, BackupError, Sqlite};

/// What the data is kept in.
#[derive(Clone, Debug, Default)]
pub enum Database {
    /// SQLite: the file `advice.sqlite` in the data folder.
    #[default]
    Sqlite,
    /// A PostgreSQL server, or one that speaks as it does.
    Postgres(Server),
}

/// It is not the address of a database.
#[derive(Debug, thiserror::Error)]
#[error("{0}; write it as postgres://NAME:PASSWORD@HOST/DATABASE")]
pub struct InvalidDatabase(String);

impl FromStr for Database {
    type Err = InvalidDatabase;

    fn from_str(text: &str) -> Result<Self, InvalidDatabase> {
        Server::from_str(text.trim()).map(Self::Postgres).map_err(InvalidDatabase)
    }
}

/// The data of one endpoint.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder that holds `posts/`, and the database if that is SQLite.
    pub folder: PathBuf,
    /// What the rest is kept in.
    pub database: Database,
}

/// Why the data cannot be used. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is not there and cannot be made, or is not a folder.
    #[error("the data folder {} cannot be made or used: {reason}; name another with --data", folder.display())]
    Folder {
        /// The data folder.
        folder: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// No endpoint has been started over it, and what was asked makes no store.
    #[error(
        "there is no store in {place}; name the one of `advice-post serve` with --data or --database (nothing was done)"
    )]
    NoStore {
        /// The data folder, or the database.
        place: String,
    },
    /// The database can be read, but not written.
    #[error(
        "the data in {place} cannot be written: {reason}; check who owns it, and whether the disk is full or read-only"
    )]
    ReadOnly {
        /// The database.
        place: String,
        /// What the database says.
        reason: String,
    },
    /// A newer advice-post has written the database.
    #[error(
        "the data in {place} has version {found}, and this advice-post knows up to {known}; update advice-post (nothing was changed)"
    )]
    Newer {
        /// The database.
        place: String,
        /// The version it has.
        found: usize,
        /// The newest version that this program knows.
        known: usize,
    },
    /// The file is there, but it is no database, or a damaged one.
    #[error(
        "the data in {place} is damaged, or not advice-post's: {reason} (nothing was changed). `advice-post check` says what is wrong with it, and `advice-post restore` goes back to a backup"
    )]
    Damaged {
        /// The database.
        place: String,
        /// What the database says.
        reason: Broken,
    },
    /// The database says no.
    #[error("the data in {place} cannot be opened: {reason} (nothing was changed)")]
    Database {
        /// The database.
        place: String,
        /// What it says.
        reason: Broken,
    },
    /// The server does not answer, or does not let this program in.
    #[error("the database at {place} cannot be used: {reason}")]
    Server {
        /// The server, without a password.
        place: String,
        /// What it or the system says.
        reason: String,
    },
    /// An older store is copied before it is brought up to date.
    #[error(
        "the data is older than this advice-post, and cannot be copied before it is brought up to date: {0}"
    )]
    Copy(Box<BackupError>),
    /// The system gives no thread to write from.
    #[error("the writer cannot be started: {0}")]
    Thread(io::Error),
}

/// Refuses a store whose version is higher than those that this program knows.
pub(super) fn refuse_newer(place: String, found: usize, known: usize) -> Result<(), OpenError> {
    if found > known { Err(OpenError::Newer { place, found, known }) } else { Ok(()) }
}

impl OpenError {
    /// What the database at a place says no with.
    pub(super) fn database(place: impl fmt::Display, reason: impl Into<Broken>) -> Self {
        let (place, reason) = (place.to_string(), reason.into());
        if reason.is_damage() {
            Self::Damaged { place, reason }
        } else {
            Self::Database { place, reason }
        }
    }
}

/// The file, or the server without a password.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.database {
            Database::Sqlite => sqlite::database(&self.folder).display().fmt(f),
            Database::Postgres(server) => server.fmt(f),
        }
    }
}

impl Place {
    /// Refuses a place without a store, which [`open`](Self::open) would make one in.
    pub(super) fn refuse_empty(&self) -> Result<(), OpenError> {
        match &self.database {
            Database::Sqlite => sqlite::refuse_empty(&self.folder),
            Database::Postgres(server) => postgres::open_known(server).map(drop),
        }
    }

    /// Makes the folder, for its owner only, if it is not there.
    pub(crate) fn make_folder(&self) -> Result<(), OpenError> {
        sqlite::make_private(&self.folder)
            .map_err(|reason| OpenError::Folder { folder: self.folder.clone(), reason })
    }

    /// A connection that writes, to data that is up to date and known to be writable.
    pub(super) fn open(&self) -> Result<Box<dyn Session>, OpenError> {
        Ok(match &self.database {
            Database::Sqlite => Box::new(Sqlite(sqlite::open(&self.folder)?)),
            Database::Postgres(server) => Box::new(postgres::open(server)?),
        })
    }

    /// A connection that reads, once the data is known to be up to date.
    pub(super) fn open_reader(&self) -> Result<Box<dyn Session>, OpenError> {
        Ok(match &self.database {
            Database::Sqlite => {
                Box::new(Sqlite(sqlite::open_reader(&sqlite::database(&self.folder))?))
            }
            Database::Postgres(server) => Box::new(Postgres::new(server.clone())),
        })
    }
}
