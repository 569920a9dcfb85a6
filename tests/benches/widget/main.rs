//! What the widget costs a reader on a slow phone, beside the bare host page and the least that takes a tap.
//!
//! `cargo xtask bench widget` runs it with everything set up. How it is measured, and figures: `docs/performance.md`.

mod front;
mod link;
mod notes;
mod pages;
mod plot;
mod report;
mod round;
mod scene;
mod site;
mod socks;
mod targets;

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use pages::Page;
use report::Row;
use scene::Scene;

#[tokio::main]
async fn main() -> Result<()> {
    let rounds = variable("ADVICE_ROUNDS")?.parse()?;
    let sizes = variable("ADVICE_NOTES")?;
    let sizes = sizes.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
    let pages = Page::all(&sizes);
    let is_secure = variable("ADVICE_HTTPS")?.parse()?;
    let scene = Scene::set(&sizes, &pages, is_secure).await?;
    let rows = measure(&scene, &pages, rounds).await?;
    report::write(&rows, rounds, is_secure, &PathBuf::from(variable("ADVICE_REPORT")?))
}

/// Each round visits every page, so that whatever else the machine does troubles all of them alike.
async fn measure(scene: &Scene, pages: &[Page], rounds: usize) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = Row::all(pages);
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        for &page in pages {
            let visits = round::visits(scene, page).await.with_context(|| format!("{page}"))?;
            for (visit, figures) in visits {
                let row = rows.iter_mut().find(|row| row.page == page && row.visit == visit);
                row.context("a visit without a row")?.figures.push(figures);
            }
        }
    }
    Ok(rows)
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("{name} is not set; run: cargo xtask bench widget"))
}
