//! Words that are not meant well.

use anyhow::{Context as _, Result};
use browser_tests::{Answer, Browser, Stage};
use serde_json::json;

const HTML: &str =
    "<img src=x onerror=\"hit=1\"><script>hit=1</script><a href=\"javascript:hit=1\">x</a>";
const BIDI: &str = "\u{202E}evil\u{2066}";

/// Whether anything that was written has become more than text.
const IS_TEXT: &str = "!window.hit && !root.querySelector('img, script, iframe, style, svg, object') \
    && !root.querySelector('[onerror], [onclick], .post :not(ol)[style], a[href^=\"javascript\" i], a[href^=\"data\" i]')";

async fn stays_text(browser: &Browser) -> Result<()> {
    browser.holds(IS_TEXT).await?;
    let complaints = browser.complaints().await?;
    assert_eq!(complaints, Vec::<String>::new());
    Ok(())
}

/// Catches a post document, or a note in it, that runs in the host's page.
#[tokio::test]
async fn a_hostile_post_document_is_shown_as_text() -> Result<()> {
    let links = [
        "javascript:hit=1",
        " JaVaScRiPt:hit=1",
        "java\nscript:hit=1",
        "data:text/html,x",
        "vbscript:x",
    ];
    let line: Vec<_> =
        links.iter().map(|href| json!({ "link": { "text": href, "href": href } })).collect();
    let marks = format!("a{}", "\u{301}".repeat(10_000));
    let letter = json!({
        "salutation": HTML,
        "body": [{ "paragraph": [{ "text": HTML }] }, { "paragraph": line }, { "heading": [{ "text": BIDI }] }],
        "signature": HTML,
    });
    let post = json!({
        "version": 1, "id": HTML, "title": HTML, "asked": HTML, "answered": "9999-99-99",
        "author": { "name": HTML, "link": "javascript:hit=1", "mail": HTML },
        "letter": letter, "answer": letter, "rule": [{ "text": HTML }],
        "links": [{ "text": "x", "href": "javascript:hit=1" }],
        "thread": [
            { "id": HTML, "text": HTML, "name": HTML },
            { "id": "b", "under": HTML, "text": format!("{BIDI}\n{marks}"), "name": marks },
        ],
    });
    let stage = Stage::start().await?;
    stage.host.answer("/posts/hostile.json", Answer::Body("application/json", post.to_string()));
    stage.embed("/page", "post=/posts/hostile.json endpoint={{endpoint}}", "");
    let phone = stage.phone("page").await?;
    for part in [".letter", ".answer", "h2", ".rule", "li.note", ".meta"] {
        phone.sees(part, HTML).await?;
    }
    phone.sees(".letter", "JaVaScRiPt:hit=1").await?;
    phone.sees("li.note[data-depth='1']", &marks).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stays_text(&phone).await?;
    assert_eq!(stage.stored(1).await?[0]["post"], HTML);
    Ok(())
}

/// Catches a note by one reader that runs in the page of another, or turns it around.
#[tokio::test]
async fn a_hostile_note_is_shown_as_text() -> Result<()> {
    let stage = Stage::start().await?;
    let thx = json!({
        "id": "0192f3a4-b5c6-7fff-bfff-ffffffffffff", "post": "ladder", "secret": "AAAAAAAAAAAAAAAAAAAAAA",
        "revision": 0, "note": HTML, "name": format!("{BIDI}<b>"), "asker": false,
    });
    let answer = stage.endpoint.post("/v1/thx", &thx).await?;
    assert_eq!(answer["revision"], 0, "{answer}");
    stage.endpoint.author(&["approve", "0192f3a4-b5c6-7fff-bfff-ffffffffffff"])?;

    let phone = stage.phone("article.html").await?;
    phone.sees("li.note", HTML).await?;
    phone.sees("li.note b", "evil<b>").await?;
    phone.holds("!/[\\u202a-\\u202e\\u2066-\\u2069]/.test(root.textContent)").await?;
    stays_text(&phone).await
}

/// Catches a reader's own note that runs in their own page, and text that only looks short.
#[tokio::test]
async fn a_readers_own_hostile_note_is_text_and_too_many_marks_are_too_long() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.fill("textarea", &format!("a{}", "\u{301}".repeat(10_000))).await?;
    phone.sees(".note-form .count", "9,720 too many").await?;
    phone.tap(".note-form button").await?;
    phone.fill("textarea", &format!("{HTML}{BIDI}")).await?;
    phone.fill(".note-form input", HTML.get(..40).context("it is long")?).await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", HTML).await?;
    phone.holds("told.filter((name) => name === 'delivered').length === 2").await?;
    stays_text(&phone).await?;
    assert_eq!(stage.stored(1).await?[0]["note"], format!("{HTML}evil"));
    Ok(())
}

/// Counts every script that runs though nobody wrote it for this page: such strings open a dialog to show that they can.
const LISTEN: &str = "for (const open of ['alert', 'confirm', 'prompt', 'print']) window[open] = () => { window.hit = 1; };";

/// Which of the strings with markup in them are not to be read as they are. Blanks are the browser's business, and marks that
/// turn text around are taken out.
const UNREAD: &str = "fetch('/npm/blns/resources/blns.json').then((answer) => answer.json()).then((strings) => {
    const plain = (text) => text.replace(/[\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069\\s]+/g, '');
    const shown = new Set([...root.querySelectorAll(SELECTOR)].map((node) => plain(node.textContent)));
    return strings.filter((text) => text.includes('<') && !shown.has(plain(text)));
  })";

fn unread(selector: &str) -> String {
    UNREAD.replace("SELECTOR", &format!("'{selector}'"))
}

/// Catches a string of the Big List of Naughty Strings that is more than text: in a letter, as a link, as a note, as a
/// name. An endpoint that cleans nothing sends them.
#[tokio::test]
async fn a_public_list_of_hostile_strings_stays_text_wherever_it_is_shown() -> Result<()> {
    let stage = Stage::start().await?;
    let list = stage.host.page("npm/blns/resources/blns.json");
    let strings: Vec<String> = reqwest::get(list).await?.error_for_status()?.json().await?;
    assert!(strings.len() > 400);
    let lines = |text: &String| {
        let link = json!({ "link": { "text": text, "href": text } });
        [json!({ "paragraph": [{ "text": text }] }), json!({ "heading": [link] })]
    };
    let post = json!({
        "version": 1, "id": "naughty", "author": { "name": "Nora" },
        "letter": { "body": strings.iter().flat_map(lines).collect::<Vec<_>>() },
        "answer": { "body": [{ "paragraph": [{ "text": "An answer." }] }] },
    });
    let note =
        |(n, text): (usize, &String)| json!({ "id": format!("n{n}"), "text": text, "name": text });
    let notes: Vec<_> = strings.iter().enumerate().map(note).collect();
    let thread = json!({ "post": "naughty", "tally": notes.len(), "notes": notes });
    let body = |document: serde_json::Value| Answer::Body("application/json", document.to_string());
    stage.host.answer("/posts/naughty.json", body(post));
    stage.host.answer("/v1/thread", body(thread));
    stage.embed("/page", "post=/posts/naughty.json endpoint={{host}}", "");

    let phone = Browser::phone().await?;
    phone.before_pages(LISTEN).await?;
    phone.open(stage.host.page("page")).await?;
    let all = format!("root?.querySelectorAll('li.note').length === {}", strings.len());
    phone.holds(&all).await?;
    for place in [".letter p", ".letter h3", "li.note p", "li.note b"] {
        phone.finds_none(&unread(place)).await?;
    }
    stays_text(&phone).await?;
    assert_eq!(stage.strangers(&phone.requests().await?), Vec::<String>::new());
    Ok(())
}
