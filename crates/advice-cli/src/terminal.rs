//! Text in a terminal: what readers wrote, and what a shell is to take.

/// The text without what a terminal would act on: control characters could move the cursor, change the title or hide what
/// was printed before. Each becomes a visible stand-in; a line feed a space.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' | '\r' => ' ',
            c if c.is_control() => '\u{fffd}',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A word as a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, quoted};

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(
            plain("a\u{1b}[2Jb\u{9b}1mc\u{7}\u{202e}d\ne"),
            "a\u{fffd}[2Jb\u{fffd}1mc\u{fffd}\u{fffd}d e"
        );
        assert_eq!(plain("Grüße 👩\u{200d}👧"), "Grüße 👩\u{200d}👧");
    }

    #[test]
    fn words_survive_the_shell() {
        assert_eq!(quoted("c5=c3"), "c5=c3");
        assert_eq!(quoted("my page.txt"), "'my page.txt'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
