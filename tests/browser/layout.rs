//! Room: a narrow phone, a thumb, a reader who wants no motion.

use anyhow::Result;
use browser_tests::{Browser, Stage};

/// What stands out of its page, and what is too small for a thumb.
const TOO_WIDE: &str = "Array.from(root.querySelectorAll('*')).filter((part) => \
    !part.matches('.unseen') && part.getBoundingClientRect().right > innerWidth).map((part) => part.outerHTML.slice(0, 90))";
const TOO_SMALL: &str = "Array.from(root.querySelectorAll('button, textarea, input, .tick, .links a, a.send'))\
    .filter((part) => !part.closest('.tick') || part.matches('.tick'))\
    .filter((part) => part.getBoundingClientRect().height < 44).map((part) => part.outerHTML.slice(0, 90))";

async fn fits(browser: &Browser) -> Result<()> {
    assert_eq!(browser.eval::<Vec<String>>(TOO_WIDE).await?, Vec::<String>::new());
    assert_eq!(browser.eval::<Vec<String>>(TOO_SMALL).await?, Vec::<String>::new());
    browser.holds("document.documentElement.scrollWidth <= innerWidth").await
}

/// Catches a line that runs out of a narrow phone, and a button that a thumb misses.
#[tokio::test]
async fn at_320_pixels_nothing_is_lost_or_too_small() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/mailed.json", "");
    let phone = stage.phone("page").await?;
    phone.resize(320, 640).await?;
    phone.sees(".letter", "Who feeds the cat").await?;
    fits(&phone).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "It stays here").await?;
    phone.fill(".note-form input", &"W".repeat(40)).await?;
    phone.fill("textarea", &"W".repeat(280)).await?;
    fits(&phone).await?;
    phone.tap(".note-form button").await?;
    phone.find("li.note[data-yours=true]").await?;
    fits(&phone).await
}

/// Catches a stamp that moves for somebody whom motion makes ill.
#[tokio::test]
async fn nothing_moves_where_motion_is_not_wanted() -> Result<()> {
    const MOVES: &str = "root.querySelector('.thx-button').getAnimations().length > 0";
    let stage = Stage::start().await?;
    for (choice, moves) in [("reduce", false), ("no-preference", true)] {
        let phone = Browser::phone().await?;
        phone.prefer(&[("prefers-reduced-motion", choice)]).await?;
        phone.open(stage.host.page("article.html")).await?;
        phone.find(".letter").await?;
        // In the same task as the tap's first frame, or the motion would be over.
        let after = format!(
            "new Promise((next) => {{ root.querySelector('.thx-button').click(); \
             requestAnimationFrame(() => requestAnimationFrame(() => next({MOVES}))); }})"
        );
        assert_eq!(phone.eval::<bool>(&after).await?, moves, "{choice}");
    }
    Ok(())
}
