//! What the widget costs a reader on a slow phone, beside the bare host page and the least that takes a tap.
//!
//! `cargo xtask bench widget` runs it with everything set up. How it is measured, and figures: `docs/performance.md`.

mod link;
mod notes;
mod pages;
mod plot;
mod report;
mod round;
mod site;
mod socks;
mod targets;

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use browser_tests::Endpoint;

use link::Link;
use pages::{Addresses, Page};
use report::Row;
use site::Site;

/// Everything that a visit needs.
pub struct Scene {
    link: Arc<Link>,
    blog: String,
    _endpoint: Endpoint,
}

#[tokio::main]
async fn main() -> Result<()> {
    let rounds = variable("ADVICE_ROUNDS")?.parse()?;
    let sizes = variable("ADVICE_NOTES")?;
    let sizes = sizes.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
    let pages = Page::all(&sizes);
    let scene = Scene::set(&sizes, &pages).await?;
    let rows = measure(&scene, &pages, rounds).await?;
    report::write(&rows, rounds, &PathBuf::from(variable("ADVICE_REPORT")?))
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

/// A thousand notes come at once here.
const LETS_FLOODS_IN: [&str; 6] =
    ["--work", "never", "--per-post", "1000000", "--per-site", "1000000"];

impl Scene {
    /// The blog and the scripts on different origins, both at the other end of the link.
    async fn set(sizes: &[usize], pages: &[Page]) -> Result<Self> {
        let (link, site) = (Link::start().await?, Site::new().await?);
        let here = site.address()?;
        let blog = format!("http://localhost:{}", here.port());
        let endpoint = Endpoint::start(&blog, &LETS_FLOODS_IN).await?;
        let addresses = Addresses {
            preload_lines: endpoint.preload_lines()?.join("\n"),
            floor: format!("http://{here}"),
            endpoint: endpoint.address(),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        site.serve(pages::write_all(pages, &addresses));
        let letter = root.join("examples/letters/second-key.md");
        let post = notes::letter(Path::new(&variable("ADVICE_POST")?), &letter)?;
        for &notes in sizes {
            eprintln!("a post with {notes} notes");
            notes::publish(&endpoint, &post, notes).await?;
        }
        Ok(Self { link, blog, _endpoint: endpoint })
    }
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("{name} is not set; run: cargo xtask bench widget"))
}
