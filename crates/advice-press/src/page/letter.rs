//! The letter and the answer: who is greeted, who signs, and what stands between.

use advice_wire::{Letter, Link};

use super::{Guesses, Row, body, greeting::greeting, house_rule, split::plain_name, words::Words};
use crate::{draft::Draft, inline};

/// The longest signature, in characters.
const SIGNATURE: usize = 40;

/// What unsigned letters end with.
const CLOSINGS: [&str; 9] = [
    "thank",
    "thx",
    "please",
    "help",
    "regards",
    "best regards",
    "kind regards",
    "sincerely",
    "cheers",
];

pub(super) fn letter(rows: &[Row<'_>], guesses: &mut Guesses<'_>) -> Letter {
    let mut rows = rows.to_vec();
    drop_quotation_marks(&mut rows, guesses);
    let salutation = take_salutation(&mut rows, guesses);
    let signature = take_named_signature(&mut rows, guesses)
        .or_else(|| take_signature(&mut rows, is_signature, guesses));
    if let Some(last) = rows.last().filter(|_| signature.is_none()) {
        guesses.guess(Some(last.number), "nobody signs the letter", "--signature LINE");
    }
    Letter { salutation, body: body::paragraphs(&rows), signature }
}

/// The answer, with the house rule and the links that stand in it.
pub(super) fn answer(rows: &[Row<'_>], letter: &Words, guesses: &mut Guesses<'_>) -> Draft {
    let mut rows = rows.to_vec();
    let salutation = take_salutation(&mut rows, guesses);
    let rule = house_rule::take(&mut rows, guesses);
    let links = take_links(&mut rows, guesses);
    let signature = take_signature(&mut rows, |text| after_dash(text).is_some(), guesses);
    let body = body::blocks(&rows, letter, guesses);
    Draft { answer: Letter { salutation, body, signature }, rule, links, ..Draft::default() }
}

/// Takes the greeting off the first row, and the row itself if nothing is left of it.
fn take_salutation<'a>(rows: &mut Vec<Row<'a>>, guesses: &mut Guesses<'_>) -> Option<String> {
    let row = rows.first_mut().filter(|row| !guesses.is_plain(row))?;
    let found = greeting(row.text).filter(|found| found.rest.is_empty() || found.name.is_some())?;
    guesses.guess_row(row, format!("\"{}\" is the salutation", found.text));
    row.text = found.rest;
    if row.text.is_empty() {
        rows.remove(0);
    }
    Some(found.text.to_owned())
}

fn take_named_signature(rows: &mut Vec<Row<'_>>, guesses: &Guesses<'_>) -> Option<String> {
    let line = guesses.overrides.signature?;
    let at = rows.iter().position(|row| row.number == line)?;
    let text = rows.remove(at).text;
    Some(after_dash(text).unwrap_or(text).to_owned())
}

fn take_signature(
    rows: &mut Vec<Row<'_>>,
    signs: impl Fn(&str) -> bool,
    guesses: &mut Guesses<'_>,
) -> Option<String> {
    // A lone row is the letter itself, however short.
    let row = *rows.get(1..)?.last()?;
    if guesses.is_plain(&row) || !signs(row.text) {
        return None;
    }
    rows.pop();
    let signature = after_dash(row.text).unwrap_or(row.text).to_owned();
    guesses.guess_row(&row, format!("\"{signature}\" is the signature"));
    Some(signature)
}

/// A signature is short, no sentence, and not the word of thanks that many letters end with.
fn is_signature(text: &str) -> bool {
    let plain = plain_name(text);
    if CLOSINGS.iter().any(|closing| plain.starts_with(closing)) {
        return false;
    }
    let name = after_dash(text).unwrap_or(text);
    let short = name.chars().count() <= SIGNATURE && name.split_whitespace().count() <= 5;
    short && !name.ends_with(['.', ',', ':', ';', '?', '!']) && inline::only_address(name).is_none()
}

fn after_dash(text: &str) -> Option<&str> {
    let name = text.trim_start_matches(['-', '–', '—', '~']).trim();
    let dashed = name.len() < text.len() && !name.is_empty();
    (dashed && name.chars().count() <= SIGNATURE).then_some(name)
}

/// Addresses that stand alone at the end are where to go from here.
fn take_links(rows: &mut Vec<Row<'_>>, guesses: &mut Guesses<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    while let Some(row) = rows.last().copied().filter(|row| !guesses.is_plain(row)) {
        let Some(href) = inline::only_address(row.text) else { break };
        rows.pop();
        let shown = href.as_str().split_once("://").map_or(href.as_str(), |(_, place)| place);
        let text = shown.trim_start_matches("www.").trim_end_matches('/').to_owned();
        guesses.guess_row(&row, format!("{text} is a link below the answer"));
        links.push(Link { text, href });
    }
    links.reverse();
    links
}

/// Quotation marks around the whole letter are the author's way of saying "this is the letter"; one that is never closed
/// is what is left of that.
fn drop_quotation_marks(rows: &mut [Row<'_>], guesses: &mut Guesses<'_>) {
    let Some(&first) = rows.first() else { return };
    let Some(&last) = rows.last() else { return };
    let next_opens = rows.get(1).is_some_and(|row| row.text.starts_with(['“', '"']));
    let Some(inner) = first.text.strip_prefix(['“', '"']) else { return };
    if guesses.is_plain(&first) || next_opens {
        return;
    }
    let closed = last.text.strip_suffix(['”', '"']).filter(|_| rows.len() > 1);
    if let Some(text) = closed {
        guesses.guess_row(&first, "dropped the quotation marks around the letter");
        rows[0].text = inner.trim_start();
        if let Some(row) = rows.last_mut() {
            row.text = text.trim_end();
        }
    } else if !inner.contains(['”', '"']) {
        guesses.guess_row(&first, "dropped an opening quotation mark that is never closed");
        rows[0].text = inner.trim_start();
    }
}
