//! Pasted pages that we made up.

#![expect(clippy::unwrap_used, reason = "a test fails where something is not as it should be")]

use advice_press::{Error, Overrides, Pressed, Remedy, press};
use advice_wire::{Block, Inline, Item};

fn page(text: &str) -> Pressed {
    press("page.txt", text.as_bytes(), &Overrides::default()).unwrap()
}

fn fails(text: &str, overrides: &Overrides) -> Error {
    press("page.txt", text.as_bytes(), overrides).unwrap_err()
}

fn flags(pressed: &Pressed) -> Vec<&str> {
    pressed.remarks.iter().filter_map(|remark| flag(&remark.remedy)).collect()
}

fn flag(remedy: &Remedy) -> Option<&str> {
    match remedy {
        Remedy::Overrule(flag) | Remedy::Repair(flag) => Some(flag),
        Remedy::None => None,
    }
}

const POST: &str = "\
Dear Bea,
My brother borrows my ladder and never brings it back before the weekend.
Should I buy a second ladder?
~ Rungless
Hello Rungless!
1. Should I buy a second ladder?
No.
2. And what about the brother?
Keep him.
";

#[test]
fn a_page_without_comments_is_a_post_without_a_thread() {
    let Pressed { post, .. } = page(POST);
    let letter = post.letter.unwrap();
    assert_eq!(letter.salutation.as_deref(), Some("Dear Bea,"));
    assert_eq!(letter.signature.as_deref(), Some("Rungless"));
    assert_eq!(letter.body.len(), 2);
    assert_eq!(post.answer.salutation.as_deref(), Some("Hello Rungless!"));
    assert_eq!((post.author.name.as_str(), post.id.as_str()), ("Bea", "page"));
    assert!(post.thread.is_empty());
}

#[test]
fn only_what_the_letter_said_is_a_quote() {
    let body = page(POST).post.answer.body;
    let is_quote = |at: usize| match &body[at] {
        Block::Ordered { start, items } => (*start, matches!(items[..], [Item::Quote(_)])),
        other => panic!("{other:?}"),
    };
    assert_eq!((is_quote(0), is_quote(2)), ((1, true), (2, false)));
}

#[test]
fn a_list_counts_on() {
    let body = page("Hm\nDear you,\n3) one\n4) two\n7) other\n1999. was a year").post.answer.body;
    let starts: Vec<_> = body
        .iter()
        .map(|block| match block {
            Block::Ordered { start, items } => Some((*start, items.len())),
            _ => None,
        })
        .collect();
    assert_eq!(starts, [Some((3, 2)), Some((7, 1)), None]);
}

#[test]
fn a_letter_that_nobody_signs_still_ends_where_the_answer_greets() {
    let text = "I wrote to my boss like this:\nDear boss,\nI quit, and I regret it very much today.\nDear Regretful,\nDon't.";
    let pressed = page(text);
    let letter = pressed.post.letter.as_ref().unwrap();
    assert_eq!((letter.signature.as_deref(), letter.body.len()), (None, 3));
    assert!(flags(&pressed).contains(&"--signature LINE"));

    let overrides = Overrides { signature: Some(2), answer_at: Some(3), ..Overrides::default() };
    let post = press("page.txt", text.as_bytes(), &overrides).unwrap().post;
    assert_eq!(post.letter.unwrap().signature.as_deref(), Some("Dear boss,"));
    assert_eq!(post.answer.body.len(), 3);
}

#[test]
fn a_word_of_thanks_is_no_signature() {
    for closing in ["Thanks!", "thank you so much", "Please help", "Cheers"] {
        let text = format!("Should I go back?\n{closing}\nDear Anonymous,\nNo.");
        assert_eq!(page(&text).post.letter.unwrap().signature, None, "{closing}");
    }
}

#[test]
fn quotation_marks_around_a_letter_are_dropped() {
    let letter = page("“Is it me?\nOr them.”\nDear Both,\nYes.").post.letter.unwrap();
    let text = serde_json::to_string(&letter.body).unwrap();
    assert!(!text.contains(['“', '”']), "{text}");
}

#[test]
fn readers_may_write_of_deleting_and_the_author_may_be_greeted() {
    let thread = format!(
        "{POST}\
Delete his number, I say.
ReplyDeleteDeleted mine and never looked back.
Deleting helps.
Dear Bea, I kept mine.
Delete
hello Ladderless, well done!
DeleteDear Bea,
ReplyDeletethanks for this
"
    );
    let notes = page(&thread).post.thread;
    let outline: Vec<_> =
        notes.iter().map(|note| (note.id.as_str(), note.author, note.text.as_str())).collect();
    assert_eq!(
        outline,
        [
            (
                "c1",
                false,
                "Delete his number, I say.\nDeleted mine and never looked back.\nDeleting helps."
            ),
            ("c1.1", false, "Dear Bea, I kept mine."),
            ("c1.2", true, "hello Ladderless, well done!"),
            ("c2", false, "Dear Bea,\nthanks for this"),
        ]
    );
    assert_eq!(notes[1].name.as_deref(), Some("Ladderless"), "the reply above is who is greeted");
}

#[test]
fn a_reply_in_the_wrong_place_is_known_by_a_name_that_stands_under_a_note() {
    let text = format!("{POST}I use a chair.\nReplyDeleteMo\nHello Mo! Please don't.\nReplyDelete");
    let pressed = page(&text);
    assert!(flags(&pressed).contains(&"--move c2=c1"), "{:?}", flags(&pressed));
}

#[test]
fn the_author_overrules_who_wrote_what() {
    let text = format!("{POST}I use a chair.\nReplyDelete\nHello Mo! Don't.\nDelete");
    let ids = |id: &str| vec![id.to_owned()];
    let overrides = Overrides {
        names: vec![("c1".into(), "Maureen".into())],
        not_author: ids("c1.1"),
        by_author: ids("c1"),
        ..Overrides::default()
    };
    let pressed = press("page.txt", text.as_bytes(), &overrides).unwrap();
    let by_author: Vec<bool> = pressed.post.thread.iter().map(|note| note.author).collect();
    assert_eq!(by_author, [true, false]);
    assert!(
        !flags(&pressed).iter().any(|flag| flag.contains("author c1") || flag.contains("--name"))
    );
}

#[test]
fn a_paste_with_blank_lines_and_windows_line_ends_is_the_same() {
    let blank = POST.replace('\n', "\r\n\r\n");
    let post = page(&format!("\u{feff}{blank}")).post;
    assert_eq!(post, page(POST).post);
}

#[test]
fn addresses_are_links_within_the_text_and_below_it() {
    let post = page("Hm\nDear you,\nSee http://desk.example/a.\nhttps://www.desk.example/b/").post;
    let [Block::Paragraph(line)] = &post.answer.body[..] else { panic!("{:?}", post.answer.body) };
    assert!(
        matches!(&line[1], Inline::Link { href: Some(href), .. } if href.as_str() == "http://desk.example/a")
    );
    assert_eq!(post.links[0].text, "desk.example/b");
}

#[test]
fn what_fits_nothing_is_an_error_that_says_what_to_do() {
    let none = Overrides::default();
    assert!(fails("One line.\nAnother.", &none).to_string().contains("--answer-at LINE"));
    assert!(fails("\u{0}\u{1}", &none).to_string().contains("not a text"));
    let far = Overrides { plain: vec![99], ..Overrides::default() };
    assert!(fails(POST, &far).within("page.txt").starts_with("page.txt:99:1: --plain 99"));
    let rule_in_letter = Overrides { rule: Some(2), ..Overrides::default() };
    assert!(
        fails(POST, &rule_in_letter).to_string().contains("the answer has no text on that line")
    );
    let lost = Overrides { moves: vec![("c5".into(), "c3".into())], ..Overrides::default() };
    assert!(fails(POST, &lost).to_string().contains("no note c5"));
}

#[test]
fn a_hostile_page_costs_no_more_than_its_size() {
    let thread = "Dear Kim,\nReplyDelete\n".repeat(80_000);
    let pressed = page(&format!("{POST}{thread}"));
    assert_eq!(pressed.post.thread.len(), 80_000);
    let addresses = "http://a.example ".repeat(100_000);
    assert!(!page(&format!("Hm\nDear you,\n{addresses}")).post.answer.body.is_empty());
}
