//! Room: a narrow phone, a thumb, a reader who wants no motion.

use anyhow::{Context as _, Result};
use browser_tests::{Browser, Stage};

/// What stands out of its page (not of its window, which a phone makes as wide as what is in it), and what is too small for a thumb.
const TOO_WIDE: &str = "Array.from(root.querySelectorAll('*')).filter((part) => \
    !part.matches('.unseen') && part.getBoundingClientRect().right > document.documentElement.clientWidth).map((part) => part.outerHTML.slice(0, 90))";
const TOO_SMALL: &str = "Array.from(root.querySelectorAll('button, textarea, input, .tick, .links a, a.send'))\
    .filter((part) => !part.closest('.tick') || part.matches('.tick'))\
    .filter((part) => Math.min(part.getBoundingClientRect().height, part.getBoundingClientRect().width) < 44).map((part) => part.outerHTML.slice(0, 90))";

async fn fits(browser: &Browser) -> Result<()> {
    browser.finds_none(TOO_WIDE).await?;
    browser.finds_none(TOO_SMALL).await?;
    browser
        .holds("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        .await
}

/// Rooms: width and height in CSS pixels, and the size of the host's text. Phones from narrow to wide; a reader who
/// needs text of twice the size; and a desk of 1280 by 1024 at 400 %.
const ROOMS: [(u32, u32, &str); 6] = [
    (320, 640, "100%"),
    (360, 740, "100%"),
    (412, 915, "100%"),
    (320, 640, "200%"),
    (412, 915, "200%"),
    (320, 256, "100%"),
];

/// Whether the button can be scrolled to, all of it, and nothing lies over it.
const IS_THERE: &str = "((button) => { button.scrollIntoView({ block: 'center' }); \
    const { left, right, top, bottom } = button.getBoundingClientRect(); \
    return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight \
      && root.elementFromPoint((left + right) / 2, (top + bottom) / 2) === button; })(root.querySelector('.thx-button'))";

async fn works_in(browser: &Browser) -> Result<()> {
    browser.sees(".letter", "Who feeds the cat").await?;
    browser.holds(IS_THERE).await?;
    fits(browser).await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", "It stays here").await?;
    browser.fill(".note-form input", &"W".repeat(40)).await?;
    browser.fill("textarea", &"W".repeat(280)).await?;
    fits(browser).await?;
    browser.tap(".note-form button").await?;
    browser.find("li.note[data-yours=true]").await?;
    fits(browser).await
}

/// Catches a line that runs out of a narrow phone, a button that a thumb misses or that is not to be seen, and text that
/// does not grow with the reader's.
#[tokio::test]
async fn in_little_room_nothing_is_lost_or_too_small() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("blank.html").await?;
    for (width, height, text) in ROOMS {
        phone.resize(width, height).await?;
        let head = format!(
            "<style>:root {{ font-size: {text} }}</style><script async src=/widget/advice-post.js></script>"
        );
        stage.host.write("/page", &head, "<advice-post post=/posts/mailed.json></advice-post>");
        phone.eval::<()>("void localStorage.clear()").await?;
        phone.open(stage.host.page("page")).await?;
        works_in(&phone).await.with_context(|| format!("{width} by {height}, text {text}"))?;
        let size = "parseFloat(getComputedStyle(root.querySelector('.letter')).fontSize) / 16";
        let grown: f64 = phone.eval(size).await?;
        assert!(
            text == "100%" || grown >= 1.9,
            "at {text} the letter's text is {grown} times 16 px"
        );
    }
    Ok(())
}

/// Catches a stamp that moves for somebody whom motion makes ill.
#[tokio::test]
async fn nothing_moves_where_motion_is_not_wanted() -> Result<()> {
    let stage = Stage::start().await?;
    for (choice, moves) in [("reduce", false), ("no-preference", true)] {
        let phone = Browser::phone().await?;
        phone.prefer(&[("prefers-reduced-motion", choice)]).await?;
        phone.open(stage.host.page("article.html")).await?;
        phone.find(".letter").await?;
        phone.tap(".thx-button").await?;
        phone.holds("root.querySelector('.thx-button').ariaPressed === 'true'").await?;
        // Not whether it moves now: it would be over on a busy machine.
        let motion = "getComputedStyle(root.querySelector('.thx-button')).animationName !== 'none'";
        assert_eq!(phone.eval::<bool>(motion).await?, moves, "{choice}");
    }
    Ok(())
}
