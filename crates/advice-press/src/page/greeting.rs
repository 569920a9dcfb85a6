//! "Dear Kim,": who is spoken to, and how.

use advice_wire::limits;

/// How English letters begin. Each stands for its own misspellings where it is long enough to be known in them.
const WORDS: [&str; 8] =
    ["dear", "dearest", "hello", "hey", "hi", "greetings", "my dear", "good morning"];

/// Those that name nobody in particular.
const NOBODY: [&str; 12] = [
    "again",
    "all",
    "anon",
    "anonymous",
    "both",
    "everybody",
    "everyone",
    "folks",
    "friend",
    "reader",
    "readers",
    "there",
];

/// The opening of a letter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Greeting<'a> {
    /// The word that greets, as it is usually spelled.
    pub(super) word: &'static str,
    /// Who is greeted, where that is somebody.
    pub(super) name: Option<&'a str>,
    /// The greeting with its comma.
    pub(super) text: &'a str,
    /// What follows on the same line.
    pub(super) rest: &'a str,
}

/// The greeting at the start of a line, if it is one: a word that greets, up to four words of a name, and a mark that
/// ends them.
pub(super) fn greeting(line: &str) -> Option<Greeting<'_>> {
    let line = line.trim();
    let (word, after) = WORDS.iter().find_map(|word| Some((*word, strip_greeting(line, word)?)))?;
    // "Dear Kim" is a greeting even without its comma; "Hey nice idea" is not.
    let end = name_end(after).or_else(|| word.ends_with("dear").then_some(after.len()))?;
    let (name, rest) = after.split_at(end);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ",:!-–—".contains(c));
    let text = line[..line.len() - rest.len()].trim_end();
    let name = name.trim();
    let words = name.split_whitespace().count();
    if words > 4 || name.chars().count() > limits::NAME || (words == 0 && !rest.is_empty()) {
        return None;
    }
    let somebody = words > 0 && !NOBODY.contains(&name.to_lowercase().as_str());
    Some(Greeting { word, name: somebody.then_some(name), text, rest })
}

/// Where the name ends: at a comma, a colon, an exclamation mark, a dash that stands free, or the line's end.
fn name_end(after: &str) -> Option<usize> {
    let mark = after.find([',', ':', '!', '—', '–']);
    let dash = after.find(" - ").or_else(|| after.strip_suffix(" -").map(str::len));
    mark.into_iter().chain(dash).min()
}

/// What follows the greeting word, spelled right or nearly so.
fn strip_greeting<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let spaces = word.matches(' ').count();
    let end = line.match_indices([' ', ',', '!']).nth(spaces).map(|(at, _)| at)?;
    let (written, after) = line.split_at(end);
    is_spelling_of(&written.to_lowercase(), word).then_some(after)
}

/// Whether `written` is `word`, or `word` with one letter too many or two swapped. A letter too few or another one
/// would make words of their own: year, near, deer.
fn is_spelling_of(written: &str, word: &str) -> bool {
    let slip = || {
        let swapped = written.len() == word.len() && same_letters(written, word);
        word.len() >= 4
            && (swapped || written.len() == word.len() + 1)
            && strsim::osa_distance(written, word) == 1
    };
    written == word || slip()
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

#[cfg(test)]
mod tests {
    use super::greeting;

    fn read(line: &str) -> Option<(&str, Option<&str>, &str)> {
        greeting(line).map(|found| (found.word, found.name, found.rest))
    }

    #[test]
    fn greetings_are_read_with_their_names() {
        assert_eq!(read("Dear Five Stops,"), Some(("dear", Some("Five Stops"), "")));
        assert_eq!(read("Hi Mary-Ann - so glad"), Some(("hi", Some("Mary-Ann"), "so glad")));
        assert_eq!(read("hello Bo! You did it"), Some(("hello", Some("Bo"), "You did it")));
        assert_eq!(read("Dear Anonymous,"), Some(("dear", None, "")));
        assert_eq!(read("Dear Bo"), Some(("dear", Some("Bo"), "")));
        assert_eq!(read("Hi again,"), Some(("hi", None, "")));
        assert_eq!(greeting("Dear Bo, well").map(|found| found.text), Some("Dear Bo,"));
    }

    #[test]
    fn a_slip_of_the_finger_still_greets() {
        for line in ["Dearr Bo,", "Daer Bo,", "Deary Bo,", "DEAR Bo,"] {
            assert_eq!(read(line).map(|found| found.0), Some("dear"), "{line}");
        }
    }

    #[test]
    fn sentences_do_not_greet() {
        for line in [
            "Year one, then two",
            "Hey nice idea",
            "Dear me that was a long way to go, was it not",
            "His idea, not mine",
            "Deer, mostly",
            "Dearly beloved friends of the family are welcome",
            "Hi",
            "",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
