//! What the host asks for with attributes.

use anyhow::Result;
use browser_tests::{Browser, Stage};

/// The ids of the notes as they are shown, each with its depth.
async fn shown(browser: &Browser) -> Result<Vec<String>> {
    browser.find("li.note").await?;
    browser
        .eval("Array.from(root.querySelectorAll('li.note'), ({ id, dataset }) => `${id} ${dataset.depth ?? 0}`)")
        .await
}

/// Catches an order or a depth that is not what the host asked for, and a reply that leaves its note.
#[tokio::test]
async fn the_thread_is_sorted_and_indented_as_the_host_asks() -> Result<()> {
    let notes: Vec<_> =
        [("a", None), ("b", None), ("c", Some("a")), ("d", Some("c")), ("e", Some("a"))]
            .map(|(id, under)| serde_json::json!({ "id": id, "under": under, "text": id }))
            .into();
    let mut post: serde_json::Value = serde_json::from_str(include_str!("../posts/ladder.json"))?;
    post["thread"] = notes.into();
    let stage = Stage::start().await?;
    let document = browser_tests::Answer::Body("application/json", post.to_string());
    stage.host.answer("/posts/deep.json", document);
    let as_asked = ["advice-a 0", "advice-c 1", "advice-d 2", "advice-e 1", "advice-b 0"];
    let newest = ["advice-b 0", "advice-a 0", "advice-c 1", "advice-d 2", "advice-e 1"];
    let flat = ["advice-a 0", "advice-c 1", "advice-d 1", "advice-e 1", "advice-b 0"];
    for (attributes, expected) in [
        ("", as_asked),
        ("sort=newest", newest),
        ("sort=oldest", as_asked),
        ("max-depth=1", flat),
        ("max-depth=0", as_asked),
        ("max-depth=-3", as_asked),
        ("max-depth=.5", as_asked),
        ("max-depth=deep", as_asked),
    ] {
        stage.embed("/page", &format!("post=/posts/deep.json {attributes}"), "");
        let phone = stage.phone("page").await?;
        assert_eq!(shown(&phone).await?, expected, "{attributes}");
    }
    Ok(())
}

/// Catches a widget that is light on a dark page, or the other way round.
#[tokio::test]
async fn the_theme_is_the_hosts() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    for (scheme, style, theme, is_dark) in [
        ("light", "", "", false),
        ("dark", "", "", false),
        ("dark", "color-scheme: light dark", "", true),
        ("dark", "color-scheme: light dark", "light", false),
        ("light", "color-scheme: light dark", "dark", true),
        ("light", "background: #111; color: #eee", "auto", true),
    ] {
        phone.prefer(&[("prefers-color-scheme", scheme)]).await?;
        let head = format!(
            "<style>:root {{ {style} }}</style><script async src=/widget/advice-post.js></script>"
        );
        let widget = format!("<advice-post post=/posts/ladder.json theme='{theme}'></advice-post>");
        stage.host.write("/page", &head, &widget);
        phone.open(stage.host.page("page")).await?;
        phone.find(".letter").await?;
        let paper: String =
            phone.eval("getComputedStyle(root.querySelector('.letter')).backgroundColor").await?;
        let expected = if is_dark { "rgb(37, 34, 28)" } else { "rgb(252, 248, 239)" };
        assert_eq!(paper, expected, "{scheme} {style} {theme}");
    }
    Ok(())
}

/// Catches a widget that stays light when the host goes dark before the reader's eyes, in whatever way it does that.
#[tokio::test]
async fn the_theme_changes_with_the_hosts() -> Result<()> {
    let stage = Stage::start().await?;
    let styles = "<style>:root { color-scheme: light dark } .mixed { color: oklch(.97 .007 248) } .slow { color: #eee; transition: color .2s }</style>\
        <script async src=/widget/advice-post.js></script>";
    stage.host.write("/page", styles, "<advice-post post=/posts/ladder.json></advice-post>");
    let phone = stage.phone("page").await?;
    phone.find(".letter").await?;
    for way in ["mixed", "slow"] {
        phone.is_painted(false).await?;
        phone.eval::<()>(&format!("void document.body.classList.add('{way}')")).await?;
        phone.is_painted(true).await?;
        phone.eval::<()>(&format!("void document.body.classList.remove('{way}')")).await?;
    }
    phone.is_painted(false).await?;
    phone.prefer(&[("prefers-color-scheme", "dark")]).await?;
    phone.is_painted(true).await
}

/// Catches dates in a language that the page is not in.
#[tokio::test]
async fn dates_are_in_the_pages_language() -> Result<()> {
    let stage = Stage::start().await?;
    for (attributes, date) in
        [("", "March 7, 2026"), ("lang=de", "7. März 2026"), ("lang=x!", "2026")]
    {
        stage.embed("/page", &format!("post=/posts/ladder.json {attributes}"), "");
        let phone = stage.phone("page").await?;
        phone.sees(".meta", date).await?;
    }
    Ok(())
}

/// Catches a language that is none, and that hides the one of the page.
#[tokio::test]
async fn an_empty_language_is_none() -> Result<()> {
    let stage = Stage::start().await?;
    for nothing in ["", "null"] {
        let widget =
            format!("<advice-post lang='{nothing}' post=/posts/ladder.json></advice-post>");
        let script = "<script async src=/widget/advice-post.js></script>";
        stage.host.write("/page", script, &format!("<div lang=de>{widget}</div>"));
        let phone = stage.phone("page").await?;
        phone.sees(".meta", "7. März 2026").await?;
    }
    Ok(())
}
