//! A reader who hears the page.

use anyhow::Result;
use browser_tests::{Ability, Browser, Stage, is_beyond};

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
