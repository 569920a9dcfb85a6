//! Where the letter ends and the answer begins.

use super::{Guesses, Row, greeting::greeting};
use crate::{Error, Place};

/// The rows of the letter and those of the answer.
pub(super) fn split<'r, 'a>(
    post: &'r [Row<'a>],
    guesses: &mut Guesses<'_>,
) -> Result<(&'r [Row<'a>], &'r [Row<'a>]), Error> {
    let at = match guesses.overrides.answer_at {
        Some(line) => post.iter().position(|row| row.number == line),
        None => find(post, guesses),
    };
    at.map(|at| post.split_at(at)).ok_or_else(|| {
        let line = post.first().map_or(1, |row| row.number);
        let what = "found no answer: no line greets the asker, as in \"Dear Kim,\"; \
                    say where it begins with --answer-at LINE";
        Error::at(Place { line, column: 1 }, what)
    })
}

/// An answer begins by greeting whom the letter is signed by. Where nobody signed, it begins at the first greeting that
/// stands on a line of its own, unless a colon before it says that the letter quotes another one.
fn find(post: &[Row<'_>], guesses: &mut Guesses<'_>) -> Option<usize> {
    let at = (1..post.len())
        .find(|&at| greets_signature(&post[at], &post[at - 1]))
        .or_else(|| (1..post.len()).find(|&at| stands_alone(&post[at], &post[at - 1])))?;
    let row = &post[at];
    guesses.guess(Some(row.number), "the answer begins here, with a greeting", "--answer-at LINE");
    Some(at)
}

fn greets_signature(row: &Row<'_>, before: &Row<'_>) -> bool {
    let greeted = greeting(row.text).and_then(|found| found.name);
    greeted.is_some_and(|name| same_name(name, before.text))
}

fn stands_alone(row: &Row<'_>, before: &Row<'_>) -> bool {
    let alone = greeting(row.text).is_some_and(|found| found.rest.is_empty());
    alone && !before.text.ends_with(':')
}

/// Whether two lines are one name, however it is written.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let name = plain_name(a);
    !name.is_empty() && name == plain_name(b)
}

/// A name without what differs from hand to hand.
pub(super) fn plain_name(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric() || *c == ' ');
    letters.flat_map(char::to_lowercase).collect::<String>().trim().to_owned()
}
