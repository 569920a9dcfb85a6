//! The post document cannot be had.

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage};

const JSON: &str = "application/json";
const LADDER: &str = include_str!("../posts/ladder.json");

async fn one_line_for_the_owner(browser: &Browser) -> Result<()> {
    let complaints = browser.complaints().await?;
    let ours: Vec<_> =
        complaints.iter().filter(|complaint| complaint.contains("\"advice-post: ")).collect();
    assert_eq!(ours.len(), 1, "{complaints:?}");
    assert!(ours[0].contains("/posts/ladder.json"), "{ours:?}");
    Ok(())
}

/// Catches a post document that blocks, breaks or empties the page, or that nobody can mend because
/// nobody is told; and a page that needs a reload when it is mended.
#[tokio::test]
async fn a_post_that_cannot_be_read_is_said_and_can_be_asked_for_again() -> Result<()> {
    let stage = Stage::start().await?;
    let children = "<p id=children>The letter, as the page has it.</p>";
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", children);
    let huge = LADDER.replace("nine years", &"nine years ".repeat(950_000));
    let deep =
        format!("{{\"version\": 1, \"answer\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let deeper = LADDER.replace(
        "\"Hanne\" }",
        &format!("\"Hanne\", \"x\": {}1{} }}", "[".repeat(100_000), "]".repeat(100_000)),
    );
    let phone = Browser::phone().await?;
    for (answer, said) in [
        (Answer::Status(404), "missing or damaged"),
        (Answer::Status(500), "has a problem"),
        (Answer::Body(JSON, String::new()), "missing or damaged"),
        (Answer::Body(JSON, "<!doctype html><p>Log in</p>".into()), "missing or damaged"),
        (Answer::Body(JSON, "[1, null, \"ladder\"]".into()), "missing or damaged"),
        (Answer::Body(JSON, "null".into()), "missing or damaged"),
        (Answer::Body(JSON, LADDER[..LADDER.len() / 2].into()), "missing or damaged"),
        (
            Answer::Body(JSON, LADDER.replace("\"version\": 1", "\"version\": 2")),
            "missing or damaged",
        ),
        (Answer::Body(JSON, LADDER.replace("paragraph", "sculpture")), "missing or damaged"),
        (Answer::Body(JSON, huge), "missing or damaged"),
        (Answer::Body(JSON, deep), "missing or damaged"),
    ] {
        stage.host.answer("/posts/ladder.json", answer);
        phone.open(stage.host.page("page")).await?;
        phone.sees(".failed", said).await?;
        one_line_for_the_owner(&phone).await?;
        phone.holds("document.querySelector('#children').checkVisibility()").await?;
        assert_eq!(phone.told().await?, ["error"]);

        stage.host.heal("/posts/ladder.json");
        phone.tap(".failed button").await?;
        phone.sees(".letter", "I borrowed a ladder").await?;
        phone.sees(".thx-button", "Thx!").await?;
    }
    // What is not looked at may be as deep as it likes.
    stage.host.answer("/posts/ladder.json", Answer::Body(JSON, deeper));
    phone.open(stage.host.page("page")).await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    Ok(())
}

/// Catches a post on a server that is down for a moment, which a reader has to reload the page for.
#[tokio::test]
async fn a_post_whose_server_is_down_can_be_asked_for_again() -> Result<()> {
    let mut stage = Stage::start().await?;
    std::fs::create_dir_all(stage.endpoint.data().join("posts"))?;
    std::fs::write(stage.endpoint.data().join("posts/ladder.json"), LADDER)?;
    stage.embed(
        "/page",
        "post={{endpoint}}/posts/ladder.json endpoint={{endpoint}}",
        "Still here.",
    );
    stage.endpoint.kill()?;
    let phone = stage.phone("page").await?;
    phone.sees(".failed", "may be slow or blocked").await?;
    one_line_for_the_owner(&phone).await?;

    stage.endpoint.restart().await?;
    phone.tap(".failed button").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a reader without network who is told that the site is at fault.
#[tokio::test]
async fn a_reader_who_is_offline_is_told_so() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json", "");
    let phone = stage.phone("page").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.offline(true).await?;
    phone.eval::<()>("void widget.setAttribute('post', '/posts/mailed.json')").await?;
    phone.sees(".failed", "You are offline").await?;
    phone.offline(false).await?;
    phone.tap(".failed button").await?;
    phone.sees(".letter", "Who feeds the cat").await?;
    Ok(())
}

/// Catches a failed document that takes the button away, though the page itself says which post it is.
#[tokio::test]
async fn a_post_that_the_page_names_is_thanked_for_without_its_document() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed(
        "/page",
        "post=/posts/ladder.json post-id=ladder endpoint={{endpoint}}",
        "Still here.",
    );
    stage.host.answer("/posts/ladder.json", Answer::Status(500));
    let phone = stage.phone("page").await?;
    phone.sees(".failed", "has a problem").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.sees(".tally", "1 reader").await?;
    stage.stored(1).await?;
    phone.tap(".note-form textarea").await?;
    phone.type_into(".note-form textarea", "All the same.").await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", "All the same.").await?;

    stage.host.heal("/posts/ladder.json");
    phone.tap(".failed button").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.sees("li.note[data-yours=true]", "All the same.").await?;
    phone.holds("root.querySelectorAll('li.note').length === 3").await
}

/// Catches a focus that is lost, and a reader who is told nothing, while the letter is asked for once more; and a tap meanwhile
/// that is lost.
#[tokio::test]
async fn who_asks_once_more_keeps_the_focus_and_the_button() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    stage.host.answer("/posts/ladder.json", Answer::Status(500));
    let phone = stage.phone("page").await?;
    phone.sees(".failed", "has a problem").await?;
    stage.host.answer("/posts/ladder.json", Answer::Held);
    phone.eval::<()>("void (root.querySelector('.failed button').focus(), root.querySelector('.failed button').click())").await?;
    phone.sees("[role=alert]", "Loading the letter").await?;
    phone.holds("root.activeElement?.matches('.failed button')").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Saved on this device.").await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'true'").await?;
    stage.stored(0).await?;

    stage.host.heal("/posts/ladder.json");
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], "ladder");
    Ok(())
}

/// Catches a tap that is lost because the document that names its post cannot be had.
#[tokio::test]
async fn a_tap_before_a_post_that_fails_is_kept_for_a_better_day() -> Result<()> {
    let problem = Answer::Body("application/json", "{\"title\": \"Not a post\"}".to_owned());
    for answer in [Answer::Status(503), problem] {
        let stage = Stage::start().await?;
        stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
        stage.host.answer("/posts/ladder.json", answer);
        let application = stage.hold_application()?;
        let phone = stage.phone("page").await?;
        phone.tap(".thx-button").await?;
        stage.host.heal(&application);
        phone.find(".failed").await?;
        let record = phone.record().await?;
        assert_eq!(record["thx"]["post"], "");

        stage.host.heal("/posts/ladder.json");
        phone.reload().await?;
        phone.sees("[role=status]", "Delivered.").await?;
        assert_eq!(stage.stored(1).await?[0]["id"], record["thx"]["id"]);
    }
    Ok(())
}

/// Catches an address that is none, and that leaves the reader with nothing and the owner without a word.
#[tokio::test]
async fn an_address_that_is_none_is_told_like_one_that_does_not_answer() -> Result<()> {
    let stage = Stage::start().await?;
    let script = "<script async src=/widget/advice-post.js></script>";
    let canonical = format!("{script}<link rel=canonical href='https://'>");
    stage.host.write("/post", script, "<advice-post post='https://'>The letter.</advice-post>");
    let widget = "<advice-post endpoint={{endpoint}}>The letter.</advice-post>";
    stage.host.write("/canonical", &canonical, widget);

    let phone = stage.phone("post").await?;
    phone.sees(".failed", "may be slow or blocked").await?;
    let complaints = phone.complaints().await?;
    assert!(complaints.iter().any(|complaint| complaint.contains("https://")), "{complaints:?}");

    phone.open(stage.host.page("canonical")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], stage.host.page("canonical"));
    Ok(())
}

/// Catches a page that breaks down because its address names the reader's own note, and there is no letter to show it with.
#[tokio::test]
async fn a_note_that_is_looked_for_where_no_letter_is_breaks_nothing() -> Result<()> {
    const ID: &str = "0192f3a4-b5c6-7fff-bfff-ffffffffffff";
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/missing.json post-id=ladder", "");
    let phone = stage.phone("blank.html").await?;
    let record = serde_json::json!({
        "version": 1,
        "thx": { "id": ID, "post": "ladder", "secret": "AAAAAAAAAAAAAAAAAAAAAA", "revision": 0, "note": "Mine." },
        "delivery": { "waiting": { "tries": 0, "after": 0 } },
    });
    phone.keep(&format!("advice-post:thx:{ID}"), &record.to_string()).await?;
    phone.open(stage.host.page(&format!("page#advice-{ID}"))).await?;
    phone.sees("[role=alert]", "missing or damaged").await?;
    phone.eval::<()>("void dispatchEvent(new Event('online'))").await?;
    stage.host.answer("/posts/missing.json", Answer::Body(JSON, LADDER.into()));
    phone.tap(".failed button").await?;
    phone.sees("li.note[data-yours=true]", "Mine.").await?;
    Ok(())
}
