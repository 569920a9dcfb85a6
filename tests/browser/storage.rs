//! The device's storage: forbidden, full, damaged, or from another time.

use anyhow::{Context as _, Result};
use browser_tests::{Answer, Browser, Stage};
use serde_json::{Value, json};

const DENY: &str = "Object.defineProperty(window, 'localStorage', \
    { get() { throw new DOMException('no', 'SecurityError'); } });";

/// Leaves room for less than a record.
const FILL: &str = "for (let room = 1 << 23; room > 64; room >>= 1) {
      try { localStorage.setItem('filler' + room, 'x'.repeat(room)); } catch {}
    }";

/// The endpoint gets what is sent at once, and is not heard before `letGo()`.
const HOLD_ANSWERS: &str = "const send = fetch;
    const gone = new Promise((letGo) => { window.letGo = letGo; });
    window.fetch = async (url, options) => {
      const answer = await send(url, options);
      if (options?.method) await gone;
      return answer;
    };";

const ID: &str = "0192f3a4-b5c6-7fff-bfff-ffffffffffff";
const KEY: &str = "advice-post:thx:0192f3a4-b5c6-7fff-bfff-ffffffffffff";

fn waiting(stage: &Stage, after: u64) -> Value {
    json!({
        "version": 1,
        "thx": { "id": ID, "post": "ladder", "secret": "AAAAAAAAAAAAAAAAAAAAAA", "revision": 0, "asker": false },
        "endpoint": stage.endpoint.address(),
        "delivery": { "waiting": { "tries": 1, "after": after } },
    })
}

/// Catches a Thx that needs a storage, and one that is said to be kept where nothing is.
#[tokio::test]
async fn without_a_storage_a_thx_is_sent_at_once_and_said_not_to_be_kept() -> Result<()> {
    for (count, deny) in [(1, DENY), (2, FILL)] {
        let mut stage = Stage::start().await?;
        let phone = Browser::phone().await?;
        phone.before_pages(deny).await?;
        phone.open(stage.host.page("article.html")).await?;
        phone.find(".letter").await?;
        stage.endpoint.kill()?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Not kept on this device.").await?;
        stage.endpoint.restart().await?;
        phone.sees("[role=status]", "Delivered.").await?;
        phone.type_into("textarea", "Still.").await?;
        phone.tap(".note-form button").await?;
        phone.sees("li.note[data-yours=true]", "Still.").await?;
        phone.holds("told.filter((name) => name === 'delivered').length === 2").await?;
        assert_eq!(stage.stored(1).await?[0]["note"], "Still.", "in case {count}");
    }
    Ok(())
}

/// Catches a note that is written while the Thx is on its way, and then lost: what is not stored is known to the outbox alone.
#[tokio::test]
async fn without_a_storage_a_note_follows_a_thx_that_is_under_way() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.before_pages(DENY).await?;
    phone.before_pages(HOLD_ANSWERS).await?;
    phone.open(stage.host.page("article.html")).await?;
    // From here on it is the application's tap.
    phone.find(".letter").await?;
    phone.tap(".thx-button").await?;
    stage.stored(1).await?;
    phone.type_into("textarea", "Still.").await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", "Still.").await?;
    phone.eval::<()>("void letGo()").await?;
    phone.holds("told.filter((name) => name === 'delivered').length === 2").await?;
    assert_eq!(stage.stored(1).await?[0]["note"], "Still.");
    Ok(())
}

/// Catches a Thx that is said not to be kept because another post's is not.
#[tokio::test]
async fn what_one_thx_has_no_room_for_is_not_said_of_another() -> Result<()> {
    const LAST: &str = "ffffffff-ffff-7fff-bfff-ffffffffffff";
    let full = format!(
        "const keep = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, text) {{
          if (window.isFull && key.endsWith('{LAST}')) throw new DOMException('', 'QuotaExceededError');
          keep.call(this, key, text);
        }};"
    );
    let mut stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.before_pages(&full).await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.find(".letter").await?;
    stage.endpoint.kill()?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "tried again by itself").await?;

    let mut other = waiting(&stage, 0);
    other["thx"]["id"] = LAST.into();
    other["thx"]["post"] = "other".into();
    phone.keep(&format!("advice-post:thx:{LAST}"), &other.to_string()).await?;
    let failed: usize = phone.eval("told.filter((name) => name === 'failed').length").await?;
    phone.eval::<()>("void (isFull = true, dispatchEvent(new Event('online')))").await?;
    phone
        .holds(&format!("told.filter((name) => name === 'failed').length >= {}", failed + 2))
        .await?;
    let said: String = phone.eval("root.querySelector('[role=status]').textContent").await?;
    assert!(said.starts_with("Saved on this device."), "{said}");
    Ok(())
}

/// Catches a tap that the shell took while the application, already there, waited for the post, and that nobody kept.
#[tokio::test]
async fn without_a_storage_a_tap_before_the_post_is_delivered() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    stage.host.answer("/posts/ladder.json", Answer::Held);
    let phone = Browser::phone().await?;
    phone.before_pages(DENY).await?;
    phone.open(stage.host.page("page")).await?;
    // The application brings its own styles.
    phone.holds("root.adoptedStyleSheets.length === 2").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Not kept on this device.").await?;
    stage.host.heal("/posts/ladder.json");
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a local Thx that is said to be kept in a frame that keeps nothing, and a widget that
/// does not start there.
#[tokio::test]
async fn in_a_sandboxed_frame_the_widget_works_and_says_that_nothing_is_kept() -> Result<()> {
    let stage = Stage::start().await?;
    // Its own origin is "null": the script has to come from a server that lets anyone have it.
    let script = "<script async src={{endpoint}}/advice-post.js></script>";
    stage.host.write("/inner", script, "<advice-post post-id=ladder>A letter.</advice-post>");
    // With a policy, it is looked at from a frame within, and what is sandboxed may not look into its frames.
    let policy = "script-src {{host}} {{endpoint}} 'wasm-unsafe-eval'";
    stage.host.header("/inner", "Content-Security-Policy", policy)?;
    stage.host.write("/outer", "", "<iframe title=Post sandbox=allow-scripts src=/inner></iframe>");
    let phone = stage.phone("outer").await?;
    phone.enter_frame("iframe").await?;
    phone.holds("root.querySelector('.thx-button')?.ariaPressed === 'false'").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Thank you. Not kept on this device.").await?;
    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    Ok(())
}

/// Catches a frame that no endpoint takes a Thx! from, where neither its reader nor its owner is told.
#[tokio::test]
async fn a_sandboxed_frame_says_what_it_needs() -> Result<()> {
    let stage = Stage::start().await?;
    let post = "<advice-post post-id=ladder endpoint={{endpoint}}>A letter.</advice-post>";
    let script = "<script>console.error = (line) => { window.said = line; }</script>\
        <script async src={{endpoint}}/advice-post.js></script>";
    stage.host.write("/inner", script, post);
    for content in ["src=/inner".to_owned(), format!("srcdoc='{script}{post}'")] {
        let frame = format!("<iframe title=Post sandbox=allow-scripts {content}></iframe>");
        stage.host.write("/outer", "", &frame);
        let phone = stage.phone("outer").await?;
        phone.enter_frame("iframe").await?;
        phone.holds("root?.querySelector('.thx-button')?.ariaPressed === 'false'").await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Not kept on this device.").await?;
        phone.holds("said.includes('allow-same-origin')").await?;
        stage.stored(0).await?;
    }
    Ok(())
}

/// Catches an outbox that one bad entry closes for good, and an entry that is thrown away: what is
/// not understood may be from a newer version.
#[tokio::test]
async fn a_record_that_cannot_be_read_is_set_aside_and_blocks_nothing() -> Result<()> {
    let stage = Stage::start().await?;
    let mut newer = waiting(&stage, 0);
    newer["version"] = 2.into();
    let mut wrong = waiting(&stage, 0);
    wrong["thx"]["id"] = "a".into();
    for damaged in [&*newer.to_string(), &wrong.to_string(), "{", "", "null", "[]", "\u{0}\u{FFFF}"]
    {
        let phone = stage.phone("blank.html").await?;
        phone.keep(KEY, damaged).await?;
        phone.open(stage.host.page("article.html")).await?;
        phone.sees(".thx", "It was set aside").await.with_context(|| format!("{damaged:?}"))?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        assert_eq!(phone.record().await?["delivery"]["delivered"]["revision"], 0);
        assert_eq!(phone.kept("advice-post:aside:").await?, [damaged]);
        phone.reload().await?;
        phone.sees("[role=status]", "Delivered.").await?;
        phone.holds("!root.querySelector('.thx').textContent.includes('set aside')").await?;
    }
    stage.stored(7).await?;
    Ok(())
}

/// Catches an entry that is damaged while the page is open, and set aside in silence.
#[tokio::test]
async fn a_record_that_is_set_aside_later_is_told_too() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.find(".letter").await?;
    phone.keep(KEY, "{").await?;
    phone.eval::<()>("void dispatchEvent(new Event('online'))").await?;
    phone.sees(".thx", "It was set aside").await?;
    Ok(())
}

/// Catches a shell that a damaged entry stops.
#[tokio::test]
async fn a_damaged_record_does_not_stop_the_shell() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post-id=ladder loading=manual endpoint={{endpoint}}", "The letter.");
    let phone = stage.phone("blank.html").await?;
    phone.keep(KEY, "{").await?;
    phone.open(stage.host.page("page")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a Thx that waits for a year because the clock was wrong when it was tried.
#[tokio::test]
async fn a_thx_from_a_wrong_clock_is_sent_now() -> Result<()> {
    const YEAR: u64 = 365 * 24 * 3_600_000;
    let stage = Stage::start().await?;
    let phone = stage.phone("blank.html").await?;
    let now: u64 = phone.eval("Date.now()").await?;
    phone.keep(KEY, &waiting(&stage, now + YEAR).to_string()).await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["id"], ID);
    Ok(())
}

/// Catches a Thx that is lost, refused or stuck because the device's clock is a year off.
#[tokio::test]
async fn a_clock_a_year_off_changes_nothing() -> Result<()> {
    let stage = Stage::start().await?;
    for (count, sign) in [(1, "+"), (2, "-")] {
        let shift =
            format!("const now = Date.now; Date.now = () => now() {sign} 365 * 24 * 3600e3;");
        let phone = Browser::phone().await?;
        phone.before_pages(&shift).await?;
        phone.open(stage.host.page("article.html")).await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        stage.stored(count).await?;
        phone.sees(".more", "Undo my Thx!").await?;
        phone.reload().await?;
        phone.sees("[role=status]", "Delivered.").await?;
    }
    Ok(())
}
