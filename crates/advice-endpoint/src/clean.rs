//! Makes readers' text fit to stand on somebody else's page: what could reach beyond its own lines goes, what living
//! scripts and emoji need stays. HTML is left alone, because nobody reads it as such: it is shown as the text it is.

use advice_wire::limits::MARKS_PER_CHARACTER;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Cleans text of several lines; `None` if nothing visible is left.
pub(crate) fn lines(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace(is_line_end, "\n");
    let text: String = text.chars().filter(|&c| c == '\n' || !is_removed(c)).nfc().collect();
    let text = cap_marks(&text);
    let mut cleaned = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.split('\n').map(close_up) {
        if line.chars().all(is_invisible) {
            blank = true;
            continue;
        }
        if !cleaned.is_empty() {
            cleaned.push_str(if blank { "\n\n" } else { "\n" });
        }
        cleaned.push_str(&line);
        blank = false;
    }
    (!cleaned.is_empty()).then_some(cleaned)
}

/// Cleans text of one line: a name.
pub(crate) fn line(text: &str) -> Option<String> {
    lines(&text.replace(is_line_end, " "))
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Control characters, of which a tab counts as a space; the byte order mark; and what turns the direction of text
/// that it does not belong to (UAX #9, 2.1 to 2.4). The marks LRM, RLM and ALM stay: they act like a letter.
fn is_removed(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Drops the marks that one character has too many of. What is invisible does not start a new character, or a joiner
/// between marks would begin the count again.
fn cap_marks(text: &str) -> String {
    let mut marks = 0;
    let fits = |&c: &char| {
        if is_combining_mark(c) {
            marks += 1;
        } else if !is_invisible(c) {
            marks = 0;
        }
        !is_combining_mark(c) || marks <= MARKS_PER_CHARACTER
    };
    text.chars().filter(fits).collect()
}

/// Trims, and keeps the first of each run of spaces: French sets a no-break space before a question mark.
fn close_up(line: &str) -> String {
    let mut after_space = false;
    let single = |&c: &char| {
        let repeated = after_space && c.is_whitespace();
        after_space = c.is_whitespace();
        !repeated
    };
    let line = line.trim().chars().filter(single);
    line.map(|c| if c == '\t' { ' ' } else { c }).collect()
}

/// Takes no ink: spaces, the code points that are ignorable by default (Unicode, `Default_Ignorable_Code_Point`), and
/// the blank Braille pattern.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    fn note(text: &str) -> String {
        lines(text).unwrap_or_default()
    }

    #[test]
    fn html_stays_the_plain_text_it_is() {
        let html = "<b>Thx</b> & <script>alert(1)</script>";
        assert_eq!(note(html), html);
    }

    #[test]
    fn bidi_controls_go_and_direction_marks_stay() {
        assert_eq!(note("a\u{202e}b\u{202c}c \u{2066}d\u{2069}"), "abc d");
        assert_eq!(note("שלום!\u{200f}"), "שלום!\u{200f}");
    }

    #[test]
    fn joiners_stay_where_scripts_and_emoji_need_them() {
        for text in [
            "👩\u{200d}👩\u{200d}👧\u{200d}👦",
            "🏳\u{fe0f}\u{200d}🌈",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👍🏽",
            "🇫🇮",
        ] {
            assert_eq!(note(text), text);
        }
    }

    #[test]
    fn a_character_keeps_eight_marks() {
        let tower = format!("e{}!", "\u{301}".repeat(10_000));
        assert_eq!(note(&tower), format!("é{}!", "\u{301}".repeat(8)));
        let sneaky = format!("e{}", "\u{316}\u{200d}".repeat(100));
        assert_eq!(note(&sneaky).chars().filter(|&c| c == '\u{316}').count(), 8);
    }

    #[test]
    fn control_characters_go() {
        assert_eq!(note("a\0b\u{7}c\u{1b}[31md\u{9b}e\u{feff}"), "abc[31mde");
        assert_eq!(note("a\tb"), "a b");
    }

    #[test]
    fn what_shows_nothing_is_absent() {
        for text in [
            "",
            "   ",
            "\n\n\t",
            "\u{200b}\u{200d}\u{2060}",
            "\u{3164}",
            "\0",
            "\u{a0}\u{3000}",
            "\u{2800} \u{ad}",
        ] {
            assert_eq!(lines(text), None, "{text:?}");
            assert_eq!(line(text), None, "{text:?}");
        }
    }

    #[test]
    fn text_is_composed() {
        assert_eq!(note("e\u{301}"), "é");
        assert_eq!(note("e\u{202e}\u{301}"), "é");
    }

    #[test]
    fn spaces_and_blank_lines_are_closed_up() {
        assert_eq!(note("  a   b \r\n\r\n \u{200b} \n\n\nc\rd  "), "a b\n\nc\nd");
        assert_eq!(note("Vraiment\u{a0}?"), "Vraiment\u{a0}?");
        assert_eq!(line(" Five\nStops\u{2028}Late "), Some("Five Stops Late".into()));
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        let samples = [
            "e\u{301}\u{316}\u{202e}\u{301}\u{200d}\u{315} \u{200b} \u{301}a",
            "\u{1100}\u{202e}\u{1161}\u{feff}\u{11a8}",
            " \u{301}\u{301}\n \t\u{200b}\n\u{2800}x",
            "a\u{34f}\u{301}\u{327}\u{5b0}\u{5b4}\u{5bc}\u{5c1}\u{301}\u{301}\u{301}\u{301}\u{301}",
        ];
        for text in samples {
            let once = note(text);
            assert_eq!(note(&once), once, "{text:?}");
        }
    }
}
