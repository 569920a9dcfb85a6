//! What a text says about itself.

use linkify::{Link, LinkFinder, LinkKind};

use super::Sign;

/// Where bare names of sites mostly end. Any two words around a full stop without its blank would be a site's name, too.
const ENDINGS: [&str; 20] = [
    "app", "biz", "click", "cn", "co", "com", "dev", "info", "io", "link", "live", "net", "online",
    "org", "ru", "shop", "site", "store", "top", "xyz",
];

/// A telephone number has at least so many digits.
const DIGITS: usize = 9;

/// So many letters of which four in five are capitals are shouted.
const SHOUTED: usize = 20;

/// So many of one character in a row are no accident.
const REPEATED: usize = 8;

/// What the note and the name tell.
pub(super) fn signs(note: &str, name: Option<&str>) -> impl Iterator<Item = Sign> {
    let text = format!("{note}\n{}", name.unwrap_or_default());
    let told = [
        (Sign::Link, has_link(&text)),
        (Sign::Contact, has_mail(&text) || has_number(&text)),
        (Sign::Disguise, text.split(|c: char| !c.is_alphabetic()).any(is_disguised)),
        (Sign::Shout, is_shouted(note)),
        (Sign::Stutter, has_run(note)),
    ];
    told.into_iter().filter_map(|(sign, is_there)| is_there.then_some(sign))
}

fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_markup = ["[url", "[link", "<a ", "href="].iter().any(|tag| lower.contains(tag));
    is_markup || links(&lower).any(|link| *link.kind() == LinkKind::Url && leads(link.as_str()))
}

fn has_mail(text: &str) -> bool {
    links(text).any(|link| *link.kind() == LinkKind::Email)
}

fn links(text: &str) -> impl Iterator<Item = Link<'_>> {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    // Collected, because the finder ends here.
    finder.links(text).collect::<Vec<_>>().into_iter()
}

/// Whether this is meant to be followed, and not only two words without a blank between them.
fn leads(link: &str) -> bool {
    let (host, path) = link.split_once('/').map_or((link, None), |(host, path)| (host, Some(path)));
    let ending = host.rsplit('.').next().unwrap_or_default();
    host.starts_with("www.") || path.is_some() || ENDINGS.contains(&ending)
}

fn has_number(text: &str) -> bool {
    let is_part = |c: char| c.is_numeric() || matches!(c, ' ' | '-' | '(' | ')' | '+');
    let runs = text.split(|c: char| !is_part(c));
    runs.into_iter().any(|run| run.chars().filter(|c| c.is_numeric()).count() >= DIGITS)
}

/// Whether a word borrows letters that look alike: `pаypal` with a Cyrillic а.
fn is_disguised(word: &str) -> bool {
    let has = |from, to| word.chars().any(|c| (from..=to).contains(&c));
    let latin = has('a', 'z') || has('A', 'Z');
    latin && (has('\u{370}', '\u{3ff}') || has('\u{400}', '\u{52f}'))
}

fn is_shouted(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_uppercase() || c.is_lowercase()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    letters >= SHOUTED && capitals * 5 >= letters * 4
}

fn has_run(text: &str) -> bool {
    let (mut last, mut run) = (None, 0);
    text.chars().any(|c| {
        run = if last == Some(c) { run + 1 } else { 1 };
        last = Some(c);
        run >= REPEATED
    })
}

#[cfg(test)]
mod tests {
    use super::{Sign, signs};

    fn told(text: &str) -> Vec<Sign> {
        signs(text, None).collect()
    }

    #[test]
    fn links_are_known_with_and_without_a_scheme() {
        for text in [
            "http://a.example",
            "HTTPS://A.EXAMPLE",
            "ftp://a.example/x",
            "(www.a.example)",
            "a.example/x",
            "Buy at a.COM.",
            "https://xn--80ak6aa92e.example",
            "[URL=x]",
            "<A HREF=x>",
        ] {
            assert_eq!(told(text), [Sign::Link], "{text}");
        }
        for text in [
            "Thx.Bye",
            "e.g. this",
            "Dr.Who",
            "1.5 or 2.0",
            "and/or",
            "…so.",
            "a..com",
            "10:30/11:00",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn ways_to_reach_somebody_are_known() {
        for text in ["nora@desk.example", "+358 40 123 4567", "(020) 7946-0958", "٠١٢٣٤٥٦٧٨٩"]
        {
            assert_eq!(told(text), [Sign::Contact], "{text}");
        }
        for text in ["2026-03-10", "in 1999 and 2004", "@nora", "5 + 5"] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn borrowed_letters_are_known_and_two_languages_are_not() {
        assert_eq!(told("p\u{430}ypal"), [Sign::Disguise]);
        assert_eq!(told("Αlpha"), [Sign::Disguise]);
        assert_eq!(told("Письмо от Nora, και café"), []);
    }

    #[test]
    fn shouting_and_stuttering_are_known() {
        assert_eq!(told("THE BEST OF ALL POSTS EVER"), [Sign::Shout]);
        assert_eq!(told("USA, UK"), []);
        assert_eq!(told("wow!!!!!!!!"), [Sign::Stutter]);
        assert_eq!(told("wow!!!!!!!"), []);
        assert_eq!(told("ありがとうございました、とても助かりました。"), []);
    }
}
