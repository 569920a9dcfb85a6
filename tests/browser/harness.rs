//! The harness itself: a check that cannot fail is none.

use std::time::Duration;

use anyhow::Result;
use browser_tests::{Ability, Answer, Browser, Stage, is_beyond, until};

/// Catches an instrument that is blind: each sees the fault that the page was given.
#[tokio::test]
async fn a_faulty_page_is_seen_through() -> Result<()> {
    let stage = Stage::start().await?;
    let browser = Browser::desktop().await?;
    browser.open(stage.host.page("faulty.html")).await?;

    let complaints = browser.complaints().await?;
    assert!(complaints.iter().any(|complaint| complaint.contains("a complaint")), "{complaints:?}");
    let strangers = until("the stranger is asked", async || {
        let strangers = stage.strangers(&browser.requests().await?);
        Ok((!strangers.is_empty()).then_some(strangers))
    });
    assert_eq!(strangers.await?, ["http://stranger.invalid/pixel.gif"]);
    let findings = browser.audit().await?;
    for rule in ["button-name", "target-size"] {
        assert!(findings.iter().any(|finding| finding.starts_with(rule)), "{rule}: {findings:?}");
    }
    Ok(())
}

/// Catches a phone whose taps are a mouse's.
#[tokio::test]
async fn a_tap_on_a_phone_is_a_fingers() -> Result<()> {
    if is_beyond(Ability::Touch)? {
        return Ok(());
    }
    const WATCH: &str = "void addEventListener('pointerdown', ({ pointerType }) => { window.pointer = pointerType; }, true)";
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.find(".letter").await?;
    phone.eval::<()>(WATCH).await?;
    phone.tap(".thx-button").await?;
    phone.holds("window.pointer === 'touch'").await
}

/// Catches a network that is still there when the tests say it is not.
#[tokio::test]
async fn a_browser_without_network_reaches_nobody() -> Result<()> {
    const ASK: &str = "fetch('/posts/ladder.json').then((answer) => answer.status, () => 0)";
    let stage = Stage::start().await?;
    let browser = Browser::desktop().await?;
    browser.open(stage.host.page("faulty.html")).await?;

    browser.offline(true).await?;
    assert_eq!(browser.eval::<(bool, u16)>(&online_and(ASK)).await?, (false, 0));
    browser.offline(false).await?;
    assert_eq!(browser.eval::<(bool, u16)>(&online_and(ASK)).await?, (true, 200));

    stage.host.answer("/posts/ladder.json", Answer::Status(404));
    assert_eq!(browser.eval::<u16>(ASK).await?, 404);
    stage.host.answer("/posts/ladder.json", Answer::Late(Duration::from_millis(1)));
    assert_eq!(browser.eval::<u16>(ASK).await?, 200);
    Ok(())
}

fn online_and(ask: &str) -> String {
    format!("{ask}.then((status) => [navigator.onLine, status])")
}

/// Catches an endpoint that comes back elsewhere, or without what it had.
#[tokio::test]
async fn a_killed_endpoint_comes_back_as_it_was() -> Result<()> {
    let mut stage = Stage::start().await?;
    let address = stage.endpoint.address();
    stage.endpoint.kill()?;
    assert!(stage.endpoint.get("/v1/health").await.is_err());
    stage.endpoint.restart().await?;
    assert_eq!(stage.endpoint.address(), address);
    assert_eq!(stage.endpoint.get("/v1/health").await?["status"], "ok");
    Ok(())
}
