//! Two tabs of one browser.

use anyhow::Result;
use browser_tests::{Browser, Stage};

/// Ends the pause between two attempts, which on a slow machine may have become longer than a test waits.
const ONLINE_AGAIN: &str = "void dispatchEvent(new Event('online'))";

/// Catches a second tab that does not know of the Thx, and asks for another.
#[tokio::test]
async fn a_tap_in_one_tab_is_seen_in_the_other() -> Result<()> {
    let stage = Stage::start().await?;
    let browser = stage.phone("article.html").await?;
    browser.find(".letter").await?;
    let first = browser.new_tab().await?;
    browser.open(stage.host.page("article.html")).await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "Delivered.").await?;

    browser.switch_to(first).await?;
    browser.sees("[role=status]", "Delivered.").await?;
    browser.holds("root.querySelector('.thx-button').ariaPressed === 'true'").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a tap that every open tab of a site sends.
#[tokio::test]
async fn a_tap_is_sent_by_its_own_tab_alone() -> Result<()> {
    let stage = Stage::start().await?;
    let browser = Browser::phone().await?;
    browser.watch_requests().await?;
    browser.open(stage.host.page("article.html")).await?;
    browser.find(".letter").await?;
    let first = browser.new_tab().await?;
    browser.open(stage.host.page("article.html")).await?;
    browser.find(".letter").await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "Delivered.").await?;

    browser.switch_to(first).await?;
    browser.sees("[role=status]", "Delivered.").await?;
    // Whoever had asked for its turn has had it before this.
    browser.eval::<()>("navigator.locks.request('advice-post:outbox', () => {})").await?;
    let asked = browser.asked().await?;
    assert!(asked.iter().all(|(_, url, _)| !url.contains("/v1/thx")), "{asked:?}");
    Ok(())
}

/// Catches two tabs that both deliver one Thx, each as its own.
#[tokio::test]
async fn two_tabs_deliver_one_thx_once() -> Result<()> {
    let mut stage = Stage::start().await?;
    let browser = stage.phone("article.html").await?;
    browser.find(".letter").await?;
    let first = browser.new_tab().await?;
    browser.open(stage.host.page("article.html")).await?;
    browser.find(".letter").await?;
    stage.endpoint.kill()?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "tried again by itself").await?;
    let second = browser.switch_to(first).await?;
    browser.sees("[role=status]", "tried again by itself").await?;

    stage.endpoint.restart().await?;
    browser.eval::<()>(ONLINE_AGAIN).await?;
    browser.sees("[role=status]", "Delivered.").await?;
    browser.switch_to(second).await?;
    browser.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    assert_eq!(browser.records().await?.len(), 1);
    Ok(())
}

/// Another tab that has begun to send, and never ends.
const STUCK: &str = "navigator.locks.request('advice-post:outbox', () => new Promise(() => {}));";

/// Catches a tap that waits behind what other tabs send.
#[tokio::test]
async fn a_tap_waits_for_no_other_tab() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.before_pages(STUCK).await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.find(".letter").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a Thx that is to be tried again, and waits for ever behind a tab that is stuck.
#[tokio::test]
async fn a_tab_that_is_stuck_holds_nothing_up() -> Result<()> {
    const LIMIT: &str = "const { request } = LockManager.prototype;
        LockManager.prototype.request = function (...asked) {
          const limited = asked.find((option) => option.signal);
          if (limited) limited.signal = AbortSignal.timeout(0); // not half a minute
          return request.apply(this, asked);
        };";
    let mut stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.find(".letter").await?;
    stage.endpoint.kill()?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "tried again").await?;
    stage.endpoint.restart().await?;
    phone.before_pages(STUCK).await?;
    phone.before_pages(LIMIT).await?;
    phone.reload().await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches tabs that overwrite each other's outbox.
#[tokio::test]
async fn two_tabs_on_two_posts_lose_nothing() -> Result<()> {
    let mut stage = Stage::start().await?;
    stage.embed("/other", "post=/posts/ladder.json post-id=other endpoint={{endpoint}}", "");
    let browser = stage.phone("article.html").await?;
    browser.find(".letter").await?;
    let first = browser.new_tab().await?;
    browser.open(stage.host.page("other")).await?;
    browser.find(".letter").await?;
    stage.endpoint.kill()?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "tried again").await?;
    let second = browser.switch_to(first).await?;
    browser.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "tried again").await?;
    assert_eq!(browser.records().await?.len(), 2);

    stage.endpoint.restart().await?;
    browser.eval::<()>(ONLINE_AGAIN).await?;
    browser.sees("[role=status]", "Delivered.").await?;
    browser.switch_to(second).await?;
    browser.sees("[role=status]", "Delivered.").await?;
    let mut posts: Vec<_> =
        stage.stored(2).await?.into_iter().map(|thanks| thanks["post"].clone()).collect();
    posts.sort_by_key(ToString::to_string);
    assert_eq!(posts, ["ladder", "other"]);
    Ok(())
}
