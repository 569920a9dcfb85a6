//! The harness itself: a check that cannot fail is none.

use std::time::Duration;

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage, until};

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
    assert!(findings.iter().any(|finding| finding.starts_with("button-name")), "{findings:?}");
    Ok(())
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
