//! From the shell to the application: nothing that a reader sees or does is lost or moved.

use std::time::Duration;

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage};

/// Notes what has moved that nobody has touched: where what is watched was in sight in each frame, and, where there is the
/// Layout Instability API, whatever else.
const WATCH_SHIFTS: &str = "
    window.shifts = [];
    window.places = new Map();
    requestAnimationFrame(function look() {
      const isPainted = performance.getEntriesByType('paint').length > 0;
      for (const { id, offsetTop } of isPainted ? document.querySelectorAll('#child, #below') : []) {
        const before = places.get(id);
        if (before < innerHeight && before !== offsetTop) shifts.push(`${id} from ${before} to ${offsetTop}`);
        places.set(id, offsetTop);
      }
      requestAnimationFrame(look);
    });
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) {
        const moved = shift.sources.map(({ node, previousRect, currentRect }) =>
          [node?.nodeName, JSON.stringify(previousRect), JSON.stringify(currentRect)].join(' '));
        window.shifts.push([shift.value, ...moved].join(' '));
      }
    }).observe({ type: 'layout-shift', buffered: true });
";

/// What `advice-post press --html` writes, in short.
const PRESSED: &str = "<article class=h-entry data-post-id=ladder>\
    <p id=child>I borrowed a ladder nine years ago.</p><p class=rule>If this was yours, leave a Thx!</p></article>";

/// What docs/embedding.md tells authors to put into their style sheet, for the time before the script runs.
const KEPT_FREE: &str =
    "<style>advice-post:not(:defined) { display: block; padding-block-end: 10.2em }</style>";

/// The endpoint gets what is sent at once, and each answer is held until the test lets it go: `sent[0]()`.
pub(crate) const HELD: &str =
    "const send = fetch; window.sent = []; window.fetch = async (url, options) => {
        const answer = await send(url, options);
        if (options?.method) await new Promise((letGo) => sent.push(letGo));
        return answer;
      }";

const BELOW: &str = "<p id=below>The host's own words go on below.</p>";

async fn phone_that_watches(stage: &Stage, how: &str, main: &str) -> Result<Browser> {
    let script = format!("{KEPT_FREE}<script {how} src=/widget/advice-post.js></script>");
    stage.host.write("/page", &script, main);
    let phone = Browser::phone().await?;
    phone.before_pages(WATCH_SHIFTS).await?;
    phone.open(stage.host.page("page")).await?;
    phone.holds("told.includes('tally')").await?;
    Ok(phone)
}

/// Shifts are told after the frame that they happened in.
async fn shifts(phone: &Browser) -> Result<Vec<String>> {
    phone.eval("new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() => next(window.shifts))))").await
}

/// Catches a letter that is copied, hidden or pushed away, though the page had it already.
#[tokio::test]
async fn a_pressed_letter_stays_where_it_is() -> Result<()> {
    let stage = Stage::start().await?;
    for post in ["", "post=/posts/ladder.json"] {
        let widget =
            format!("<advice-post {post} endpoint={{{{endpoint}}}}>{PRESSED}</advice-post>{BELOW}");
        let phone = phone_that_watches(&stage, "async", &widget).await?;
        assert_eq!(shifts(&phone).await?, Vec::<String>::new(), "{post}");
        phone.holds("document.querySelector('#child').assignedSlot === null && document.querySelector('#child').checkVisibility()").await?;
        phone.holds("!root.querySelector('.letter, .rule, li.note')").await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        assert_eq!(phone.record().await?["thx"]["post"], "ladder");
    }
    Ok(())
}

/// Catches a tap on a pressed letter that waits for documents that it does not need.
#[tokio::test]
async fn a_tap_on_a_pressed_letter_is_delivered_by_the_shell() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", PRESSED);
    stage.host.answer("/posts/ladder.json", Answer::Held);
    let application = stage.hold_application()?;
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], "ladder");
    stage.host.heal(&application);
    stage.host.heal("/posts/ladder.json");
    phone.sees("[role=status]", "Delivered. Hanne will see it.").await
}

/// Catches a receipt that comes when the application has taken over, and is thrown away: the Thx was sent once more, and its
/// reader waited for another round trip.
#[tokio::test]
async fn what_the_shell_has_sent_is_not_sent_again_by_the_application() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json post-id=ladder endpoint={{endpoint}}", "");
    let application = stage.hold_application()?;
    let phone = Browser::phone().await?;
    phone.before_pages(HELD).await?;
    phone.open(stage.host.page("page")).await?;
    phone.tap(".thx-button").await?;
    stage.stored(1).await?;
    stage.host.heal(&application);
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.holds("sent.length === 1").await?;

    phone.eval::<()>("void sent[0]()").await?;
    phone.sees("[role=status]", "Delivered. Hanne will see it.").await?;
    phone.sees(".tally", "1 reader").await?;
    assert_eq!(phone.eval::<usize>("sent.length").await?, 1);
    Ok(())
}

/// Catches a count that the reader's own Thx! is missing from: the thread was asked for before they tapped.
#[tokio::test]
async fn what_the_shell_has_delivered_is_in_the_count() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json post-id=ladder endpoint={{endpoint}}", "");
    let application = stage.hold_application()?;
    let phone = stage.phone("page").await?;
    phone
        .holds(
            "performance.getEntriesByType('resource').some(({ name, responseEnd }) => \
             name.includes('/v1/thread') && responseEnd > 0)",
        )
        .await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.host.heal(&application);
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.sees(".tally", "1 reader").await
}

/// Catches text that jumps away below the line that authors are told to copy, whose script comes when the page has been seen.
#[tokio::test]
async fn what_follows_the_line_that_is_offered_does_not_move() -> Result<()> {
    let mut stage = Stage::start().await?;
    stage.endpoint.publish("ladder.json", "ladder.json")?;
    stage.endpoint.restart().await?;
    let line = stage.endpoint.line("ladder.json")?;
    let shell = format!("{}/advice-post.js", stage.endpoint.address());
    stage.host.write(
        "/page",
        "",
        &format!("{}{BELOW}", line.replace(&shell, "/widget/advice-post.js")),
    );
    stage.host.answer("/widget/advice-post.js", Answer::Late(Duration::from_millis(300)));
    let phone = Browser::phone().await?;
    phone.before_pages(WATCH_SHIFTS).await?;
    phone.open(stage.host.page("page")).await?;
    phone.holds("told.includes('tally')").await?;
    assert_eq!(shifts(&phone).await?, Vec::<String>::new());
    Ok(())
}

/// Catches a page whose text jumps away under the reader when the letter comes.
#[tokio::test]
async fn what_follows_a_letter_that_is_fetched_does_not_move() -> Result<()> {
    let stage = Stage::start().await?;
    let widget = format!(
        "<advice-post post=/posts/ladder.json endpoint={{{{endpoint}}}}></advice-post>{BELOW}"
    );
    // A script that blocks the parser is there before the first frame, so that it can keep the place free.
    let phone = phone_that_watches(&stage, "", &widget).await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    assert_eq!(shifts(&phone).await?, Vec::<String>::new());
    Ok(())
}

/// Catches a focus that falls back to the page's top when the button is replaced.
#[tokio::test]
async fn focus_and_scroll_stay() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed(
        "/page",
        "endpoint={{endpoint}}",
        &format!("{PRESSED}<p style='height: 3000px'></p>"),
    );
    let application = stage.hold_application()?;
    let phone = stage.phone("page").await?;
    phone.holds("root?.querySelector('.thx-button') != null").await?;
    phone.eval::<()>("void root.querySelector('.thx-button').focus()").await?;
    let before: f64 = phone.eval("scrollY").await?;
    stage.host.heal(&application);
    phone.holds("told.includes('tally')").await?;
    phone.holds("root.activeElement?.matches('[aria-pressed]')").await?;
    assert_eq!(phone.eval::<f64>("scrollY").await?.to_bits(), before.to_bits());
    Ok(())
}
