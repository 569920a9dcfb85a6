//! A real page, from the blog's text to the reader's phone.

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage, real_post};
use serde_json::Value;

/// The texts of the elements that a selector matches.
async fn texts(browser: &Browser, selector: &str) -> Result<Vec<String>> {
    browser
        .eval(&format!(
            "Array.from(root.querySelectorAll({selector:?}), (part) => part.textContent)"
        ))
        .await
}

/// What a thread should show: the texts of the comments, each followed by those of its replies.
fn expected(post: &Value) -> Vec<(String, String)> {
    let notes: Vec<&Value> = post["thread"].as_array().into_iter().flatten().collect();
    let under = |above: &Value| {
        let notes = notes.clone();
        let above = above.clone();
        notes
            .into_iter()
            .filter(move |note| note.get("under").cloned().unwrap_or_default() == above)
    };
    let shown = |depth: &str, note: &Value| {
        (depth.to_owned(), note["text"].as_str().unwrap_or_default().replace('\n', ""))
    };
    let with_replies = |comment: &Value| {
        let replies: Vec<_> = under(&comment["id"]).map(|reply| shown("1", reply)).collect();
        [vec![shown("0", comment)], replies].concat()
    };
    under(&Value::Null).flat_map(with_replies).collect()
}

/// Catches a page that loses a paragraph, a reply or a link on its way, or shows it in the wrong place.
#[tokio::test]
async fn the_real_page_is_shown_as_it_was_meant() -> Result<()> {
    let Some(post) = real_post()? else { return Ok(()) };
    let stage = Stage::start().await?;
    stage.host.answer("/posts/real.json", Answer::Body("application/json", post.to_string()));
    stage.embed("/page", "post=/posts/real.json endpoint={{endpoint}}", "");
    let phone = stage.phone("page").await?;
    phone.find(".letter").await?;

    assert_eq!(texts(&phone, ".letter .signature").await?, ["CT"]);
    let comments: Vec<(String, String)> = phone
        .eval(
            "Array.from(root.querySelectorAll('li.note'), (note) => [note.dataset.depth ?? '0', \
             Array.from(note.querySelectorAll('p'), (line) => line.textContent).join('').replaceAll('\\n', '')])",
        )
        .await?;
    assert_eq!(comments, expected(&post));
    let depths = |depth| comments.iter().filter(|(at, _)| at == depth).count();
    assert_eq!((depths("0"), depths("1")), (6, 5));
    let all = texts(&phone, ".post").await?.concat();
    assert!(!all.contains("ReplyDelete"), "{all}");

    // Two numbered questions, each with words of the letter.
    assert_eq!(texts(&phone, ".answer ol > li").await?.len(), 2);
    phone.holds("root.querySelector('.rule').textContent.includes('Thx!')").await?;
    phone.holds("root.querySelector('.rule').getBoundingClientRect().bottom <= root.querySelector('.thx-button').getBoundingClientRect().top").await?;
    phone.holds("Array.from(root.querySelectorAll('.answer a')).some((link) => link.protocol.startsWith('http'))").await?;
    // Nothing is wider than the phone.
    phone
        .holds("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        .await?;

    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.reload().await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], post["id"]);
    Ok(())
}
