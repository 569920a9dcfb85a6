//! Markdown letters, right and wrong.

#![expect(clippy::unwrap_used, reason = "a test fails where something is not as it should be")]

use std::fs;

use advice_press::{Overrides, Pressed, Remedy, press};
use advice_wire::{Block, Inline, Item, Line, Post};

fn letter(text: &str) -> Pressed {
    press("a-letter.md", text.as_bytes(), &Overrides::default()).unwrap()
}

/// The error of a letter, as a person sees it.
fn mistake(text: &str) -> String {
    press("a.md", text.as_bytes(), &Overrides::default()).unwrap_err().within("a.md")
}

fn text(text: &str) -> Line {
    vec![Inline::Text(text.into())]
}

/// What was flattened, and where.
fn flattened(pressed: &Pressed) -> Vec<(usize, &str)> {
    let lost = pressed.remarks.iter().filter(|remark| remark.remedy == Remedy::None);
    lost.map(|remark| (remark.line.unwrap(), remark.what.split_once(':').unwrap().0)).collect()
}

const LETTER: &str = "\
---
Title: May I?
author: Nora
Author link: https://desk.example/
asked: 2026-03-02
rule: If it was *yours*, leave a Thx!
links: [Ask me](/ask), [Archive](https://desk.example/all)
---
Dear Nora,
may I?
— A Reader

# Answer

Dear Reader,

You may.

- Nora
";

#[test]
fn a_letter_has_all_its_parts() {
    let Post { id, title, asked, author, letter, answer, rule, links, .. } = letter(LETTER).post;
    assert_eq!((id.as_str(), title.as_deref()), ("a-letter", Some("May I?")));
    assert_eq!((asked.as_deref(), author.name.as_str()), (Some("2026-03-02"), "Nora"));
    assert_eq!(author.link.unwrap().as_str(), "https://desk.example/");
    let letter = letter.unwrap();
    assert_eq!(letter.salutation.as_deref(), Some("Dear Nora,"));
    assert_eq!(letter.body, [Block::Paragraph(text("may I?"))]);
    assert_eq!(letter.signature.as_deref(), Some("A Reader"));
    assert_eq!(answer.salutation.as_deref(), Some("Dear Reader,"));
    assert_eq!(answer.body, [Block::Paragraph(text("You may."))]);
    assert_eq!(answer.signature.as_deref(), Some("Nora"));
    assert_eq!(rule.unwrap()[1], Inline::Emphasis("yours".into()));
    assert_eq!(
        links.iter().map(|link| link.text.as_str()).collect::<Vec<_>>(),
        ["Ask me", "Archive"]
    );
}

#[test]
fn windows_and_phones_write_the_same_letter() {
    let windows = format!("\u{feff}{}", LETTER.replace('\n', "\r\n"));
    assert_eq!(letter(&windows).post, letter(LETTER).post);
    let phone = LETTER.replace("---\n", "—-\n");
    assert_eq!(letter(&phone).post, letter(LETTER).post);
}

#[test]
fn blocks_and_inlines_are_typed() {
    let body = letter(
        "# Answer\n## Well\nA *b* **c** [d](/e)\\\nf\n\n> q1\n>\n> q2\n\n***\n\n3. > Is it?\n4. no\n\n* x\n",
    )
    .post
    .answer
    .body;
    assert_eq!(body[0], Block::Heading(text("Well")));
    let Block::Paragraph(line) = &body[1] else { panic!("{body:?}") };
    assert!(line.contains(&Inline::Emphasis("b".into())) && line.contains(&Inline::Break));
    assert!(line.iter().any(|inline| matches!(inline, Inline::Link { href: Some(_), .. })));
    assert_eq!(body[2], Block::Quote(vec![text("q1"), text("q2")]));
    assert_eq!(body[3], Block::Rule);
    let items = vec![Item::Quote(text("Is it?")), Item::Text(text("no"))];
    assert_eq!(body[4], Block::Ordered { start: 3, items });
}

#[test]
fn what_a_post_cannot_hold_keeps_its_words_and_is_reported() {
    let pressed = letter(
        "# Answer\nA <b>bold</b> `code` ![a cat](/cat.png)\n\n<script>\nalert(1)\n</script>\n\n- a\n  - b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n[free](javascript:alert(1)) end\n",
    );
    let json = serde_json::to_string(&pressed.post.answer.body).unwrap();
    for words in
        ["<b>bold</b> code a cat", "<script> alert(1) </script>", "\"a\"", "\"b\"", "free end"]
    {
        assert!(json.contains(words), "{words} is lost: {json}");
    }
    assert!(!json.contains("javascript"));
    assert_eq!(
        flattened(&pressed),
        [
            (2, "HTML"),
            (2, "code"),
            (2, "an image"),
            (4, "HTML"),
            (9, "a list within another block"),
            (11, "a table"),
            (15, "a link to javascript"),
        ]
    );
}

#[test]
fn a_thread_is_headings_below_headings() {
    let thread = "# Answer\nYes.\n\n— Nora\n\n# Thread\n## Kim\nHm.\n\nAnd [more](/m).\n### Nora\nOh.\n#### Kim\nYes!\n## anonymous\nMe too.\n";
    let notes = letter(thread).post.thread;
    let outline: Vec<_> = notes
        .iter()
        .map(|note| (note.id.as_str(), note.under.as_deref(), note.name.as_deref(), note.author))
        .collect();
    assert_eq!(
        outline,
        [
            ("c1", None, Some("Kim"), false),
            ("c1.1", Some("c1"), None, true),
            ("c1.1.1", Some("c1.1"), Some("Kim"), false),
            ("c2", None, None, false),
        ]
    );
    assert_eq!(notes[0].text, "Hm.\nAnd more (/m).");
}

#[test]
fn a_mistake_is_named_with_its_line_and_column() {
    for (letter, place, advice) in [
        ("Dear Nora,\n\nMay I?\n", "a.md:3:7: there is no answer", "# Answer"),
        ("May I?\n\n# Answer\n", "a.md:3:9: there is nothing below # Answer", "write"),
        ("# Answer\nYes.\n\n# answer:\nNo.\n", "a.md:4:1: this is a second answer", "two posts"),
        ("Hm\n\n# Letter\nMay I?\n# Answer\nNo.\n", "a.md:3:1: the letter has begun", "one letter"),
        ("# My title\n# Answer\nYes.\n", "a.md:1:1: \"# My title\" is none", "title:"),
        ("---\ntitle: x\n\nDear Nora,\n", "a.md:1:1: the front matter", "put ---"),
        ("---\ntitle: x\nDear Nora\n---\n", "a.md:3:1: this is not `key: value`", "put ---"),
        ("---\ntitel: x\n---\n", "a.md:2:1: there is no key `titel`", "did you mean `title`?"),
        ("---\ncolour: x\n---\n", "a.md:2:1: there is no key `colour`", "there are title, id"),
        ("---\nid: a\nId: b\n---\n", "a.md:3:1: `id` is here for the second time", "keep one"),
        ("---\nasked:  yesterday\n---\n", "a.md:2:9: `yesterday` is not a date", "2026-03-02"),
        ("---\nauthor link: data:x\n---\n", "a.md:2:14: `data:x` is not a link", "https://"),
        ("---\nlinks: my page\n---\n", "a.md:2:8: \"my page\" is not a link", "[the words]"),
        ("---\nlinks: [a](data:x)\n---\n", "a.md:2:8: \"a\" is not a link", "https://"),
        ("# Answer\nYes.\n# Thread\nHm.\n", "a.md:4:1: nobody says this", "## Kim"),
        (
            "# Answer\nYes.\n# Thread\n## Kim\n",
            "a.md:4:1: there is nothing below this name",
            "write",
        ),
        ("", "a.md: the file is empty", "answer"),
    ] {
        let said = mistake(letter);
        assert!(said.starts_with(place) && said.contains(advice), "{letter:?}: {said}");
    }
}

#[test]
fn lines_of_a_letter_are_changed_in_the_letter() {
    let overrides = Overrides { answer_at: Some(3), ..Overrides::default() };
    let error = press("a.md", LETTER.as_bytes(), &overrides).unwrap_err().to_string();
    assert!(error.contains("--answer-at is for pasted pages"), "{error}");
}

#[test]
fn very_deep_and_very_odd_markdown_is_read_in_time() {
    for hostile in ["> ", "- ", "*", "[", "<b>", "`", "1. ", "#", "|", "http://", "\\", "&amp;"] {
        let text = format!("# Answer\n\nYes.\n\n{}", hostile.repeat(20_000));
        assert!(!letter(&text).post.answer.body.is_empty(), "{hostile}");
    }
}

#[test]
fn the_example_letter_needs_nothing_overruled() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/letters");
    let text = fs::read(format!("{folder}/second-key.md")).unwrap();
    let pressed = press("second-key.md", &text, &Overrides::default()).unwrap();
    assert_eq!(
        pressed.remarks.len(),
        1,
        "only the id, from the file's name: {:?}",
        pressed.remarks
    );
    assert_eq!(pressed.post.letter.unwrap().signature.as_deref(), Some("Second Key"));
    assert_eq!(pressed.post.thread.len(), 5);
}
