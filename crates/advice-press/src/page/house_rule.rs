//! The house rule: the paragraph of an answer that asks readers to leave a word of thanks.

use advice_wire::Line;

use super::{Guesses, Row};
use crate::inline;

/// The word that is asked for.
const THANKS: [&str; 6] = ["thx", "thanks", "thank", "ty", "thankyou", "thnx"];
/// Where it is to be left.
const PLACES: [&str; 8] =
    ["comment", "comments", "note", "notes", "reply", "message", "button", "below"];
/// How it is asked for.
const ASKS: [&str; 11] =
    ["could", "please", "leave", "write", "post", "drop", "say", "send", "type", "tap", "press"];

/// Takes the rule out of the answer: the row that the author named, or the last that asks like one.
pub(super) fn take(rows: &mut Vec<Row<'_>>, guesses: &mut Guesses<'_>) -> Option<Line> {
    let named = guesses.overrides.rule;
    let at = rows.iter().rposition(|row| match named {
        Some(line) => row.number == line,
        None => !guesses.is_plain(row) && asks_for_thanks(row.text),
    })?;
    let row = rows.remove(at);
    if named.is_none() {
        guesses.guess_row(&row, "this is the house rule, which asks readers for thanks");
    }
    Some(inline::linked(row.text.trim_start_matches('*').trim_start()))
}

/// An author who thanks for comments says some of these words too; one who asks for thanks says all three, or asks for
/// the very word "Thx".
fn asks_for_thanks(text: &str) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let says = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let thanks_readers = ["thank you for", "thanks for", "thanks to", "thanks so much for"]
        .iter()
        .any(|phrase| text.contains(phrase));
    let asks = says(&["thx"]) || says(&THANKS) && says(&PLACES);
    asks && says(&ASKS) && !thanks_readers
}

#[cfg(test)]
mod tests {
    use super::asks_for_thanks;

    #[test]
    fn a_rule_asks_and_a_thank_you_does_not() {
        assert!(asks_for_thanks(
            "* House rule: if this was yours, please leave a note, just \"Thanks!\" will do."
        ));
        assert!(asks_for_thanks("If you read it, drop a one-word comment - \"thx\" is plenty"));
        assert!(asks_for_thanks("Leave a Thx! if it was you."));
        assert!(!asks_for_thanks("Thank you for all the comments, and please keep them coming."));
        assert!(!asks_for_thanks("Write a thank-you card."));
        assert!(!asks_for_thanks("Leave a comment."));
    }
}
