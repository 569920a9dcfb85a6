//! The page that the project began with. It is somebody's own words, so it is read from beside the checkout and is no
//! part of it.

#![expect(clippy::unwrap_used, reason = "a test fails where something is not as it should be")]

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use advice_press::{Overrides, Pressed, Remedy, press};
use advice_wire::{Block, Item, Letter, Note};

const NAME: &str = "000_5c05e9819835ac09.txt";

fn pressed(overrides: &Overrides) -> Option<Pressed> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed").join(NAME);
    let Ok(bytes) = fs::read(path) else {
        // Not by `eprintln!`, which a passing test keeps to itself.
        let _ = writeln!(io::stderr(), "skipped: ../shared is not here");
        return None;
    };
    Some(press(NAME, &bytes, overrides).unwrap())
}

fn words(letter: &Letter) -> usize {
    let text = serde_json::to_string(letter).unwrap();
    text.split_whitespace().count()
}

#[test]
fn the_letter_is_signed_and_the_answer_greets_its_asker() {
    let Some(Pressed { post, .. }) = pressed(&Overrides::default()) else { return };
    let letter = post.letter.unwrap();
    assert_eq!(letter.signature.as_deref(), Some("CT"));
    assert_eq!(letter.body.len(), 8, "every paragraph of the letter");
    assert!(words(&letter) > 300);
    assert_eq!(post.answer.salutation.as_deref(), Some("Deart CT,"));
    assert_eq!(
        post.answer.body.len(),
        17,
        "every paragraph of the answer but the rule and the link"
    );
}

#[test]
fn two_numbered_questions_quote_the_letter() {
    let Some(Pressed { post, .. }) = pressed(&Overrides::default()) else { return };
    let questions: Vec<(u32, &[Item])> = post
        .answer
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Ordered { start, items } => Some((*start, items.as_slice())),
            _ => None,
        })
        .collect();
    assert!(matches!(questions[..], [(1, [Item::Quote(_)]), (2, [Item::Quote(_)])]));
    assert!(!post.answer.body.iter().any(|block| matches!(block, Block::Quote(_))));
}

#[test]
fn the_house_rule_and_the_link_are_found() {
    let Some(Pressed { post, .. }) = pressed(&Overrides::default()) else { return };
    let rule = post.rule.unwrap();
    assert!(rule[0].text().starts_with("New “rule”") && rule[0].text().contains("“Thx!”"));
    let hrefs: Vec<&str> = post.links.iter().map(|link| link.href.as_str()).collect();
    assert!(matches!(hrefs[..], [href] if href.starts_with("http://jobstr.com/")), "{hrefs:?}");
}

#[test]
fn every_reply_is_under_the_comment_it_answers() {
    let Some(Pressed { post, .. }) = pressed(&Overrides::default()) else { return };
    let outline: Vec<_> = post.thread.iter().map(summary).collect();
    assert_eq!(
        outline,
        [
            "c1 (1)",
            "c1.1 under c1 by the author (2)",
            "c2 by SP (1)",
            "c2.1 under c2 by the author (1)",
            "c3 by Kim (2)",
            "c3.1 under c3 by the author (2)",
            "c4 (1)",
            "c4.1 under c4 by the author (1)",
            "c5 by the author (1)",
            "c6 by NYC EA (5)",
            "c6.1 under c6 by the author (1)",
        ]
    );
    assert!(!post.thread.iter().any(|note| note.text.contains("Delete")));
}

/// Id, place, writer and the number of paragraphs.
fn summary(note: &Note) -> String {
    let under = note.under.as_ref().map_or_else(String::new, |under| format!(" under {under}"));
    let writer = if note.author { Some("the author") } else { note.name.as_deref() };
    let writer = writer.map_or_else(String::new, |writer| format!(" by {writer}"));
    format!("{}{under}{writer} ({})", note.id, note.text.lines().count())
}

#[test]
fn the_reply_in_the_wrong_place_is_reported_and_its_flag_moves_it() {
    let Some(first) = pressed(&Overrides::default()) else { return };
    let repairs: Vec<_> = first
        .remarks
        .iter()
        .filter_map(|remark| match &remark.remedy {
            Remedy::Repair(flag) => Some((remark.line, flag.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(repairs, [(Some(41), "--move c5=c3")]);

    let moves = vec![("c5".to_owned(), "c3".to_owned())];
    let second = pressed(&Overrides { moves, ..Overrides::default() }).unwrap();
    let moved = second.post.thread.iter().find(|note| note.id == "c5").unwrap();
    assert_eq!(moved.under.as_deref(), Some("c3"));
    assert!(!second.remarks.iter().any(|remark| matches!(remark.remedy, Remedy::Repair(_))));
}

#[test]
fn whatever_was_guessed_is_said_with_its_line() {
    let Some(Pressed { remarks, .. }) = pressed(&Overrides::default()) else { return };
    for line in [1, 9, 10, 13, 15, 26, 29, 31, 34, 37, 40, 41, 47] {
        let said = remarks.iter().any(|remark| {
            remark.line == Some(line)
                && matches!(&remark.remedy, Remedy::Overrule(flag) if flag.starts_with("--"))
        });
        assert!(said, "nothing was said about line {line}");
    }
}

#[test]
fn a_plain_line_stays_as_it_stands() {
    let overrides = Overrides { plain: vec![1, 13, 26, 29], ..Overrides::default() };
    let Some(Pressed { post, .. }) = pressed(&overrides) else { return };
    assert!(post.rule.is_none() && post.links.is_empty());
    assert_eq!(post.answer.body.len(), 19);
    let first = serde_json::to_string(&post.letter.unwrap().body[0]).unwrap();
    assert!(first.contains('“'), "{first}");
}
