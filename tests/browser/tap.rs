//! One tap.

use anyhow::Result;
use browser_tests::{Ability, Answer, Browser, Stage, is_beyond};
use serde_json::json;

use crate::handover::HELD;

/// Catches a Thx that is sent before it is kept, so that a crash loses it; one that is stored twice;
/// a state that is not true; and a page that has forgotten the Thx when it is loaded again.
#[tokio::test]
async fn a_tap_is_kept_then_delivered_once_and_still_there_after_a_reload() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.watch_requests().await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.holds("root.querySelector('.thx-button')?.ariaPressed === 'false'").await?;

    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.sees(".tally", "1 reader said thanks").await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'true'").await?;
    let asked = phone.asked().await?;
    let sent: Vec<_> = asked.iter().filter(|(method, ..)| method == "POST").collect();
    assert!(matches!(sent[..], [(_, _, true)]), "sent {sent:?}");
    assert_eq!(phone.told().await?, ["ready", "tally", "saved", "delivered", "tally"]);

    let thanks = stage.stored(1).await?;
    let record = phone.record().await?;
    assert_eq!(thanks[0]["id"], record["thx"]["id"]);
    assert_eq!((&thanks[0]["post"], &thanks[0]["asker"]), (&"ladder".into(), &false.into()));

    phone.reload().await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.sees(".tally", "1 reader said thanks").await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'true'").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches an early tap that waits for the application before it is kept, or is lost when it comes.
#[tokio::test]
async fn a_tap_before_the_application_is_kept_at_once_and_delivered_when_the_post_is_known()
-> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let application = stage.hold_application()?;
    stage.host.answer("/posts/ladder.json", Answer::Held);
    let phone = stage.phone("page").await?;

    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Saved on this device.").await?;
    let record = phone.record().await?;
    assert_eq!(record["source"], stage.host.page("posts/ladder.json"));
    assert!(stage.endpoint.thanks()?.is_empty());

    // The document names the post, and that is all that the shell needs.
    stage.host.heal("/posts/ladder.json");
    phone.sees("[role=status]", "Delivered.").await?;
    let thanks = stage.stored(1).await?;
    assert_eq!((&thanks[0]["id"], &thanks[0]["post"]), (&record["thx"]["id"], &"ladder".into()));

    stage.host.heal(&application);
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.sees("[role=status]", "Delivered. Hanne will see it.").await?;
    assert_eq!(phone.told().await?.iter().filter(|name| *name == "saved").count(), 1);
    Ok(())
}

/// Catches an early tap that a reload loses: nothing but its document's address says which post it is for.
#[tokio::test]
async fn a_tap_before_the_application_survives_a_reload() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let application = stage.hold_application()?;
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    let record = phone.record().await?;

    stage.host.heal(&application);
    phone.reload().await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["id"], record["thx"]["id"]);
    Ok(())
}

/// Catches a reader who taps once more after a reload, since the shell has forgotten, and counts twice.
#[tokio::test]
async fn a_second_tap_before_the_application_is_the_same_thx() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let application = stage.hold_application()?;
    stage.host.answer("/posts/ladder.json", Answer::Held);
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    let record = phone.record().await?;
    phone.reload().await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Saved on this device.").await?;
    assert_eq!(phone.record().await?["thx"]["id"], record["thx"]["id"]);
    stage.host.heal(&application);
    stage.host.heal("/posts/ladder.json");
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a shell that needs the application to deliver, and an application that delivers once more.
#[tokio::test]
async fn where_the_host_loads_the_application_itself_the_shell_delivers() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post-id=ladder loading=manual endpoint={{endpoint}}", "The letter.");
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(phone.told().await?, ["saved", "delivered"]);
    assert!(!phone.requests().await?.iter().any(|address| address.ends_with(".wasm")));
    let thanks = stage.stored(1).await?;

    phone.reload().await?;
    phone.find(".thx-button").await?;
    phone.eval::<()>("void widget.load()").await?;
    phone.sees(".tally", "1 reader said thanks").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?, thanks);
    Ok(())
}

/// Catches a Thx of an earlier visit that the shell alone says to have saved and never sends, and one that waits for a
/// document which nobody asks for.
#[tokio::test]
async fn where_the_host_loads_the_application_itself_the_shell_sends_what_an_earlier_visit_left()
-> Result<()> {
    let mut stage = Stage::start().await?;
    for (attributes, count) in [("post-id=ladder", 1), ("post=/posts/mailed.json", 2)] {
        stage.embed(
            "/page",
            &format!("{attributes} loading=manual endpoint={{{{endpoint}}}}"),
            "The letter.",
        );
        stage.endpoint.kill()?;
        let phone = stage.phone("page").await?;
        phone.tap(".thx-button").await?;
        phone.holds("told.includes('failed')").await?;
        stage.endpoint.restart().await?;
        phone.reload().await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        stage.stored(count).await?;
    }
    Ok(())
}

/// Catches an answer that comes when the element has left, and writes over what was said since.
#[tokio::test]
async fn a_late_answer_writes_over_nothing() -> Result<()> {
    const REVISE: &str = "void Object.entries(localStorage).forEach(([key, text]) => {
        const record = JSON.parse(text);
        Object.assign(record.thx, { revision: 1, note: 'More.' });
        localStorage.setItem(key, JSON.stringify(record));
      })";
    let stage = Stage::start().await?;
    stage.embed("/page", "post-id=ladder loading=manual endpoint={{endpoint}}", "The letter.");
    for leaves in [true, false] {
        let phone = Browser::phone().await?;
        phone.before_pages(HELD).await?;
        phone.open(stage.host.page("page")).await?;
        phone.tap(".thx-button").await?;
        phone.holds("sent.length === 1").await?;
        if leaves {
            phone
                .eval::<()>("new Promise((next) => { widget.remove(); setTimeout(next); })")
                .await?;
        }
        phone.eval::<()>(REVISE).await?;
        phone.eval::<()>("new Promise((next) => { sent[0](); setTimeout(next); })").await?;
        if !leaves {
            phone.sees("[role=status]", "Delivered.").await?;
        }
        let record = phone.record().await?;
        assert_eq!(
            (&record["thx"]["note"], record["delivery"].get("waiting").is_some()),
            (&"More.".into(), true)
        );
    }
    Ok(())
}

/// Catches a page that depends on WebAssembly: a host's CSP may forbid it, and a cache may lose it.
#[tokio::test]
async fn where_the_application_cannot_run_the_shell_delivers_alone() -> Result<()> {
    let stage = Stage::start().await?;
    let script = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">\
                  <script async src=/widget/advice-post.js></script>";
    let widget =
        "<advice-post post-id=ladder endpoint={{endpoint}}><p>The letter.</p></advice-post>";
    stage.host.write("/forbidden", script, widget);
    stage.embed("/missing", "post-id=ladder endpoint={{endpoint}}", "<p>The letter.</p>");
    let application = stage.hold_application()?;
    stage.host.answer(&application, Answer::Status(404));

    for (page, count) in [("missing", 1), ("forbidden", 2)] {
        let phone = stage.phone(page).await?;
        phone.holds("told.includes('error')").await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        phone.holds("document.querySelector('advice-post p').checkVisibility()").await?;
        // Once for the page, once for the tap.
        phone.holds("told.filter((name) => name === 'error').length === 2").await?;
        let complaints = phone.complaints().await?;
        let ours = complaints.iter().filter(|complaint| complaint.contains("advice-post:"));
        assert_eq!(ours.count(), 2, "the console says {complaints:?}");
        stage.stored(count).await?;
    }
    Ok(())
}

/// Catches a Thx and an undo of an earlier visit that wait for an application which never comes; the first for a year, because
/// the clock was wrong when it was tried.
#[tokio::test]
async fn where_the_application_cannot_run_what_earlier_visits_left_is_sent() -> Result<()> {
    const ID: &str = "0192f3a4-b5c6-7fff-bfff-ffffffffffff";
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    let mut undone = phone.record().await?;
    let mut waits = undone.clone();
    undone["delivery"] = json!({ "undoing": { "tries": 1, "after": 0 } });
    let after = phone.eval::<u64>("Date.now()").await? + 365 * 24 * 3_600_000;
    waits["delivery"] = json!({ "waiting": { "tries": 1, "after": after } });
    (waits["thx"]["id"], waits["thx"]["post"]) = (ID.into(), "other".into());

    stage.embed("/alone", "post-id=another endpoint={{endpoint}}", "<p>The letter.</p>");
    let application = stage.hold_application()?;
    stage.host.answer(&application, Answer::Status(404));
    phone.open(stage.host.page("blank.html")).await?;
    for record in [undone, waits] {
        let id = record["thx"]["id"].as_str().unwrap_or_default();
        phone.keep(&format!("advice-post:thx:{id}"), &record.to_string()).await?;
    }
    phone.open(stage.host.page("alone")).await?;
    phone.holds("Object.keys(localStorage).length === 1").await?;
    phone.holds("!!JSON.parse(Object.values(localStorage)[0]).delivery.delivered").await?;
    assert_eq!(stage.stored(1).await?[0]["id"], ID);
    Ok(())
}

/// Catches glue that somebody has changed on its way: it would run with all that the page may do.
#[tokio::test]
async fn glue_that_the_shell_was_not_made_with_does_not_run() -> Result<()> {
    if is_beyond(Ability::ModuleIntegrity)? {
        return Ok(());
    }
    let stage = Stage::start().await?;
    let phone = delivers_alone(
        &stage,
        &Stage::part("advice-post-app.", ".js")?,
        b"\ndocument.title = 'ran';",
    )
    .await?;
    phone.holds("document.title !== 'ran'").await?;
    let complaints = phone.complaints().await?;
    let why =
        |complaint: &String| complaint.contains("advice-post-app.") && complaint.contains("failed");
    assert!(complaints.iter().any(why), "{complaints:?}");
    Ok(())
}

/// Catches the same of the Wasm, which the glue looks at: one more section, which engines pass over.
#[tokio::test]
async fn wasm_that_the_glue_was_not_made_with_does_not_run() -> Result<()> {
    let stage = Stage::start().await?;
    delivers_alone(&stage, &Stage::wasm()?, b"\0\x02\x01x").await?;
    Ok(())
}

/// A phone that does not run the application, since a part of it was made longer, and delivers its Thx without it.
async fn delivers_alone(stage: &Stage, part: &str, more: &'static [u8]) -> Result<Browser> {
    stage.embed("/page", "post-id=ladder endpoint={{endpoint}}", "<p>The letter.</p>");
    stage.host.answer(part, Answer::Longer(more));
    let phone = stage.phone("page").await?;
    phone.holds("told.includes('error')").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    Ok(phone)
}

/// Catches the same where only its document names the post.
#[tokio::test]
async fn the_shell_alone_delivers_for_a_post_that_its_document_names() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let application = stage.hold_application()?;
    stage.host.answer(&application, Answer::Status(404));
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], "ladder");
    Ok(())
}

/// Catches an early tap whose first try fails, and that the application then leaves to itself.
#[tokio::test]
async fn a_tap_that_the_shell_could_not_deliver_is_delivered_by_the_application() -> Result<()> {
    let mut stage = Stage::start().await?;
    stage.embed("/page", "post-id=ladder endpoint={{endpoint}}", "The letter.");
    let application = stage.hold_application()?;
    let phone = stage.phone("page").await?;
    phone.find(".thx-button").await?;
    stage.endpoint.kill()?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Saved on this device.").await?;
    stage.host.heal(&application);
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'true'").await?;
    stage.endpoint.restart().await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}
