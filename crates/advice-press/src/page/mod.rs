//! A page pasted from a Blogger blog: first the post, then the thread, and of all structure only line ends are left.

mod body;
mod greeting;
mod guesses;
mod house_rule;
mod leftovers;
mod letter;
mod split;
mod words;
mod writers;

use advice_wire::Letter;

use crate::{Error, Overrides, Place, draft::Draft};
use guesses::Guesses;

/// A line of the page that says something.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Row<'a> {
    /// Counted from 1, as editors do.
    number: usize,
    text: &'a str,
}

pub(crate) fn read(text: &str, overrides: &Overrides) -> Result<Draft, Error> {
    let rows: Vec<Row<'_>> = rows(text);
    let (post, entries) = leftovers::split(&rows);
    check("--answer-at", overrides.answer_at.as_slice(), "the post", &post)?;
    check("--plain", &overrides.plain, "the post", &post)?;
    let mut guesses = Guesses::new(overrides);

    let (letter_rows, answer_rows) = split::split(&post, &mut guesses)?;
    check("--signature", overrides.signature.as_slice(), "the letter", letter_rows)?;
    check("--rule", overrides.rule.as_slice(), "the answer", answer_rows)?;
    let letter = letter::letter(letter_rows, &mut guesses);
    let mut draft = letter::answer(answer_rows, &words::Words::of(letter_rows), &mut guesses);

    draft.head.author = author(&letter, &draft.answer, &mut guesses);
    let names = writers::Names {
        answer: draft.answer.salutation.as_deref(),
        author: overrides.head.author.as_deref().or(draft.head.author.as_deref()),
    };
    draft.thread = writers::thread(&entries, names, &mut guesses);
    draft.letter = (letter != Letter::default()).then_some(letter);
    draft.remarks = guesses.remarks;
    Ok(draft)
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let numbered = text.lines().enumerate();
    numbered
        .map(|(index, line)| Row { number: index + 1, text: line.trim() })
        .filter(|row| !row.text.is_empty())
        .collect()
}

/// A flag that names a line beside the part that it is about would do nothing, in silence.
fn check(flag: &str, lines: &[usize], part: &str, rows: &[Row<'_>]) -> Result<(), Error> {
    match lines.iter().find(|line| !rows.iter().any(|row| row.number == **line)) {
        Some(&line) => {
            let what = format!("{flag} {line}: {part} has no text on that line");
            Err(Error::at(Place { line, column: 1 }, what))
        }
        None => Ok(()),
    }
}

/// The author signs the answer, or is greeted by the letter.
fn author(letter: &Letter, answer: &Letter, guesses: &mut Guesses<'_>) -> Option<String> {
    let greeted =
        letter.salutation.as_deref().and_then(greeting::greeting).and_then(|found| found.name);
    let (name, why) = match (&answer.signature, greeted) {
        (Some(signature), _) => (signature.clone(), "who signs the answer"),
        (None, Some(name)) => (name.to_owned(), "whom the letter greets"),
        (None, None) => return None,
    };
    if guesses.overrides.head.author.is_none() {
        guesses.guess(None, format!("the author is {name}, {why}"), "--author NAME");
    }
    Some(name)
}
