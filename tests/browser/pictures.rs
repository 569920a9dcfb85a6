//! Pictures of the main states, for people to look at: `target/screenshots/`.

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage, real_post};
use serde_json::json;

const SCHEME: &str = "<style>:root { color-scheme: light dark; font: 1em/1.5 sans-serif }</style>\
    <script async src=/widget/advice-post.js></script>";

async fn stage() -> Result<Stage> {
    let stage = Stage::start().await?;
    for (path, attributes) in [
        ("/page", "post=/posts/ladder.json endpoint={{endpoint}}"),
        ("/children", "endpoint={{endpoint}}"),
        ("/local", "post=/posts/mailed.json"),
        ("/failed", "post=/posts/none.json"),
        ("/long", "post=/posts/long.json"),
        ("/real", "post=/posts/real.json endpoint={{endpoint}}"),
    ] {
        let children = if path == "/children" { "<p>A letter in the page.</p>" } else { "" };
        stage.host.write(
            path,
            SCHEME,
            &format!("<advice-post {attributes}>{children}</advice-post>"),
        );
    }
    stage.host.answer("/posts/none.json", Answer::Status(404));
    stage.host.answer("/posts/long.json", Answer::Body("application/json", long().to_string()));
    if let Some(post) = real_post()? {
        stage.host.answer("/posts/real.json", Answer::Body("application/json", post.to_string()));
    }
    Ok(stage)
}

/// A thread that goes deep, with long words and other scripts.
fn long() -> serde_json::Value {
    let note = |number: usize| {
        let text = match number % 4 {
            0 => "A note of the usual length, with nothing in it that would be hard to set, by anybody.".into(),
            1 => "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2),
            2 => "شكرا جزيلا، كان هذا بالضبط ما كنت بحاجة إليه اليوم".into(),
            _ => "Two paragraphs.\n\nThis is the other.".to_owned(),
        };
        let mut note = json!({ "id": format!("n{number}"), "text": text, "at": "2026-03-10T09:00:00Z", "author": number % 3 == 1 });
        if !number.is_multiple_of(7) {
            note["under"] = format!("n{}", number - 1).into();
        }
        if number.is_multiple_of(2) {
            note["name"] = "Somebody with a Rather Long Name Indeed".into();
        }
        note
    };
    json!({
        "version": 1, "id": "long", "title": "How long may a title be before it is no longer one?",
        "author": { "name": "Hanne", "link": "/" }, "answered": "2026-03-07",
        "answer": { "body": [
            { "heading": [{ "text": "It depends" }] },
            { "quote": [[{ "text": "Before it is no longer one?" }]] },
            { "ordered": { "start": 3, "items": [{ "quote": [{ "text": "A quoted question" }] }, { "text": [{ "text": "An item" }] }] } },
            "rule",
            { "list": [{ "text": [{ "strong": "Strong" }, { "text": " and " }, { "emphasis": "emphatic" }] }] },
        ] },
        "links": [{ "text": "Ask me something", "href": "/ask" }, { "text": "All letters", "href": "/" }],
        "thread": (0..21).map(note).collect::<Vec<_>>(),
    })
}

async fn all_pictures(browser: &Browser, device: &str, scheme: &str) -> Result<()> {
    let mut stage = stage().await?;
    browser
        .prefer(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")])
        .await?;
    let name = |state: &str| format!("{state}-{device}-{scheme}");

    browser.open(stage.host.page("page")).await?;
    browser.sees(".letter", "I borrowed").await?;
    browser.screenshot(&name("before")).await?;
    stage.endpoint.kill()?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "tried again").await?;
    browser.screenshot(&name("endpoint-down")).await?;
    stage.endpoint.restart().await?;
    browser.sees("[role=status]", "Delivered.").await?;
    browser.screenshot(&name("after-tap")).await?;
    browser.fill("textarea", &"Too long a note. ".repeat(17)).await?;
    browser.sees(".count", "too many").await?;
    browser.screenshot(&name("too-long")).await?;
    browser.fill("textarea", "It was mine.\n\nThank you!").await?;
    browser.tap(".note-form button").await?;
    browser.sees("li.note[data-yours=true]", "It was mine.").await?;
    browser.sees("[role=status]", "Delivered.").await?;
    browser.screenshot(&name("with-note")).await?;

    browser.open(stage.host.page("children")).await?;
    browser.holds("told?.includes('ready')").await?;
    browser.offline(true).await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "back online").await?;
    browser.screenshot(&name("offline")).await?;
    browser.offline(false).await?;

    for (page, part) in
        [("failed", ".failed"), ("long", "li.note[data-depth='4']"), ("real", ".advice *")]
    {
        browser.open(stage.host.page(page)).await?;
        browser.find(part).await?;
        browser.holds("told?.length > 0").await?;
        browser.screenshot(&name(page)).await?;
    }
    browser.open(stage.host.page("local")).await?;
    browser.sees(".letter", "Who feeds").await?;
    browser.screenshot(&name("empty")).await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "It stays here").await?;
    browser.screenshot(&name("local")).await
}

/// Catches what no other test does: the ugly.
#[tokio::test]
async fn on_a_phone() -> Result<()> {
    let phone = Browser::phone().await?;
    all_pictures(&phone, "phone", "light").await?;
    let phone = Browser::phone().await?;
    all_pictures(&phone, "phone", "dark").await
}

/// Catches the same with room to spare.
#[tokio::test]
async fn on_a_desk() -> Result<()> {
    let desktop = Browser::desktop().await?;
    all_pictures(&desktop, "desktop", "light").await?;
    let desktop = Browser::desktop().await?;
    all_pictures(&desktop, "desktop", "dark").await
}

const ID: &str = "0192f3a4-b5c6-7fff-bfff-000000000001";

/// A phone that has this Thx of an earlier visit, on the page.
async fn comes_back(stage: &Stage, delivery: serde_json::Value) -> Result<Browser> {
    let phone = stage.phone("blank.html").await?;
    let record = json!({
        "version": 1,
        "thx": {
            "id": ID, "post": "ladder", "secret": "AAAAAAAAAAAAAAAAAAAAAA", "revision": 0,
            "note": "It was mine. Thank you!", "name": "Still Up Here", "asker": true,
        },
        "endpoint": stage.endpoint.address(),
        "delivery": delivery,
    });
    phone.keep(&format!("advice-post:thx:{ID}"), &record.to_string()).await?;
    phone.open(stage.host.page("page")).await?;
    phone.sees(".letter", "I borrowed").await?;
    Ok(phone)
}

/// Catches the same in states that few readers see.
#[tokio::test]
async fn what_few_readers_see() -> Result<()> {
    let mut stage = stage().await?;
    stage.embed("/alone", "post-id=ladder loading=manual endpoint={{endpoint}}", "The letter.");
    let alone = stage.phone("alone").await?;
    alone.tap(".thx-button").await?;
    alone.sees("[role=status]", "Delivered.").await?;
    alone.screenshot("shell-alone").await?;

    let unkept = Browser::phone().await?;
    unkept.before_pages("Storage.prototype.setItem = () => { throw Error('full') }").await?;
    unkept.open(stage.host.page("local")).await?;
    unkept.tap(".thx-button").await?;
    unkept.sees("[role=status]", "Not kept on this device.").await?;
    unkept.screenshot("not-kept").await?;

    let replied = comes_back(&stage, json!({ "waiting": { "tries": 0, "after": 0 } })).await?;
    replied.sees("[role=status]", "Delivered.").await?;
    stage.endpoint.author(&["reply", ID, "Then lay two spoons."])?;
    replied.reload().await?;
    replied.sees("[role=status]", "replied").await?;
    replied.screenshot("replied").await?;
    replied.open(stage.host.page("blank.html")).await?;
    replied.keep("advice-post:thx:0192f3a4-b5c6-7fff-bfff-000000000002", "{").await?;
    replied.open(stage.host.page("page")).await?;
    replied.sees(".thx", "damaged").await?;
    replied.screenshot("damaged").await?;

    stage.endpoint.kill()?;
    for (state, delivery, said) in [
        (
            "refused",
            json!({ "refused": { "detail": "The post has no room for more." } }),
            "no room",
        ),
        ("taken-back", json!({ "undoing": { "tries": 1, "after": 0 } }), "Taken back."),
        ("waits", json!({ "delivered": { "revision": 0, "waits": true } }), "approve"),
    ] {
        let phone = comes_back(&stage, delivery).await?;
        phone.sees("[role=status]", said).await?;
        phone.screenshot(state).await?;
    }
    Ok(())
}
