//! Languages that are written from right to left.

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage};
use serde_json::json;

use crate::long::document_with;

/// Catches a page's own letter that turns around with the widget's words, on an English page and on a Hebrew one.
#[tokio::test]
async fn the_pages_own_children_keep_the_pages_direction() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    for (around, lang, widget) in [("ltr", "he", "rtl"), ("rtl", "en", "ltr")] {
        let element = format!("<advice-post lang={lang}><p id=own>A letter.</p></advice-post>");
        let script = "<script async src=/widget/advice-post.js></script>";
        stage.host.write("/page", script, &format!("<div dir={around}>{element}</div>"));
        phone.open(stage.host.page("page")).await?;
        phone.find("article.post").await?;
        let directions = "[document.querySelector('#own'), root.querySelector('.thx')].map((part) => getComputedStyle(part).direction)";
        assert_eq!(phone.eval::<Vec<String>>(directions).await?, [around, widget]);
    }
    Ok(())
}

/// Catches a reader's words that are set in the direction of the page.
#[tokio::test]
async fn readers_words_have_their_own_direction() -> Result<()> {
    let stage = Stage::start().await?;
    let notes = [("n1", "شكرا جزيلا"), ("n2", "Thank you")]
        .map(|(id, text)| json!({ "id": id, "text": text }));
    stage.host.answer("/words.json", Answer::Body("application/json", document_with(notes)));
    stage.embed("/page", "post=/words.json", "");
    let phone = stage.phone("page").await?;
    phone.find("#advice-n2").await?;
    let directions = "Array.from(root.querySelectorAll('li.note > p'), (note) => getComputedStyle(note).direction)";
    assert_eq!(phone.eval::<Vec<String>>(directions).await?, ["rtl", "ltr"]);
    Ok(())
}
