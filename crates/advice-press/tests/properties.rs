//! What holds for every input.

use advice_press::{Form, Overrides, html, json, press};
use advice_wire::{Block, Inline, Post};
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

/// Lines of what letters and pages are made of, in any order.
fn jumble() -> impl Strategy<Value = String> {
    let pieces = [
        "---",
        "title: x",
        "Dear Kim,",
        "ReplyDelete",
        "Delete",
        "DeleteDear Kim -",
        "# Answer",
        "# Thread",
        "## Kim",
        "> q",
        "1) one two three four",
        "- item",
        "***",
        "“",
        "”",
        "http://a.example",
        "CT",
        "",
        "   ",
        "please write “Thx!” in a comment",
        "| a | b |",
        "<b>",
        "é\u{301}",
        "—",
        "[a](b)",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40)
        .prop_map(|lines| lines.join("\n"))
}

fn overrides(form: Form) -> Overrides {
    Overrides { form: Some(form), ..Overrides::default() }
}

proptest! {
    #[test]
    fn any_bytes_are_a_post_or_an_error(bytes in any::<Vec<u8>>()) {
        for form in [Form::Markdown, Form::Page] {
            let _ = press("a", &bytes, &overrides(form));
        }
    }

    #[test]
    fn any_jumble_is_a_post_that_reads_back_or_an_error(text in jumble()) {
        for form in [Form::Markdown, Form::Page] {
            if let Ok(pressed) = press("a", text.as_bytes(), &overrides(form)) {
                let read: Post = serde_json::from_str(&json(&pressed.post).unwrap()).unwrap();
                prop_assert_eq!(&read, &pressed.post);
                prop_assert!(html(&read, None).ends_with("</article>\n"));
            }
        }
    }

    #[test]
    fn the_words_of_a_letter_are_the_words_of_its_post(
        paragraphs in prop::collection::vec("[a-zà-ÿ]{1,9}( [A-Za-zа-я0-9]{1,9}[.?!]?){3,12}", 1..8)
    ) {
        let letter = format!("Hm\n\n# Answer\n\n{}\n", paragraphs.join("\n\n"));
        let body = press("a.md", letter.as_bytes(), &Overrides::default()).unwrap().post.answer.body;
        let expected: Vec<Block> =
            paragraphs.into_iter().map(|text| Block::Paragraph(vec![Inline::Text(text)])).collect();
        prop_assert_eq!(body, expected);
    }
}
