//! The page loads, and the widget starts.

use anyhow::Result;
use browser_tests::{Browser, Stage};

/// Catches a bundle that does not start: a wrong file name in the shell, a missing content type, no
/// CORS, glue that does not fit its Wasm.
#[tokio::test]
async fn the_widget_starts_on_a_page_of_another_origin() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.open(stage.host.page("article.html")).await?;

    phone.find("button.thx-button").await?;
    phone.sees(".advice", "I borrowed a ladder nine years ago.").await?;
    phone.screenshot("start-phone").await?;

    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    let strangers = stage.strangers(&phone.requests().await?);
    assert_eq!(strangers, Vec::<String>::new());
    Ok(())
}
