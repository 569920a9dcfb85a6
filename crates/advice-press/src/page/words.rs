//! Whose words these are: compares what the answer repeats with what the letter said.

use std::collections::HashSet;

use super::Row;

/// How much of a line must be the letter's: authors correct a word or a mark when they quote.
const SHARE: f64 = 0.8;

/// Fewer words than this are in common by chance.
const FEWEST: usize = 4;

/// The letter's words, as runs of three: single words are in every text, longer runs break at the first correction.
pub(super) struct Words(HashSet<[String; 3]>);

impl Words {
    pub(super) fn of(rows: &[Row<'_>]) -> Self {
        let text: Vec<&str> = rows.iter().map(|row| row.text).collect();
        Self(runs(&words(&text.join(" "))).collect())
    }

    /// Whether `line` repeats the letter.
    pub(super) fn include(&self, line: &str) -> bool {
        let words = words(line);
        let (mut all, mut shared) = (0_u32, 0_u32);
        for run in runs(&words) {
            all += 1;
            shared += u32::from(self.0.contains(&run));
        }
        words.len() >= FEWEST && f64::from(shared) >= SHARE * f64::from(all)
    }
}

fn runs(words: &[String]) -> impl Iterator<Item = [String; 3]> + '_ {
    words.windows(3).filter_map(|run| <[String; 3]>::try_from(run.to_vec()).ok())
}

/// Words in lower case, without the marks that differ from keyboard to keyboard.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .flat_map(|word| word.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’')))
        .map(|word| {
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Row, Words};

    #[test]
    fn a_quote_is_known_by_its_words_and_not_by_its_marks() {
        let letter = [
            Row { number: 1, text: "I didn't ring the bell. Should I tell her that I was there?" },
            Row { number: 2, text: "Or is it better to say nothing at all?" },
        ];
        let words = Words::of(&letter);
        assert!(words.include("Should I tell her, that I was there?!"));
        assert!(words.include("I didn’t ring the bell..."));
        assert!(words.include("that I was there? Or is it better to say nothing"));
        assert!(!words.include("You should tell her, and soon, because she will hear of it"));
        assert!(!words.include("I was there"));
    }
}
