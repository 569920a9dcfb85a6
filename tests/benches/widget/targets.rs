//! What the widget is to reach. Told beside what it does reach, and never a failure: a time is the machine's, too.

use std::fmt::Write as _;

use anyhow::Result;

use crate::pages::{Page, Visit};
use crate::report::{Reference, Row};
use crate::round::Figures;

/// A figure of a first visit, and the most that it may be.
struct Target {
    what: &'static str,
    page: Page,
    of: fn(&Figures, &Reference) -> Option<f64>,
    most: f64,
    unit: &'static str,
}

const fn target(
    what: &'static str,
    page: Page,
    of: fn(&Figures, &Reference) -> Option<f64>,
    most: f64,
    unit: &'static str,
) -> Target {
    Target { what, page, of, most, unit }
}

const TARGETS: [Target; 19] = [
    target("a tap counts", Page::OneLine(20), tap, 1.05, "F"),
    target("a tap counts", Page::Preloaded(20), tap, 1.05, "F"),
    target("the application runs", Page::OneLine(20), first, 1.75, "F"),
    target("the application runs", Page::Preloaded(20), first, 1.5, "F"),
    target("layout shift", Page::OneLine(20), |f, _| Some(f.seen.shift), 0.0, ""),
    target("layout shift", Page::Preloaded(20), |f, _| Some(f.seen.shift), 0.0, ""),
    target("blocking over the bare page", Page::OneLine(20), blocking, 50.0, "ms"),
    target("blocking over the bare page", Page::Preloaded(20), blocking, 50.0, "ms"),
    target("from tap to stored", Page::Tapped(20), stored, 1.0, "round trips"),
    target("from tap to stored", Page::PreloadedTapped(20), stored, 1.0, "round trips"),
    target("from tap to stored", Page::TappedAtRest(20), stored, 1.0, "round trips"),
    target("from tap to its receipt", Page::Tapped(20), delivered, 1.0, "round trips"),
    target("from tap to its receipt", Page::PreloadedTapped(20), delivered, 1.0, "round trips"),
    target("from tap to its receipt", Page::TappedAtRest(20), delivered, 1.0, "round trips"),
    target("the first notes", Page::OneLine(1000), first, 1.9, "F"),
    target("the last note", Page::OneLine(1000), |f, r| Some(f.seen.all? / r.floor), 2.5, "F"),
    target("blocking over the bare page", Page::OneLine(1000), blocking, 200.0, "ms"),
    target("slowest answer to a tap", Page::OneLine(1000), slowest, 100.0, "ms"),
    target("slowest answer to a tap", Page::OneLine(10_000), slowest, 100.0, "ms"),
];

/// In milliseconds.
const ROUND_TRIP: f64 = 150.0;

fn tap(figures: &Figures, reference: &Reference) -> Option<f64> {
    Some(figures.seen.tap? / reference.floor)
}

fn first(figures: &Figures, reference: &Reference) -> Option<f64> {
    Some(figures.seen.first? / reference.floor)
}

fn blocking(figures: &Figures, reference: &Reference) -> Option<f64> {
    Some(figures.seen.blocking - reference.blocking)
}

fn slowest(figures: &Figures, _: &Reference) -> Option<f64> {
    Some(figures.seen.slowest)
}

fn stored(figures: &Figures, _: &Reference) -> Option<f64> {
    Some((figures.seen.stored? - figures.seen.tapped?) / ROUND_TRIP)
}

fn delivered(figures: &Figures, _: &Reference) -> Option<f64> {
    Some((figures.seen.delivered? - figures.seen.tapped?) / ROUND_TRIP)
}

/// The targets of the pages that were measured.
pub fn table(rows: &[Row]) -> Result<String> {
    let reference = Reference::of(rows, Visit::Cold);
    let mut table = String::from("| first visit | page | reached | target |\n|---|---|--:|--:|\n");
    for Target { what, page, of, most, unit } in TARGETS {
        let row = rows.iter().find(|row| row.page == page && row.visit == Visit::Cold);
        if let Some(reached) = row.and_then(|row| row.median(|figures| of(figures, &reference))) {
            writeln!(table, "| {what} | {page} | {reached:.2} {unit} | {most} {unit} |")?;
        }
    }
    Ok(table)
}
