//! Bare web addresses within a text, wherever it comes from.

use advice_wire::{Href, Inline, Line};

/// A text as a line, its web addresses as links.
pub(crate) fn linked(text: &str) -> Line {
    let mut line = Line::new();
    let mut rest = text;
    while let Some((before, address, after)) = next_address(rest) {
        push_text(&mut line, before);
        line.push(Inline::Link { text: address.to_owned(), href: Href::new(address) });
        rest = after;
    }
    push_text(&mut line, rest);
    line
}

/// The text if it is one web address and nothing else.
pub(crate) fn only_address(text: &str) -> Option<Href> {
    match next_address(text.trim())? {
        ("", address, "") => Href::new(address),
        _ => None,
    }
}

fn push_text(line: &mut Line, text: &str) {
    if !text.is_empty() {
        line.push(Inline::Text(text.to_owned()));
    }
}

/// What stands before the first address, the address, and what follows. Full stops, brackets and quotation marks at its
/// end belong to the sentence around it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let is_address =
        |at: usize| text[at..].starts_with("http://") || text[at..].starts_with("https://");
    let start = text.match_indices("http").map(|(at, _)| at).find(|at| is_address(*at))?;
    let (before, rest) = text.split_at(start);
    let end = rest.find(|c: char| c.is_whitespace() || "<>\"“”".contains(c)).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(|c| ".,;:!?'’)]".contains(c));
    let (address, after) = rest.split_at(address.len());
    // "https://" alone names no place.
    (!address.ends_with("://")).then_some((before, address, after))
}

#[cfg(test)]
mod tests {
    use advice_wire::{Href, Inline};

    use super::{linked, only_address};

    #[test]
    fn an_address_becomes_a_link_without_the_sentence_around_it() {
        let href = Href::new("https://desk.example/ask");
        assert_eq!(
            linked("Ask (https://desk.example/ask)."),
            [
                Inline::Text("Ask (".into()),
                Inline::Link { text: "https://desk.example/ask".into(), href },
                Inline::Text(").".into()),
            ]
        );
    }

    #[test]
    fn an_address_is_alone_on_its_line_or_it_is_not() {
        assert!(only_address(" http://desk.example/a ").is_some());
        assert!(only_address("see http://desk.example/a").is_none());
        assert!(only_address("http://").is_none());
    }
}
