//! What is measured, and on what.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;
use test_postgres::Postgres;

use crate::cores::Cores;
use crate::report::Figures;
use crate::server::Server;
use crate::wrk::{Load, load};
use crate::{direct, fill};

/// Who answers, or is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Appends,
    SqliteAlone,
    Bare(Cores, Load),
    Sqlite(Cores, Load),
    /// With forty Thx under each of a thousand posts.
    Few(Load),
    /// With as many Thx stored as the command says, under a thousand posts.
    Grown(Load),
    PostgresAlone,
    /// So many processes over one PostgreSQL.
    Postgres(usize, Load),
}

impl Subject {
    const ALL: [Self; 19] = [
        Self::Appends,
        Self::SqliteAlone,
        Self::Bare(Cores::Shared, Load::Reads),
        Self::Sqlite(Cores::Shared, Load::Reads),
        Self::Grown(Load::Reads),
        Self::Few(Load::ColdReads),
        Self::Grown(Load::ColdReads),
        Self::Bare(Cores::Each, Load::Reads),
        Self::Sqlite(Cores::Each, Load::Reads),
        Self::Bare(Cores::Shared, Load::Writes),
        Self::Sqlite(Cores::Shared, Load::Writes),
        Self::Grown(Load::Writes),
        Self::Bare(Cores::Each, Load::Writes),
        Self::Sqlite(Cores::Each, Load::Writes),
        Self::PostgresAlone,
        Self::Postgres(1, Load::Reads),
        Self::Postgres(3, Load::Reads),
        Self::Postgres(1, Load::Writes),
        Self::Postgres(3, Load::Writes),
    ];

    /// All that this machine has the cores for.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|subject| match subject {
            Self::Bare(cores, _) | Self::Sqlite(cores, _) => cores.are_there(),
            _ => true,
        })
    }
}

/// So many Thx that each of a thousand posts has 20 notes, as half of them have words.
const FEW: i64 = 40_000;

/// What is measured against each other.
struct Pair {
    bare: Server,
    sqlite: Server,
}

/// Everything that runs meanwhile.
pub struct Scene {
    shared: Pair,
    /// On one core each, if there are two.
    each: Option<Pair>,
    few: Server,
    grown: Server,
    processes: Vec<Server>,
    postgres: Postgres,
    /// The store of nobody, for who writes without an endpoint.
    alone: TempDir,
    _folder: TempDir,
}

impl Scene {
    /// Starts everything, one store with `stored` Thx.
    pub fn set(program: &Path, stored: i64) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let data = |name: &str| folder.path().join(name);
        let start =
            |name: &str, database| Server::endpoint(Cores::Shared, program, &data(name), database);
        let shared = Pair::start(Cores::Shared, program, &data("shared"))?;
        let each = Cores::Each.are_there();
        let each = each.then(|| Pair::start(Cores::Each, program, &data("each"))).transpose()?;
        let filled = |name: &str, stored| {
            drop(start(name, None)?);
            eprintln!("a store with {stored} Thx");
            fill::thanks(&data(name), stored)?;
            start(name, None)
        };
        let (few, grown) = (filled("few", FEW)?, filled("grown", stored)?);
        fill::twenty_notes(&grown.address)?;
        let alone = tempfile::tempdir()?;
        drop(Server::endpoint(Cores::Shared, program, alone.path(), None)?);
        let postgres = Postgres::start()?;
        let database = postgres.address();
        let start = |n| start(&format!("process-{n}"), Some(database.as_str()));
        let processes: Vec<Server> = (0..3).map(start).collect::<Result<_>>()?;
        fill::twenty_notes(&processes[0].address)?;
        Ok(Self { shared, each, few, grown, processes, postgres, alone, _folder: folder })
    }

    pub fn measure(&self, subject: Subject, round: u16, time: Duration) -> Result<Figures> {
        let loaded = |cores, what, server: &Server| {
            load(cores, what, &[&server.address], round, time).map(Figures::Answered)
        };
        match subject {
            Subject::Appends => direct::appends(self.alone.path(), time).map(Figures::Done),
            Subject::SqliteAlone => {
                direct::sqlite(self.alone.path(), round, time).map(Figures::Done)
            }
            Subject::PostgresAlone => {
                direct::postgres(&self.postgres.address(), round, time).map(Figures::Done)
            }
            Subject::Bare(cores, what) => loaded(cores, what, &self.pair(cores)?.bare),
            Subject::Sqlite(cores, what) => loaded(cores, what, &self.pair(cores)?.sqlite),
            Subject::Few(what) => loaded(Cores::Shared, what, &self.few),
            Subject::Grown(what) => loaded(Cores::Shared, what, &self.grown),
            Subject::Postgres(many, what) => {
                // So that the one and the three do not send the same Thx.
                let run = if many == 1 { round } else { round + 1000 };
                let processes = self.processes.iter().take(many);
                let servers: Vec<&str> =
                    processes.map(|process| process.address.as_str()).collect();
                load(Cores::Shared, what, &servers, run, time).map(Figures::Answered)
            }
        }
    }

    /// What the endpoint over SQLite has in memory: now, and at most so far.
    pub fn memory(&self) -> Result<(f64, f64)> {
        self.shared.sqlite.memory()
    }

    fn pair(&self, cores: Cores) -> Result<&Pair> {
        match cores {
            Cores::Shared => Ok(&self.shared),
            Cores::Each => self.each.as_ref().context("there is no second core"),
        }
    }
}

impl Pair {
    /// Both answer with the same thread.
    fn start(cores: Cores, program: &Path, data: &Path) -> Result<Self> {
        let sqlite = Server::endpoint(cores, program, data, None)?;
        fill::twenty_notes(&sqlite.address)?;
        let thread = ureq::get(format!("{}/v1/thread?post=twenty", sqlite.address))
            .call()?
            .body_mut()
            .read_to_string()?;
        let receipt = r#"{"id":"01970000-0000-7000-8000-000000000000","revision":0,"at":"2026-03-07T10:00:00Z","tally":12345}"#;
        Ok(Self { bare: Server::bare(cores, &thread, receipt)?, sqlite })
    }
}
