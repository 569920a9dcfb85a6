//! Sites as authors have them: Jekyll's with its default theme, Hugo's, and WordPress' with one of its themes.

use anyhow::{Context as _, Result};
use browser_tests::{Browser, Stage};

use super::css::{takes_a_note, works};

const PAGES: [(&str, &str); 3] = [
    ("jekyll", "sites/jekyll/2026/03/07/ladder.html"),
    ("hugo", "sites/hugo/letters/ladder/index.html"),
    ("wordpress", "sites/wordpress/ladder.html"),
];

/// Whether the letter stands between the paragraphs that the author has written around it. Engines round to fractions of
/// a pixel of their own.
const IS_IN_PLACE: &str = "((all) => { \
    const [before, after] = ['A letter came', 'And so to bed'].map((start) => \
      all.findIndex((part) => part.textContent.startsWith(start))); \
    const [{ bottom }, { top }] = [before, after].map((at) => all[at].getBoundingClientRect()); \
    const post = widget.getBoundingClientRect(); \
    return bottom < post.top + 1 && post.bottom < top + 1 && before >= 0 })([...document.querySelectorAll('p')])";

async fn is_at_home(browser: &Browser, stage: &Stage, page: &str) -> Result<()> {
    browser.open(stage.host.page(page)).await?;
    works(browser).await?;
    browser.holds(IS_IN_PLACE).await?;
    takes_a_note(browser).await?;
    assert_eq!(browser.audit_in("advice-post").await?, Vec::<String>::new());
    Ok(())
}

/// Catches a snippet that a generator of sites takes apart, and a theme that takes the widget apart.
#[tokio::test]
async fn it_is_at_home_where_authors_write() -> Result<()> {
    let stage = Stage::start().await?;
    stage.follow_examples("ladder.json")?;
    for (site, page) in PAGES {
        for (device, browser) in
            [("phone", Browser::phone().await?), ("desk", Browser::desktop().await?)]
        {
            is_at_home(&browser, &stage, page)
                .await
                .with_context(|| format!("{site}, {device}"))?;
            browser.screenshot(&format!("host-{site}-{device}")).await?;
        }
    }
    Ok(())
}
