//! A reader who hears the page.

use anyhow::Result;
use browser_tests::{Ability, Answer, Browser, Stage, is_beyond};
use serde_json::json;

use crate::long::document_with;

const POST: &str = r#"
article
  heading "May I give the ladder back now?"
  paragraph
    Asked March 2, 2026 · Answered March 7, 2026
  region "The letter"
    paragraph
      Dear Hanne,
    paragraph
      I borrowed a ladder nine years ago.
    paragraph
      Still Up Here
  region "The answer"
    Hanne answers
    paragraph
      Dear Still Up Here,
    paragraph
      Carry it over today.
    paragraph
      Hanne"#;

const BEFORE_THE_TAP: &str = r#"
  region "Thanks"
    paragraph
      House rule: If this was your question, leave a Thx!
    button "Thx!"
    status"#;

const AFTER_THE_TAP: &str = r#"
  region "Thanks"
    paragraph
      House rule: If this was your question, leave a Thx!
    button "Thx!" disabled pressed
    status
      Delivered. Hanne will see it.
    paragraph
      1 reader said thanks
    checkbox "I wrote this letter. Only the author is told."
    I wrote this letter. Only the author is told.
    form
      Add a few words 270 left
      textbox "Add a few words 270 left"
        Thank you.
      Name 40 left
      textbox "Name 40 left"
      button "Send the note"
    button "Undo my Thx!""#;

/// The list is flat, so each reply names what it is to.
const THREAD: &str = r#"
  region "Notes"
    heading "2 notes"
    list
      listitem
        Anonymous
        paragraph
          I have the same ladder.
      listitem
        Hanne Author in reply to Anonymous March 10, 2026
        paragraph
          Then you know the way."#;

async fn reads(browser: &Browser, parts: &[&str]) -> Result<()> {
    assert_eq!(browser.reading("article").await?.join("\n"), parts.concat().trim_start());
    Ok(())
}

/// Catches a page that says things in an order that makes no sense, or without saying what they are.
#[tokio::test]
async fn everything_is_read_in_order_and_by_its_name() -> Result<()> {
    if is_beyond(Ability::Devtools)? {
        return Ok(());
    }
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.find(".letter").await?;
    reads(&phone, &[POST, BEFORE_THE_TAP, THREAD]).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.fill("textarea", "Thank you.").await?;
    phone.sees(".count", "270 left").await?;
    reads(&phone, &[POST, AFTER_THE_TAP, THREAD]).await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", "Thank you.").await?;
    let thread = phone.reading("list").await?;
    assert_eq!(thread[9..], ["  listitem", "    You", "    paragraph", "      Thank you."]);
    Ok(())
}

/// Catches a long thread of which those who hear it get a part only, or a list for each stretch of it.
#[tokio::test]
async fn a_long_thread_is_read_as_one_list_to_its_end() -> Result<()> {
    if is_beyond(Ability::Devtools)? {
        return Ok(());
    }
    let stage = Stage::start().await?;
    let note = |n| json!({ "id": format!("n{n}"), "text": format!("Note {n}.") });
    let long = document_with((0..1_000).map(note));
    stage.host.answer("/long.json", Answer::Body("application/json", long));
    stage.embed("/page", "post=/long.json", "");
    let phone = Browser::heard_phone().await?;
    phone.open(stage.host.page("page")).await?;
    phone.holds("root.querySelectorAll('li.note').length === 1000").await?;
    let read = phone.reading("list").await?;
    let said = |what: &str| read.iter().filter(|line| line.trim() == what).count();
    assert_eq!((said("list"), said("listitem")), (1, 1_000));
    // What is out of sight has its words, and no paragraphs around them.
    let words = read
        .iter()
        .filter_map(|line| line.trim().trim_start_matches("Anonymous ").strip_prefix("Note "));
    assert!(words.eq((0..1_000).map(|n| format!("{n}."))), "{read:#?}");
    Ok(())
}
