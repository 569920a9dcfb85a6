//! The plain-HTML form: what can be read out of it, and what cannot be smuggled into it.

#![expect(clippy::unwrap_used, reason = "a test fails where something is not as it should be")]

use advice_press::{Overrides, html, press};
use advice_wire::{Author, Block, Href, Inline, Letter, Link, Note, Post};
use serde_json::Value;

const HOSTILE: &str = "</script><script>alert('1')</script><!-- \" & ";

fn note(id: &str, under: Option<&str>, text: &str) -> Note {
    let under = under.map(Into::into);
    Note {
        id: id.into(),
        under,
        name: None,
        author: false,
        link: None,
        at: None,
        text: text.into(),
    }
}

fn post(thread: Vec<Note>) -> Post {
    let (author, answer) = (
        Author { name: "Nora".into(), link: Href::new("https://desk.example/"), mail: None },
        Letter { body: vec![Block::Rule], ..Letter::default() },
    );
    let (title, asked, answered, letter, rule) = (None, None, None, None, None);
    let (version, id, links) = (Post::VERSION, "a".into(), vec![]);
    Post { version, id, title, asked, answered, author, letter, answer, rule, links, thread }
}

/// A post that says the same hostile thing wherever something can be said.
fn hostile() -> Post {
    let text = || HOSTILE.to_owned();
    let line = vec![
        Inline::Text(text()),
        Inline::Emphasis(text()),
        Inline::Strong(text()),
        Inline::Link { text: text(), href: Href::new(&format!("/?{HOSTILE}")) },
    ];
    let letter = Letter {
        salutation: Some(text()),
        body: vec![
            Block::Paragraph(line.clone()),
            Block::Heading(line.clone()),
            Block::Quote(vec![line.clone()]),
        ],
        signature: Some(text()),
    };
    let mut note = note(HOSTILE, None, HOSTILE);
    note.name = Some(text());
    note.at = Some(text());
    Post {
        id: text(),
        title: Some(text()),
        asked: Some(text()),
        answered: Some(text()),
        author: Author {
            name: text(),
            link: Href::new(&format!("/?{HOSTILE}")),
            mail: Some(text()),
        },
        letter: Some(letter.clone()),
        answer: letter,
        rule: Some(line),
        links: vec![Link { text: text(), href: Href::new(&format!("/?{HOSTILE}")).unwrap() }],
        ..post(vec![note])
    }
}

fn json_ld(html: &str) -> Value {
    let (_, script) = html.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(script.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn no_text_becomes_markup() {
    let html = html(&hostile(), None);
    assert_eq!(html.matches("<script").count(), 1, "{html}");
    assert_eq!(html.matches("</script>").count(), 1);
    assert!(!html.contains("<!--"));
    let page = html.split_once("<script").unwrap().0;
    assert!(
        !page.contains('\'') && !page.contains("\" & "),
        "quotation marks end attributes: {page}"
    );
    let data = json_ld(&html);
    assert_eq!(
        data["headline"], HOSTILE,
        "escaped for the page, and the same to whoever parses it"
    );
    assert_eq!(data["comment"][0]["text"], HOSTILE);
}

#[test]
fn every_element_that_opens_closes() {
    let thread = vec![
        note("a", None, "x"),
        note("b", Some("a"), "x"),
        note("c", Some("b"), "x"),
        note("d", Some("a"), "x"),
        note("e", None, "x\ny"),
    ];
    for html in [html(&post(thread), None), html(&hostile(), None), html(&post(vec![]), None)] {
        let mut open: Vec<&str> = Vec::new();
        for tag in html.split('<').skip(1).map(|tag| tag.split_once('>').unwrap().0) {
            let name = tag.trim_start_matches('/').split(' ').next().unwrap();
            match tag.strip_prefix('/') {
                Some(_) => assert_eq!(open.pop(), Some(name), "{html}"),
                None if matches!(name, "hr" | "br") => {}
                None => open.push(name),
            }
        }
        assert_eq!(open, Vec::<&str>::new());
    }
}

#[test]
fn replies_nest_in_the_lists_and_in_the_data() {
    let thread = vec![note("a", None, "x"), note("b", Some("a"), "y"), note("c", None, "z")];
    let html = html(&post(thread), None);
    let a = html.find("note-a").unwrap();
    let b = html.find("note-b").unwrap();
    assert!(html[a..b].contains("<ol>") && !html[a..b].contains("</li>"));
    let data = json_ld(&html);
    assert_eq!(data["commentCount"], 3);
    assert_eq!(data["comment"][0]["comment"][0]["text"], "y");
    assert_eq!(data["comment"][1]["text"], "z");
}

#[test]
fn a_thread_that_nests_for_ever_does_not_nest_the_page() {
    let deep =
        |n: usize| note(&n.to_string(), (n > 0).then(|| (n - 1).to_string()).as_deref(), "x");
    let html = html(&post((0..20_000).map(deep).collect()), None);
    assert!(html.matches("<ol>").count() < 20);
    assert_eq!(html.matches("h-cite").count(), 20_000);
    assert_eq!(json_ld(&html)["commentCount"], 20_000);
}

#[test]
fn a_letter_is_an_entry_that_feed_readers_understand() {
    let letter =
        "---\ntitle: May I?\nauthor: Nora\nanswered: 2026-03-07\n---\nMay I?\n# Answer\nYes.\n";
    let post = press("a.md", letter.as_bytes(), &Overrides::default()).unwrap().post;
    let html = html(&post, None);
    for part in [
        "<article class=\"h-entry\"",
        "<h2 class=\"p-name\">May I?</h2>",
        "p-author h-card",
        "<time class=\"dt-published\" datetime=\"2026-03-07\">",
        "class=\"e-content\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert_eq!(json_ld(&html)["datePublished"], "2026-03-07");
}

/// Catches a page that other sites cannot find out from where to say that they link to it.
#[test]
fn a_page_names_where_mentions_go() {
    let endpoint = Href::new("https://thx.example/").unwrap();
    let mut post = hostile();
    post.id = "https://blog.example/ü?a=\"b".into();
    let link = "<link rel=\"webmention\" href=\"https://thx.example/v1/webmention?post=https%3A%2F%2Fblog.example%2F%C3%BC%3Fa%3D%22b\">";
    assert!(html(&post, Some(&endpoint)).contains(link));
    assert!(!html(&post, None).contains("webmention"));
}

/// Catches a Thx! that needs a script, a form that shows beside the widget's own button, and one that breaks out of HTML.
#[test]
fn the_thx_is_an_ordinary_form_for_browsers_without_scripts() {
    let endpoint = Href::new("https://thx.example/").unwrap();
    let mut hostile = hostile();
    hostile.id = "a\"b".into();
    let html = html(&hostile, Some(&endpoint));
    let form = html.split_once("<noscript>").unwrap().1.split_once("</noscript>").unwrap().0;
    assert!(
        form.contains("<form method=\"post\" action=\"https://thx.example/v1/thx/form\">"),
        "{form}"
    );
    assert!(
        form.contains("name=\"post\" value=\"a&quot;b\"") || form.contains("value=\"a&#34;b\""),
        "{form}"
    );
    assert!(form.contains("<button>Thx!</button>"));
    // What no person sees, hears or comes to with the keyboard.
    let trap = form.split("<p").find(|part| part.contains("name=\"website\"")).unwrap();
    assert!(trap.starts_with(" hidden>") && trap.contains("tabindex=\"-1\""), "{trap}");
}
