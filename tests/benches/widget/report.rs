//! The figures as a table.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::pages::{Page, Visit};
use crate::plot;
use crate::round::Figures;
use crate::targets;

/// All visits to one page.
pub struct Row {
    /// The page.
    pub page: Page,
    /// The first visit of a browser, or the second.
    pub visit: Visit,
    /// One for each round.
    pub figures: Vec<Figures>,
}

impl Row {
    /// The rows of these pages, still empty: first visits, then second ones.
    pub fn all(pages: &[Page]) -> Vec<Self> {
        let of_visit = |visit| {
            let visited = pages.iter().filter(move |page| page.visits().contains(&visit));
            visited.map(move |&page| Self { page, visit, figures: Vec::new() })
        };
        of_visit(Visit::Cold).chain(of_visit(Visit::Warm)).collect()
    }

    /// The median over the rounds.
    pub fn median(&self, of: impl Fn(&Figures) -> Option<f64>) -> Option<f64> {
        let mut values: Vec<f64> = self.figures.iter().filter_map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }

    fn visit(&self) -> &'static str {
        match self.visit {
            Visit::Cold => "cold",
            Visit::Warm => "warm",
        }
    }
}

/// What the others are measured against, for a kind of visit.
pub struct Reference {
    /// When the floor takes a tap.
    pub floor: f64,
    /// How long the bare page blocks.
    pub blocking: f64,
}

impl Reference {
    /// That of the first visits, or of the second ones.
    pub fn of(rows: &[Row], visit: Visit) -> Self {
        let row = |page| rows.iter().find(|row| row.page == page && row.visit == visit);
        Self {
            floor: row(Page::Floor).and_then(|row| row.median(|f| f.seen.tap)).unwrap_or(f64::NAN),
            blocking: row(Page::Bare)
                .and_then(|r| r.median(|f| Some(f.seen.blocking)))
                .unwrap_or(0.0),
        }
    }
}

/// Writes a report and a plot, and prints the table.
pub fn write(rows: &[Row], rounds: usize, is_secure: bool, folder: &Path) -> Result<()> {
    let (how, name) = if is_secure {
        ("HTTPS with HTTP/2", "widget-https")
    } else {
        ("HTTP/1.1, nothing encrypted", "widget")
    };
    let mut report = format!(
        "# The widget on a slow phone\n\n\
         CPU / 4, 1.6 Mbit/s down, 0.75 up, 150 ms round trips, {how}; medians of {rounds} interleaved rounds. \
         F is the floor's tap on the same kind of visit.{}\n\n{}\n{}",
        load(),
        table(rows)?,
        targets::table(rows)?,
    );
    println!("{report}");
    report += &requests(rows)?;
    fs::create_dir_all(folder)?;
    let file = |extension| folder.join(name).with_extension(extension);
    fs::write(file("svg"), plot::plot(rows))?;
    fs::write(file("md"), report)?;
    println!("{}", file("md").display());
    Ok(())
}

fn table(rows: &[Row]) -> Result<String> {
    let mut table = String::from(
        "| page | visit | KB | requests | page shown | a tap counts | first notes | last note | notes | layout shift | \
         blocking over bare | slowest answer | memory |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let reference = Reference::of(rows, row.visit);
        let number =
            |of: fn(&Figures) -> f64| row.median(|figures| Some(of(figures))).unwrap_or(f64::NAN);
        let moment = |of: fn(&Figures) -> Option<f64>| match row.median(of) {
            Some(at) => format!("{at:.0} ms, {:.2} F", at / reference.floor),
            None => String::new(),
        };
        // None is seen where connections are encrypted.
        let count = row.median(|f| Some(f.requests)).filter(|&count| count > 0.0);
        let count = count.map(|count| count.to_string()).unwrap_or_default();
        writeln!(
            table,
            "| {} | {} | {:.1} | {} | {:.0} ms | {} | {} | {} | {} | {:.3} | {:.0} ms | {:.0} ms | {:.1} MB |",
            row.page,
            row.visit(),
            number(|f| f.down) / 1e3,
            count,
            row.median(|f| f.seen.shown).unwrap_or(f64::NAN),
            moment(|f| f.seen.tap),
            moment(|f| f.seen.first),
            moment(|f| f.seen.all),
            number(|f| f.seen.notes as f64),
            number(|f| f.seen.shift),
            number(|f| f.seen.blocking) - reference.blocking,
            number(|f| f.seen.slowest),
            number(|f| f.memory) / 1e6,
        )?;
    }
    Ok(table)
}

/// What was fetched after the page in the last round, for whoever looks for lost time.
fn requests(rows: &[Row]) -> Result<String> {
    let mut text = String::from("\n## What was fetched, and when, in the last round\n");
    for row in rows.iter().filter(|row| row.page.notes() < 100) {
        let Some(figures) = row.figures.last() else { continue };
        writeln!(text, "\n{}, {}:\n\n```text", row.page, row.visit())?;
        for (path, start, end) in &figures.seen.requests {
            writeln!(text, "{start:6.0} to {end:6.0} ms  {path}")?;
        }
        writeln!(text, "```")?;
    }
    Ok(text)
}

/// How busy the machine was, where it says so.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    match load.split(' ').nth(2) {
        Some(load) => format!(" The machine's load was {load} over the last 15 minutes."),
        None => String::new(),
    }
}
