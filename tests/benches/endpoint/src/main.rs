//! How much the endpoint does in a second, beside a bare server that answers with the same bytes, a loop that writes the
//! same rows straight into the database, and the durable appends of the disk, all in the same minute.
//!
//! `cargo xtask bench endpoint` runs it with everything set up. How it is measured, and figures: `docs/performance.md`.

#![expect(clippy::disallowed_methods, reason = "this program never runs in a browser")]

mod bare;
mod cores;
mod direct;
mod fill;
mod report;
mod server;
mod subject;
mod wrk;

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};

use report::Row;
use subject::{Scene, Subject};

/// How long each figure is measured in each round.
const TIME: Duration = Duration::from_secs(4);

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    if let (Some("bare"), Some(thread), Some(receipt)) =
        (arguments.next().as_deref(), arguments.next(), arguments.next())
    {
        return bare::serve(thread, receipt);
    }
    measure()
}

fn measure() -> Result<()> {
    let rounds: u16 = variable("ADVICE_ROUNDS")?.parse()?;
    let scene = Scene::set(variable("ADVICE_POST")?.as_ref(), variable("ADVICE_STORED")?.parse()?)?;
    let mut rows: Vec<Row> = Subject::all().map(Row::new).collect();
    let idle = scene.memory()?;
    // Each round measures everything, so that whatever else the machine does troubles all alike.
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        for row in &mut rows {
            let figures = scene.measure(row.subject, round, TIME);
            row.figures.push(figures.with_context(|| format!("{:?}", row.subject))?);
        }
    }
    report::write(&rows, idle, scene.memory()?, &PathBuf::from(variable("ADVICE_REPORT")?))
}

fn variable(name: &str) -> Result<String> {
    env::var(name)
        .with_context(|| format!("{name} is not set; `cargo xtask bench endpoint` sets it"))
}
