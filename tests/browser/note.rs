//! What can be added to a Thx, and taken back.

use anyhow::Result;
use browser_tests::{Browser, Stage};

async fn thanked() -> Result<(Stage, Browser)> {
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    Ok((stage, phone))
}

/// Catches a note, a name or an asker's word that does not reach the author, or is not shown to its
/// reader again.
#[tokio::test]
async fn a_note_a_name_and_the_askers_word_reach_the_author() -> Result<()> {
    let (stage, phone) = thanked().await?;
    phone.tap(".tick input").await?;
    phone.type_into("textarea", "It was mine.\nThank you!").await?;
    phone.type_into(".note-form input", "Still Up Here").await?;
    phone.tap(".note-form button").await?;

    phone.sees("li.note[data-yours=true]", "It was mine.").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    browser_tests::until("the author has it all", async || {
        let thanks = &stage.endpoint.thanks()?[0];
        anyhow::ensure!(thanks["asker"] == true, "{thanks}");
        anyhow::ensure!(thanks["note"] == "It was mine.\nThank you!", "{thanks}");
        anyhow::ensure!(thanks["name"] == "Still Up Here", "{thanks}");
        Ok(Some(()))
    })
    .await?;

    phone.reload().await?;
    phone.sees("li.note[data-yours=true]", "Thank you!").await?;
    phone.holds("root.querySelector('.tick input').checked").await?;
    phone.holds("root.querySelectorAll('li.note[data-yours=true]').length === 1").await?;
    phone.holds("root.querySelectorAll('li.note').length === 3").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a note that is held back in silence, one that is shown before the author has approved it, and one of which the
/// reader hears for ever that it waits.
#[tokio::test]
async fn a_note_that_waits_for_the_author_says_so_until_it_is_approved() -> Result<()> {
    let (stage, phone) = thanked().await?;
    phone.type_into("textarea", "It was mine. More at https://mine.example").await?;
    phone.tap(".note-form button").await?;
    phone.sees("[role=status]", "Delivered. Your note waits for Hanne to approve it.").await?;
    phone.holds("root.querySelector('[role=status] [data-good=true]') != null").await?;
    phone.reload().await?;
    phone.sees("[role=status]", "Your note waits for Hanne").await?;
    phone.screenshot("note-waits").await?;
    let other = stage.phone("article.html").await?;
    other.sees(".tally", "1 reader said thanks").await?;
    other.holds("root.querySelectorAll('li.note').length === 2").await?;

    let id = stage.stored(1).await?[0]["id"].as_str().unwrap_or_default().to_owned();
    stage.endpoint.author(&["approve", &id])?;
    other.reload().await?;
    other.sees("li.note", "https://mine.example").await?;
    phone.reload().await?;
    phone.sees("[role=status]", "Hanne will see it.").await?;
    Ok(())
}

/// Catches limits that are counted in bytes or UTF-16, that a reader learns of too late, or that let
/// too much through.
#[tokio::test]
async fn the_limits_are_counted_live_in_code_points_and_nothing_over_them_is_sent() -> Result<()> {
    const FAMILY: &str = "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}";
    const DECOMPOSED: &str = "e\u{301}";
    let (stage, phone) = thanked().await?;
    for (note, left) in [
        ("", "280 left"),
        ("   \n ", "280 left"),
        (FAMILY, "273 left"),
        (&DECOMPOSED.repeat(280), "0 left"),
        (&"x".repeat(281), "1 too many"),
    ] {
        phone.fill("textarea", note).await?;
        phone.sees(".note-form label:has(textarea) .count", left).await?;
        let can_send = !note.trim().is_empty() && left.ends_with("left");
        let expected =
            format!("root.querySelector('.note-form button').ariaDisabled === '{}'", !can_send);
        phone.holds(&expected).await?;
    }
    phone.tap(".note-form button").await?;
    phone.fill("textarea", &FAMILY.repeat(40)).await?;
    phone.fill(".note-form input", &"\u{1F600}".repeat(41)).await?;
    phone.sees(".note-form label:has(input) .count", "1 too many").await?;
    phone.tap(".note-form button").await?;
    phone.fill(".note-form input", &"\u{1F600}".repeat(40)).await?;
    phone.sees(".note-form label:has(input) .count", "0 left").await?;
    let record = phone.record().await?;
    assert_eq!((&record["thx"]["revision"], record["thx"].get("note")), (&0.into(), None));

    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", &FAMILY.repeat(40)).await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.holds("told.filter((name) => name === 'delivered').length === 2").await?;
    let thanks = stage.stored(1).await?;
    assert_eq!(thanks[0]["note"], FAMILY.repeat(40));
    assert_eq!(thanks[0]["name"], "\u{1F600}".repeat(40));
    Ok(())
}

/// Catches words that a reader typed and a reload loses.
#[tokio::test]
async fn what_is_typed_and_not_sent_survives_a_reload() -> Result<()> {
    let (stage, phone) = thanked().await?;
    phone.type_into("textarea", "I was just about to").await?;
    phone.holds("Object.values(localStorage).some((text) => text.includes('about to'))").await?;
    phone.reload().await?;
    phone.holds("root.querySelector('textarea')?.value === 'I was just about to'").await?;
    assert_eq!(
        stage.stored(1).await?[0].get("note"),
        None,
        "nothing is sent that was not meant to be"
    );
    Ok(())
}

/// Catches a field that is slow for a reader who has thanked often: each key that looks at every Thx of the device.
#[tokio::test]
async fn a_key_that_is_typed_looks_at_no_other_thx() -> Result<()> {
    const COUNT_READS: &str = "const read = Storage.prototype.getItem;
        window.reads = 0;
        Storage.prototype.getItem = function (key) { reads++; return read.call(this, key); };";
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.before_pages(COUNT_READS).await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    let mut other = phone.record().await?;
    for n in 10..60 {
        let id = format!("0192f3a4-b5c6-7fff-bfff-ffffffffff{n}");
        (other["thx"]["id"], other["thx"]["post"]) = (id.clone().into(), id.clone().into());
        phone.keep(&format!("advice-post:thx:{id}"), &other.to_string()).await?;
    }
    let before: usize = phone.eval("reads").await?;
    phone.type_into("textarea", "Four").await?;
    phone.holds("Object.values(localStorage).some((text) => text.includes('Four'))").await?;
    let reads = phone.eval::<usize>("reads").await? - before;
    assert!(reads < 50, "{reads} looks for four keys");
    Ok(())
}

/// Catches a reader who is told that a delivered Thx is not, because they have taken the asker's word back when its time was
/// over, and whose notes are refused from then on.
#[tokio::test]
async fn what_is_unticked_too_late_stays_ticked_and_more_can_be_said() -> Result<()> {
    const HOUR_IS_OVER: &str = "const send = fetch;
        const problem = { type: 'urn:advice-post:too-late', detail: 'The time is over.', retry: false };
        window.fetch = (url, options) => /\"revision\":[^0](?!.*\"asker\":true)/.test(options?.body)
          ? Promise.resolve(Response.json(problem, { status: 403 })) : send(url, options);";
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.before_pages(HOUR_IS_OVER).await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.tap(".tick input").await?;
    phone.holds("told.filter((name) => name === 'delivered').length === 2").await?;

    phone.tap(".tick input").await?;
    phone.sees("[role=status]", "Delivered. The time is over.").await?;
    phone.holds("root.querySelector('.tick input').checked").await?;
    phone.type_into("textarea", "It was mine.").await?;
    phone.tap(".note-form button").await?;
    phone.sees("[role=status]", "Delivered. Hanne will see it.").await?;
    let thanks = &stage.stored(1).await?[0];
    assert_eq!((&thanks["note"], &thanks["asker"]), (&"It was mine.".into(), &true.into()));
    Ok(())
}

/// Catches an undo that leaves something on the device or with the author.
#[tokio::test]
async fn an_undo_leaves_nothing_behind() -> Result<()> {
    let (stage, phone) = thanked().await?;
    phone.type_into("textarea", "Never mind").await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", "Never mind").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.tap(".more > .row .send").await?;

    phone.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;
    phone
        .holds("root.querySelectorAll('.more, .tally, li.note[data-yours=true]').length === 0")
        .await?;
    assert!(phone.kept("advice-post").await?.is_empty());
    stage.stored(0).await?;
    phone.reload().await?;
    phone.holds("root.querySelector('.thx-button')?.ariaPressed === 'false'").await?;
    phone.holds("root.querySelectorAll('li.note').length === 2").await?;
    Ok(())
}

/// Catches an undo, carried out in passing for another post of the site, after which this post counts as that one does.
#[tokio::test]
async fn an_undo_for_another_post_leaves_this_ones_tally() -> Result<()> {
    const OTHER: &str = "advice-post:thx:0192f3a4-b5c6-7fff-bfff-ffffffffffff";
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    // What the shell has sent before may be missing in a thread that was read beside it.
    phone.find(".letter").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    let mut other = phone.record().await?;
    other["thx"]["id"] = OTHER[16..].into();
    other["thx"]["post"] = "other".into();
    other["delivery"] = serde_json::json!({ "undoing": { "tries": 1, "after": 0 } });
    phone.sees(".tally", "1 reader said thanks").await?;
    phone.keep(OTHER, &other.to_string()).await?;
    phone.eval::<()>("void dispatchEvent(new Event('online'))").await?;
    phone.holds("Object.keys(localStorage).length === 1").await?;
    phone.sees(".tally", "1 reader said thanks").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches an undo that is forgotten because the endpoint did not hear of it at once, and one that words which are added then
/// would cancel.
#[tokio::test]
async fn an_undo_is_not_lost_when_the_endpoint_is_away() -> Result<()> {
    // The script is the site's own: not every browser keeps one of the endpoint's over a reload.
    let mut stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.endpoint.kill()?;
    phone.tap(".more > .row .send").await?;
    phone.sees("[role=status]", "Taken back.").await?;
    phone.holds("root.querySelector('.more') === null").await?;
    phone.reload().await?;
    phone.sees("[role=status]", "Taken back.").await?;
    stage.endpoint.restart().await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;
    stage.stored(0).await?;
    Ok(())
}

/// Catches a note that was taken back and stays in the thread, as if somebody else had said it.
#[tokio::test]
async fn a_note_that_was_taken_back_is_nobody_elses() -> Result<()> {
    let mut stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.type_into("textarea", "Never mind").await?;
    phone.tap(".note-form button").await?;
    phone
        .holds("JSON.parse(Object.values(localStorage)[0]).delivery.delivered?.revision === 1")
        .await?;
    phone.reload().await?;
    phone.sees(".tally", "1 reader").await?;
    phone.sees("li.note[data-yours=true]", "Never mind").await?;

    // The thread that the endpoint has sent has the note still.
    stage.endpoint.kill()?;
    phone.tap(".more > .row .send").await?;
    phone.sees("[role=status]", "Taken back.").await?;
    phone.holds("root.querySelectorAll('li.note').length === 2").await?;
    stage.endpoint.restart().await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;
    phone.holds("root.querySelectorAll('li.note').length === 2").await
}

/// Catches an author's reply that its reader is not told of, that stands elsewhere than below the note, or that the host is
/// told of with each page of the thread.
#[tokio::test]
async fn the_authors_reply_is_shown_below_the_note_and_said() -> Result<()> {
    const TWO_PAGES: &str = "const send = fetch;
        window.pages = 0;
        window.fetch = async (url, options) => {
          const answer = await send(String(url).replace(/&after=.*/, ''), options);
          if (!/v1.thread/.test(url)) return answer;
          window.pages++;
          const page = await answer.json();
          return Response.json(/after=/.test(url) ? { ...page, notes: [] } : { ...page, next: 'more' });
        };";
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.before_pages(TWO_PAGES).await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.type_into("textarea", "It was mine.").await?;
    phone.tap(".note-form button").await?;
    phone.holds("told.filter((name) => name === 'delivered').length === 2").await?;
    let id = stage.stored(1).await?[0]["id"].as_str().unwrap_or_default().to_owned();
    stage.endpoint.author(&["reply", &id, "I am glad."])?;

    phone.reload().await?;
    phone.sees("[role=status]", "Hanne has replied").await?;
    phone.sees("li.note[data-yours=true] + li.note[data-depth='1']", "I am glad.").await?;
    phone.sees("li.note[data-yours=true] + li.note .badge", "Author").await?;
    phone.holds("told.includes('reply') && pages === 2").await?;
    phone.holds("!root.querySelector('.thread .send')").await?;
    assert_eq!(phone.told().await?.iter().filter(|name| *name == "reply").count(), 1);
    Ok(())
}
