//! The page that has the widget in it, which is somebody else's.

use anyhow::Result;
use browser_tests::{Browser, Stage};

/// Catches a widget that leaves a trace in the page, on the device or elsewhere that it has no business to leave.
#[tokio::test]
async fn nothing_but_the_element_is_added_to_the_page() -> Result<()> {
    let stage = Stage::start().await?;
    let tall = "<p style='height: 3000px'><a href=/blank.html>Read on</a></p>";
    let script = "<script async src={{endpoint}}/advice-post.js data-post=/posts/ladder.json data-endpoint={{endpoint}}></script>";
    stage.host.write("/page", "", &format!("{tall}{script}{tall}"));
    let phone = Browser::desktop().await?;
    phone.before_pages("window.names = Object.getOwnPropertyNames(window);").await?;
    phone.open(stage.host.page("page")).await?;
    phone.eval::<()>("void (window.visits = history.length, scrollTo(0, 2500), document.links[0].focus({ preventScroll: true }))").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone
        .holds("scrollY === 2500 && document.activeElement === document.links[0] && history.length === visits")
        .await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.type_into("textarea", "Thank you.").await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", "Thank you.").await?;
    phone.holds("told.filter((name) => name === 'delivered').length === 2").await?;

    let added: Vec<String> = phone
        .eval("Object.getOwnPropertyNames(window).filter((name) => !names.includes(name))")
        .await?;
    // The driver's own.
    let is_ours = |name: &&String| !["ret_nodes", "se_exportedFunctionSymbol"].contains(&&***name);
    assert_eq!(added.iter().filter(is_ours).collect::<Vec<_>>(), ["names", "told", "visits"]);
    phone.holds("history.length === visits && location.hash === '' && document.title === 'A page with a post'").await?;
    phone
        .holds("document.adoptedStyleSheets.length === 0 && document.styleSheets.length === 0")
        .await?;
    let keys: Vec<String> =
        phone.eval("Object.keys(localStorage).concat(Object.keys(sessionStorage))").await?;
    assert!(keys.iter().all(|key| key.starts_with("advice-post:thx:")), "{keys:?}");
    assert_eq!(phone.cookies().await?, 0);
    assert_eq!(stage.strangers(&phone.requests().await?), Vec::<String>::new());
    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    Ok(())
}

/// Catches an element that goes on sending after the host has removed it.
#[tokio::test]
async fn a_removed_element_has_stopped() -> Result<()> {
    let mut stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.watch_requests().await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.find(".letter").await?;
    stage.endpoint.kill()?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "tried again").await?;
    phone.eval::<()>("new Promise((next) => { widget.remove(); setTimeout(next); })").await?;
    stage.endpoint.restart().await?;
    let before = phone.asked().await?.len();
    // Whoever had work to do would ask for its turn now, and be served before this.
    phone.eval::<()>("void (dispatchEvent(new Event('online')), document.dispatchEvent(new Event('visibilitychange')))").await?;
    phone.eval::<()>("navigator.locks.request('advice-post:outbox', () => {})").await?;
    assert_eq!(phone.asked().await?.len(), before);
    stage.stored(0).await?;

    phone.reload().await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches an element that is removed while it sends, and goes on with all else that waits.
#[tokio::test]
async fn a_removed_element_ends_with_what_is_under_way() -> Result<()> {
    const HELD: &str =
        "const send = fetch; window.held = []; window.fetch = async (url, options) => {
        if (options?.method) await new Promise((letGo) => held.push(letGo));
        return send(url, options);
      }";
    let stage = Stage::start().await?;
    let phone = stage.phone("blank.html").await?;
    for n in 1..=2 {
        let id = format!("0192f3a4-b5c6-7fff-bfff-{n:012}");
        let record = serde_json::json!({
            "version": 1,
            "thx": { "id": id, "post": format!("p{n}"), "secret": "AAAAAAAAAAAAAAAAAAAAAA", "revision": 0 },
            "endpoint": stage.endpoint.address(),
            "delivery": { "waiting": { "tries": 1, "after": 0 } },
        });
        phone.keep(&format!("advice-post:thx:{id}"), &record.to_string()).await?;
    }
    stage.embed("/page", "post-id=ladder endpoint={{endpoint}}", "The letter.");
    phone.before_pages(HELD).await?;
    phone.open(stage.host.page("page")).await?;
    phone.holds("held.length === 1").await?;
    phone.eval::<()>("new Promise((next) => { widget.remove(); setTimeout(next); })").await?;
    phone.eval::<()>("void held[0]()").await?;
    // Its turn ends with what it has begun.
    phone.eval::<()>("navigator.locks.request('advice-post:outbox', () => {})").await?;
    phone.holds("held.length === 1").await?;
    stage.stored(1).await?;
    Ok(())
}
