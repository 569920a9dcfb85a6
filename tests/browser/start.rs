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

/// Catches a button that comes a frame after the script that shows it.
#[tokio::test]
async fn the_button_is_there_in_the_frame_that_the_shell_runs_in() -> Result<()> {
    const LOOK: &str = "window.isThere = !!document.querySelector('advice-post').shadowRoot?.querySelector('.thx-button')";
    let stage = Stage::start().await?;
    // A script's `load` follows in the task that has run it.
    let shell = format!("<script src=/widget/advice-post.js onload=\"{LOOK}\"></script>");
    let post = "<advice-post post=/posts/ladder.json></advice-post>";
    stage.host.write("/page", "", &format!("{post}{shell}"));
    let phone = stage.phone("page").await?;
    assert!(phone.eval::<bool>("window.isThere").await?);
    Ok(())
}

/// Catches a page that pays for a post which its reader never comes near, and one whose author wants it at once and waits.
#[tokio::test]
async fn it_loads_when_the_reader_comes_near_or_the_host_says_so() -> Result<()> {
    let stage = Stage::start().await?;
    const SCROLL: &str = "void scrollTo(0, 9000)";
    const TAP: &str = "void root.querySelector('.thx-button').click()";
    for (loading, comes) in [("lazy", SCROLL), ("lazy", TAP), ("eager", "")] {
        let widget = format!(
            "<p style='height: 9000px'></p><advice-post post=/posts/ladder.json loading={loading}></advice-post>"
        );
        stage.host.write("/page", "<script async src=/widget/advice-post.js></script>", &widget);
        let phone = stage.phone("page").await?;
        phone.holds("root?.querySelector('.thx-button') != null").await?;
        if !comes.is_empty() {
            phone.ten_trips().await?;
            let requests = phone.requests().await?;
            assert!(!requests.iter().any(|request| request.contains(".wasm")), "{requests:?}");
            phone.eval::<()>(comes).await?;
        }
        phone.sees(".letter", "I borrowed a ladder").await?;
    }
    Ok(())
}
