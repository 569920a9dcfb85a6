//! Pages whose style sheets were written for themselves.

use anyhow::{Context as _, Result};
use browser_tests::{Ability, Browser, Stage, is_beyond};

/// What a reader needs, and does not see.
const UNSEEN: &str = "['.letter', '.answer', '.thx-button', 'li.note', 'textarea'].filter((part) => \
    !root.querySelector(part)?.checkVisibility({ opacityProperty: true, visibilityProperty: true }))";

/// What stands out of the widget, or the widget of the page.
const OUTSIDE: &str = "((box) => [document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth && 'all of it', \
    ...Array.from(root.querySelectorAll('.advice :not(.unseen)')).filter((part) => part.checkVisibility()).filter((part) => { \
      const { left, right } = part.getBoundingClientRect(); \
      return right > box.right + 8 || left < box.left - 8; \
    }).map((part) => part.outerHTML.slice(0, 90))].filter(Boolean))(widget.getBoundingClientRect())";

/// The widget is there as it should be, and takes a Thx!.
pub(super) async fn works(browser: &Browser) -> Result<()> {
    browser.sees(".letter", "I borrowed a ladder").await?;
    browser.tap(".thx-button").await?;
    browser.find("[role=status] [data-good=true]").await?;
    browser.finds_none(UNSEEN).await?;
    browser.finds_none(OUTSIDE).await?;
    browser.holds("root.querySelector('.letter').offsetWidth > 200").await?;
    browser.holds("root.querySelector('.thx-button').offsetHeight >= 48").await
}

pub(super) async fn takes_a_note(browser: &Browser) -> Result<()> {
    browser.tap("textarea").await?;
    browser.press("Thank you.").await?;
    browser.tap(".note-form button").await?;
    browser.sees("li.note[data-yours=true]", "Thank you.").await
}

/// The computed style of a part, as one text.
async fn style(browser: &Browser, part: &str) -> Result<String> {
    let entries =
        format!("Object.entries(getComputedStyle({part})).filter(([name]) => isNaN(name))");
    browser.eval(&format!("JSON.stringify({entries})")).await
}

/// Catches a host's rules that hide, colour or bend the widget, and the widget's that bend the host.
#[tokio::test]
async fn no_rule_of_the_host_breaks_the_widget_nor_the_other_way_round() -> Result<()> {
    let stage = Stage::start().await?;
    for page in ["css/unset.html", "css/important.html"] {
        let phone = stage.phone(page).await?;
        let before = style(&phone, "own").await?;
        works(&phone).await.context(page)?;
        takes_a_note(&phone).await.context(page)?;
        assert_eq!(style(&phone, "own").await?, before, "{page}");
        for (part, property, expected) in [
            (".answer p", "textTransform", "none"),
            (".answer p", "textAlign", "start"),
            (".answer p", "letterSpacing", "normal"),
            (".answer p", "wordBreak", "normal"),
        ] {
            let value = format!("getComputedStyle(root.querySelector({part:?})).{property}");
            assert_eq!(phone.eval::<String>(&value).await?, expected, "{page}: {property}");
        }
        // WebKit knows this one by its prefix only.
        phone
            .holds("getComputedStyle(root.querySelector('.answer p')).webkitUserSelect !== 'none'")
            .await?;
    }
    Ok(())
}

/// Catches lengths that follow the host's root, where 1rem is ten pixels, and not its text; and a font that is not the host's.
#[tokio::test]
async fn text_is_as_the_hosts() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("css/small-root.html").await?;
    works(&phone).await?;
    let [ours, hosts] =
        ["root.querySelector('.answer p:not(.who)')", "document.body"].map(|element| {
            format!("((style) => [style.fontSize, style.fontFamily])(getComputedStyle({element}))")
        });
    let hosts = phone.eval::<[String; 2]>(&hosts).await?;
    assert_eq!(phone.eval::<[String; 2]>(&ours).await?, hosts);
    assert_eq!(hosts, ["16px", "\"Courier New\", monospace"]);
    Ok(())
}

/// Catches a widget that a framework's reset takes apart, and one that is light on its dark pages.
#[tokio::test]
async fn it_is_at_home_in_bootstrap_and_tailwind() -> Result<()> {
    let stage = Stage::start().await?;
    for (page, theme, is_dark) in [
        ("bootstrap", "light", false),
        ("bootstrap", "dark", true),
        ("tailwind", "bg-white text-slate-800", false),
        ("tailwind", "bg-slate-900 text-slate-100", true),
    ] {
        stage.host.set("theme", theme);
        let phone = Browser::phone().await?;
        // Bootstrap scrolls slowly otherwise, and a button that moves cannot be tapped.
        phone.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
        phone.open(stage.host.page(&format!("css/{page}.html"))).await?;
        works(&phone).await.context(page)?;
        takes_a_note(&phone).await.context(page)?;
        let shade = if is_dark { "dark" } else { "light" };
        phone.is_painted(is_dark).await.with_context(|| format!("{page}, {shade}"))?;
        assert_eq!(phone.audit().await?, Vec::<String>::new(), "{page}, {shade}");
        phone.screenshot(&format!("host-{page}-{shade}")).await?;
    }
    Ok(())
}

/// Catches a widget that collapses to a stripe where its parent is as wide as what is in it.
#[tokio::test]
async fn it_has_its_width_in_parents_that_shrink_to_fit() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    for parent in ["flex", "column", "grid", "inline", "float", "table", "absolute"] {
        stage.host.set("parent", parent);
        phone.open(stage.host.page("css/centred.html")).await?;
        works(&phone).await.context(parent)?;
    }
    takes_a_note(&phone).await
}

/// Catches a tap that lands beside the button, and parts that leave the page, where the host scales or turns it.
#[tokio::test]
async fn it_works_on_a_page_that_is_scaled_and_turned() -> Result<()> {
    if is_beyond(Ability::Bent)? {
        return Ok(());
    }
    let stage = Stage::start().await?;
    let phone = stage.phone("css/bent.html").await?;
    works(&phone).await?;
    takes_a_note(&phone).await
}

/// Catches a widget that never loads because it is not the page that scrolls.
#[tokio::test]
async fn it_loads_when_a_box_within_the_page_scrolls_to_it() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("css/scrolled.html").await?;
    phone.find(".thx-button").await?;
    phone.holds("!root.querySelector('.letter')").await?;
    phone.eval::<()>("void widget.scrollIntoView()").await?;
    phone.find(".letter").await?;
    phone.eval::<()>("void root.querySelector('.thx-button').scrollIntoView()").await?;
    works(&phone).await
}

/// Catches a widget that shows through a panel which its host has not opened yet.
#[tokio::test]
async fn it_is_not_seen_in_a_panel_that_is_closed() -> Result<()> {
    const IS_SEEN: &str =
        "root.querySelector('.letter').checkVisibility({ visibilityProperty: true })";
    let stage = Stage::start().await?;
    let phone = stage.phone("css/panel.html").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.holds(&format!("!{IS_SEEN}")).await?;
    phone.eval::<()>("void document.querySelector('aside').classList.add('open')").await?;
    phone.holds(IS_SEEN).await?;
    works(&phone).await
}

/// Catches an indentation, a signature or a line that stays on the left on a page that is read from the right.
#[tokio::test]
async fn it_is_mirrored_on_a_page_that_is_read_from_the_right() -> Result<()> {
    const FROM_RIGHT: &str = "((box, part) => box.right - part.right < part.left - box.left)\
        (...['.advice', PART].map((part) => root.querySelector(part).getBoundingClientRect()))";
    let stage = Stage::start().await?;
    let phone = stage.phone("css/right-to-left.html").await?;
    works(&phone).await?;
    for part in ["'.seal'", "'.thx-button'", "'.tick input'", "'.badge'"] {
        phone.holds(&FROM_RIGHT.replace("PART", part)).await?;
    }
    phone.holds("getComputedStyle(root.querySelector('.note[data-depth=\"1\"]')).borderRightWidth === '2px'").await?;
    assert_eq!(phone.audit().await?, Vec::<String>::new());
    phone.screenshot("host-right-to-left").await
}

/// Catches a printed letter with a button that nobody can press, or without its answer.
#[tokio::test]
async fn on_paper_there_is_the_post_and_nothing_to_tap() -> Result<()> {
    if is_beyond(Ability::Paper)? {
        return Ok(());
    }
    let stage = Stage::start().await?;
    let phone = stage.phone("css/small-root.html").await?;
    works(&phone).await?;
    phone.on_paper().await?;
    phone.screenshot("host-on-paper").await?;
    let shown = "['.letter', '.answer', 'li.note', '.thx-button', 'textarea'].map((part) => root.querySelector(part).checkVisibility())";
    assert_eq!(phone.eval::<Vec<bool>>(shown).await?, [true, true, true, false, false]);
    Ok(())
}
