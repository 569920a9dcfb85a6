//! The table in `endpoint.md`, and what of it was to be reached.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::cores::Cores;
use crate::subject::Subject;
use crate::wrk::{Answered, Load};

/// What one round has measured of a subject.
#[derive(Clone, Copy, Debug)]
pub enum Figures {
    /// How often in a second.
    Done(f64),
    Answered(Answered),
}

impl Figures {
    const fn per_second(self) -> f64 {
        match self {
            Self::Done(per_second) | Self::Answered(Answered { per_second, .. }) => per_second,
        }
    }
}

/// A subject, and its figures of all rounds.
pub struct Row {
    pub subject: Subject,
    pub figures: Vec<Figures>,
}

impl Row {
    pub const fn new(subject: Subject) -> Self {
        Self { subject, figures: Vec::new() }
    }

    fn median(&self, figure: impl Fn(Figures) -> Option<f64>) -> Option<f64> {
        let mut figures: Vec<f64> = self.figures.iter().copied().filter_map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied()
    }

    fn line(&self) -> String {
        let milliseconds = |pick: fn(Answered) -> f64| {
            let picked = self.median(|figures| match figures {
                Figures::Answered(answered) => Some(pick(answered)),
                Figures::Done(_) => None,
            });
            picked.map_or(String::new(), |ms| format!("{ms:.2} ms"))
        };
        let per_second = self.median(|figures| Some(figures.per_second())).unwrap_or_default();
        let (median, p99) =
            (milliseconds(|answered| answered.median), milliseconds(|answered| answered.p99));
        format!("| {} | {per_second:.0} | {median} | {p99} |\n", name(self.subject))
    }
}

fn name(subject: Subject) -> String {
    let does = |what| match what {
        Load::Reads => "reads of a thread with 20 notes, 16 connections",
        Load::ColdReads => "reads of a thousand threads that memory does not have, 16 connections",
        Load::Writes => "Thx stored, 64 connections",
    };
    match subject {
        Subject::Appends => "disk: durable appends of 4 KB".into(),
        Subject::SqliteAlone => "SQLite alone: the same rows, 64 in a transaction".into(),
        Subject::PostgresAlone => "PostgreSQL alone: the same rows, 64 in a transaction".into(),
        Subject::Bare(cores, what) => {
            format!("bare axum, the same bytes{}: {}", on(cores), does(what))
        }
        Subject::Sqlite(cores, what) => {
            format!("endpoint over SQLite{}: {}", on(cores), does(what))
        }
        Subject::Few(what) => format!("endpoint over SQLite: {}", does(what)),
        Subject::Grown(what) => format!("the same, grown: {}", does(what)),
        Subject::Postgres(1, what) => format!("endpoint over PostgreSQL: {}", does(what)),
        Subject::Postgres(many, what) => {
            format!("{many} processes over PostgreSQL: {}", does(what))
        }
    }
}

const fn on(cores: Cores) -> &'static str {
    match cores {
        Cores::Shared => "",
        Cores::Each => ", a core each",
    }
}

/// Writes the table, and prints it. Memory is megabytes, now and at most.
pub fn write(rows: &[Row], idle: (f64, f64), loaded: (f64, f64), folder: &Path) -> Result<()> {
    let mut text = String::from("| what | a second | median | p99 |\n|---|---|---|---|\n");
    rows.iter().for_each(|row| text.push_str(&row.line()));
    text.push_str("\n| ratio, the median of the rounds' own | is | to reach |\n|---|---|---|\n");
    for (what, is, to_reach) in ratios(rows) {
        if is.is_nan() {
            writeln!(text, "| {what} | not measured: it takes a second core | {to_reach} |")?;
        } else {
            writeln!(text, "| {what} | {is:.2} | {to_reach} |")?;
        }
    }
    writeln!(text, "| memory idle | {:.0} MB | under 20 |", idle.0)?;
    writeln!(text, "| memory under load, at most | {:.0} MB | under 64 |", loaded.1)?;
    fs::create_dir_all(folder)?;
    fs::write(folder.join("endpoint.md"), &text)?;
    print!("{text}");
    Ok(())
}

fn ratios(rows: &[Row]) -> Vec<(&'static str, f64, &'static str)> {
    use Cores::{Each, Shared};
    use Load::{ColdReads, Reads, Writes};
    use Subject::{Appends, Bare, Few, Grown, Sqlite, SqliteAlone};
    let of = |a, b| ratio(rows, a, b);
    let (reads, writes) = (Sqlite(Shared, Reads), Sqlite(Shared, Writes));
    vec![
        ("reads to bare reads", of(reads, Bare(Shared, Reads)), "at least 0.8"),
        ("writes to durable appends", of(writes, Appends), "at least 2"),
        (
            "writes to rows written alone or bare writes, whichever is less",
            of(writes, SqliteAlone).max(of(writes, Bare(Shared, Writes))),
            "at least 0.4",
        ),
        ("p99 to median, reads, a core each", spread(rows, Sqlite(Each, Reads)), "at most 3"),
        ("p99 to median, writes, a core each", spread(rows, Sqlite(Each, Writes)), "at most 3"),
        ("the same of bare reads", spread(rows, Bare(Each, Reads)), "to compare"),
        ("the same of bare writes", spread(rows, Bare(Each, Writes)), "to compare"),
        ("reads to reads when grown", of(reads, Grown(Reads)), "at most 1.2"),
        (
            "cold reads to cold reads when grown",
            of(Few(ColdReads), Grown(ColdReads)),
            "at most 1.2",
        ),
        ("writes to writes when grown", of(writes, Grown(Writes)), "at most 1.2"),
    ]
}

/// Of two figures of the same round, so that both are of the same minute.
fn ratio(rows: &[Row], a: Subject, b: Subject) -> f64 {
    let figures = |subject| {
        let row = rows.iter().find(|row| row.subject == subject);
        row.map_or(&[][..], |row| &row.figures)
    };
    let pairs = figures(a).iter().zip(figures(b));
    median(pairs.map(|(a, b)| a.per_second() / b.per_second()).collect())
}

fn spread(rows: &[Row], subject: Subject) -> f64 {
    let row = rows.iter().find(|row| row.subject == subject);
    let figures = row.into_iter().flat_map(|row| &row.figures);
    median(
        figures
            .filter_map(|figures| match figures {
                Figures::Answered(answered) => Some(answered.p99 / answered.median),
                Figures::Done(_) => None,
            })
            .collect(),
    )
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
