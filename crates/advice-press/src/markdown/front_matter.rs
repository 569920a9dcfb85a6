//! The lines between two fences at the top of a letter.
//!
//! They look like YAML and are read as nothing but `key: value`, without a YAML library: such a library would take
//! `title: No: a story`, a stray tab or an unquoted `@` for its own syntax and report it in its own words, while an
//! author needs "line 3, column 1: there is no key `titel`; did you mean `title`?".

use std::collections::HashSet;

use advice_wire::{Inline, Line, Link};

use super::pieces;
use crate::{Error, Head, Place};

/// What the front matter says.
#[derive(Default)]
pub(super) struct FrontMatter {
    pub(super) head: Head,
    pub(super) rule: Option<Line>,
    pub(super) links: Vec<Link>,
}

pub(crate) fn begins_with_front_matter(text: &str) -> bool {
    text.lines().next().is_some_and(is_fence)
}

/// Three hyphens or more; or what phones make of them while one types: `—-`, `—`, `––`.
fn is_fence(line: &str) -> bool {
    let line = line.trim();
    let dashes = !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '–' | '—'));
    dashes && (line.len() >= 3)
}

/// Reads the front matter, if there is any, and says where the body begins.
pub(super) fn read(text: &str) -> Result<(FrontMatter, usize), Error> {
    let mut front = FrontMatter::default();
    if !begins_with_front_matter(text) {
        return Ok((front, 0));
    }
    let Some(end) = text.lines().skip(1).position(is_fence).map(|at| at + 1) else {
        let what =
            "the front matter that begins here has no end; put --- on a line of its own below it";
        return Err(Error::at(Place { line: 1, column: 1 }, what));
    };
    let mut seen = HashSet::new();
    for (index, line) in text.lines().enumerate().take(end).skip(1) {
        if !line.trim().is_empty() {
            front.read_line(line, Place { line: index + 1, column: 1 }, &mut seen)?;
        }
    }
    let body_at = text.split_inclusive('\n').take(end + 1).map(str::len).sum();
    Ok((front, body_at))
}

impl FrontMatter {
    fn read_line(
        &mut self,
        line: &str,
        place: Place,
        seen: &mut HashSet<String>,
    ) -> Result<(), Error> {
        let Some((written, value)) = line.split_once(':') else {
            let what =
                "this is not `key: value`; if the letter begins here, put --- on a line above it";
            return Err(Error::at(place, what));
        };
        let key = known(written).map_err(|what| Error::at(place, what))?;
        if !seen.insert(key.to_owned()) {
            return Err(Error::at(place, format!("`{key}` is here for the second time; keep one")));
        }
        let indent = value.len() - value.trim_start().len();
        let column = line[..written.len() + 1 + indent].chars().count() + 1;
        let value = unquoted(value.trim());
        if value.is_empty() {
            return Ok(());
        }
        self.set(key, value).map_err(|what| Error::at(Place { column, ..place }, what))
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "rule" => self.rule = pieces::line(value),
            "links" => self.links = links(value)?,
            _ => self.head.set(key, value)?,
        }
        Ok(())
    }
}

fn keys() -> impl Iterator<Item = &'static str> {
    Head::KEYS.into_iter().chain(["rule", "links"])
}

/// The key that was meant. Phones begin a line with a capital, and people write "author link".
fn known(written: &str) -> Result<&'static str, String> {
    let written = written.trim().to_lowercase().replace([' ', '_'], "-");
    if let Some(key) = keys().find(|key| *key == written) {
        return Ok(key);
    }
    let nearest = keys().map(|key| (strsim::osa_distance(key, &written), key)).min();
    let advice = match nearest {
        Some((distance, key)) if distance <= 2 => format!("did you mean `{key}`?"),
        _ => format!("there are {}", keys().collect::<Vec<_>>().join(", ")),
    };
    Err(format!("there is no key `{written}`; {advice}"))
}

/// Without the quotation marks that those who know YAML put around a value.
fn unquoted(value: &str) -> &str {
    let quoted = |mark| value.strip_prefix(mark).and_then(|rest: &str| rest.strip_suffix(mark));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}

fn links(value: &str) -> Result<Vec<Link>, String> {
    let mut links = Vec::new();
    for inline in pieces::line(value).unwrap_or_default() {
        match inline {
            Inline::Link { text, href: Some(href) } => links.push(Link { text, href }),
            Inline::Text(text) if !text.contains(char::is_alphanumeric) => {}
            other => {
                let text = other.text().trim();
                let how =
                    "write [the words](https://…) or [the words](/a/path), as many as you like";
                return Err(format!(
                    "\"{text}\" is not a link that is safe to put into a page; {how}"
                ));
            }
        }
    }
    Ok(links)
}
