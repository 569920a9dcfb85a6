//! axe-core, with every rule it has, over every state that a reader may meet.

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage};

/// A host that follows the reader's choice of light or dark. It names its ground, since axe-core takes
/// one that is not named for white.
const SCHEME: &str = "<style>
    :root { color-scheme: light dark; background: light-dark(#fff, #161616); font: 1em/1.5 sans-serif }
  </style>";

async fn is_clean(browser: &Browser, state: &str) -> Result<()> {
    for scheme in ["light", "dark"] {
        browser
            .prefer(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")])
            .await?;
        let is_dark =
            format!("root.querySelector('.advice').matches('.dark') === {}", scheme == "dark");
        browser.holds(&is_dark).await?;
        assert_eq!(browser.audit().await?, Vec::<String>::new(), "{state}, {scheme}");
    }
    Ok(())
}

async fn through_all_states(stage: &Stage, browser: &Browser) -> Result<()> {
    let application = stage.hold_application()?;
    browser.open(stage.host.page("page")).await?;
    browser.find(".thx-button").await?;
    is_clean(browser, "the shell").await?;
    stage.host.heal(&application);
    browser.sees(".letter", "I borrowed").await?;
    is_clean(browser, "before the tap").await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "Delivered.").await?;
    is_clean(browser, "after the tap").await?;
    browser.fill("textarea", &"x".repeat(281)).await?;
    browser.sees(".count", "1 too many").await?;
    is_clean(browser, "too long a note").await?;
    browser.fill("textarea", "Thank you.").await?;
    browser.tap(".note-form button").await?;
    browser.sees("li.note[data-yours=true]", "Thank you.").await?;
    is_clean(browser, "with a note").await?;

    browser.open(stage.host.page("local")).await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "It stays here").await?;
    is_clean(browser, "without an endpoint").await?;
    browser.open(stage.host.page("failed")).await?;
    browser.find(".failed button").await?;
    is_clean(browser, "without a post").await
}

async fn stage() -> Result<Stage> {
    let stage = Stage::start().await?;
    let script = format!("{SCHEME}<script async src=/widget/advice-post.js></script>");
    for (path, attributes) in [
        ("/page", "post=/posts/ladder.json endpoint={{endpoint}}"),
        ("/local", "post=/posts/mailed.json"),
        ("/failed", "post=/posts/none.json"),
    ] {
        stage.host.write(path, &script, &format!("<advice-post {attributes}></advice-post>"));
    }
    stage.host.answer("/posts/none.json", Answer::Status(404));
    Ok(stage)
}

/// Catches what keeps a reader out: contrast, names, roles, targets too small for a thumb.
#[tokio::test]
async fn every_state_is_accessible_on_a_phone() -> Result<()> {
    through_all_states(&stage().await?, &Browser::phone().await?).await
}

/// Catches the same where there is room, and the layout is another.
#[tokio::test]
async fn every_state_is_accessible_on_a_desk() -> Result<()> {
    through_all_states(&stage().await?, &Browser::desktop().await?).await
}
