//! What is measured, and on what.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use tempfile::TempDir;
use test_postgres::Postgres;
use tokio::runtime::Runtime;

use crate::report::Figures;
use crate::server::Server;
use crate::wrk::{Load, load};
use crate::{bare, direct, fill};

/// Who answers, or is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Appends,
    SqliteAlone,
    Bare(Load),
    Sqlite(Load),
    /// With as many Thx stored as the command says.
    Grown(Load),
    PostgresAlone,
    /// So many processes over one PostgreSQL.
    Postgres(usize, Load),
}

impl Subject {
    pub const ALL: [Self; 13] = [
        Self::Appends,
        Self::SqliteAlone,
        Self::Bare(Load::Reads),
        Self::Sqlite(Load::Reads),
        Self::Grown(Load::Reads),
        Self::Bare(Load::Writes),
        Self::Sqlite(Load::Writes),
        Self::Grown(Load::Writes),
        Self::PostgresAlone,
        Self::Postgres(1, Load::Reads),
        Self::Postgres(3, Load::Reads),
        Self::Postgres(1, Load::Writes),
        Self::Postgres(3, Load::Writes),
    ];
}

/// Everything that runs meanwhile.
pub struct Scene {
    bare: String,
    sqlite: Server,
    grown: Server,
    processes: Vec<Server>,
    postgres: Postgres,
    /// The store of nobody, for who writes without an endpoint.
    alone: TempDir,
    _folder: TempDir,
    _runtime: Runtime,
}

impl Scene {
    /// Starts everything, one store with `stored` Thx.
    pub fn set(program: &Path, stored: i64) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let data = |name: &str| folder.path().join(name);
        let sqlite = Server::start(program, &data("sqlite"), None)?;
        fill::twenty_notes(&sqlite.address)?;
        drop(Server::start(program, &data("grown"), None)?);
        eprintln!("a store with {stored} Thx");
        fill::thanks(&data("grown"), stored)?;
        let grown = Server::start(program, &data("grown"), None)?;
        fill::twenty_notes(&grown.address)?;
        let alone = tempfile::tempdir()?;
        drop(Server::start(program, alone.path(), None)?);
        let postgres = Postgres::start()?;
        let database = postgres.address();
        let start = |n| Server::start(program, &data(&format!("process-{n}")), Some(&database));
        let processes: Vec<Server> = (0..3).map(start).collect::<Result<_>>()?;
        fill::twenty_notes(&processes[0].address)?;

        let thread = ureq::get(format!("{}/v1/thread?post=twenty", sqlite.address))
            .call()?
            .body_mut()
            .read_to_string()?;
        let receipt = r#"{"id":"01970000-0000-7000-8000-000000000000","revision":0,"at":"2026-03-07T10:00:00Z","tally":12345}"#;
        let runtime = Runtime::new()?;
        let bare = bare::serve(&runtime, thread, receipt.to_owned())?;
        Ok(Self {
            bare,
            sqlite,
            grown,
            processes,
            postgres,
            alone,
            _folder: folder,
            _runtime: runtime,
        })
    }

    pub fn measure(&self, subject: Subject, round: u16, time: Duration) -> Result<Figures> {
        let loaded =
            |what, servers: &[String]| load(what, servers, round, time).map(Figures::Answered);
        match subject {
            Subject::Appends => direct::appends(self.alone.path(), time).map(Figures::Done),
            Subject::SqliteAlone => {
                direct::sqlite(self.alone.path(), round, time).map(Figures::Done)
            }
            Subject::PostgresAlone => {
                direct::postgres(&self.postgres.address(), round, time).map(Figures::Done)
            }
            Subject::Bare(what) => loaded(what, std::slice::from_ref(&self.bare)),
            Subject::Sqlite(what) => loaded(what, std::slice::from_ref(&self.sqlite.address)),
            Subject::Grown(what) => loaded(what, std::slice::from_ref(&self.grown.address)),
            Subject::Postgres(many, what) => {
                // So that the one and the three do not send the same Thx.
                let run = if many == 1 { round } else { round + 1000 };
                let servers: Vec<String> = self
                    .processes
                    .iter()
                    .take(many)
                    .map(|process| process.address.clone())
                    .collect();
                load(what, &servers, run, time).map(Figures::Answered)
            }
        }
    }

    /// What the endpoint over SQLite has in memory: now, and at most so far.
    pub fn memory(&self) -> Result<(f64, f64)> {
        self.sqlite.memory()
    }
}
