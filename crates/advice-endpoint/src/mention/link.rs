use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use url::Url;

/// What a page has to say for itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Source {
    /// Whether it links to what it is said to mention.
    pub(crate) links: bool,
    /// The text of its `<title>`, as it is.
    pub(crate) title: String,
}

/// The elements and attributes by which a page links to another (W3C Webmention, section 3.2.2).
const LINKS: [(&[u8], &[u8]); 6] = [
    (b"a", b"href"),
    (b"area", b"href"),
    (b"link", b"href"),
    (b"img", b"src"),
    (b"video", b"src"),
    (b"audio", b"src"),
];

/// Reads a page that is `at` an address, and looks for a link to `target`. What stands in a comment, a script or the text is
/// no link.
pub(crate) fn read(html: &str, at: &Url, target: &Url) -> Source {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut source = Source::default();
    let mut in_title = false;
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                in_title = *tag.name == *b"title" && source.title.is_empty();
                source.links |= leads_to(&tag, at, target);
            }
            Token::EndTag(_) => in_title = false,
            Token::String(text) if in_title => {
                source.title.push_str(&String::from_utf8_lossy(&text));
            }
            _ => {}
        }
    }
    source
}

fn leads_to(tag: &StartTag<()>, at: &Url, target: &Url) -> bool {
    let named = LINKS.iter().find(|(name, _)| *tag.name == **name);
    let value = named.and_then(|(_, attribute)| tag.attributes.get(*attribute));
    let link = value.and_then(|link| at.join(String::from_utf8_lossy(link).trim()).ok());
    link.is_some_and(|link| link == *target)
}

#[cfg(test)]
mod tests {
    use super::{Source, read};

    fn source(html: &str) -> Source {
        let at = "https://other.example/posts/1".parse().unwrap();
        read(html, &at, &"https://blog.example/letters/ct".parse().unwrap())
    }

    #[test]
    fn a_link_is_found_whatever_its_form() {
        for html in [
            "<a href=https://blog.example/letters/ct>",
            "<p><a class='u-in-reply-to' HREF='https://BLOG.example:443/letters/ct'>so</a>",
            "<base><a href=\"//blog.example/letters/../letters/ct\">",
            "<a href=' https://blog.example/letters/ct '>",
            "<img src=https://blog.example/letters/ct>",
            "<a href=\"https://blog.example/letters/&#99;t\">",
        ] {
            assert!(source(html).links, "{html}");
        }
    }

    #[test]
    fn what_is_no_link_to_it_is_none() {
        for html in [
            "https://blog.example/letters/ct",
            "<!-- <a href=https://blog.example/letters/ct> -->",
            "<script>\"<a href=https://blog.example/letters/ct>\"</script>",
            "<title><a href=https://blog.example/letters/ct></title>",
            "<textarea><a href=https://blog.example/letters/ct></textarea>",
            "<a href=https://blog.example/letters/ct2>",
            "<a href=http://blog.example/letters/ct>",
            "<a href=/letters/ct>",
            "<a title=https://blog.example/letters/ct>",
            "<p href=https://blog.example/letters/ct>",
            "<a href=https://evil.example/?https://blog.example/letters/ct>",
            "",
        ] {
            assert!(!source(html).links, "{html}");
        }
    }

    #[test]
    fn the_title_is_that_of_the_page() {
        let title = |html: &str| source(html).title;
        assert_eq!(title("<title>On &amp; off</title><svg><title>icon</title></svg>"), "On & off");
        assert_eq!(title("<p>none"), "");
    }
}
