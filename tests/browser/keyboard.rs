//! No mouse, no finger: the keyboard only, and what a screen reader is told.

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage};
use serde_json::json;
use thirtyfour::Key;

use crate::long::document_with;

/// The element of the widget that has the focus, in a few words.
const FOCUS: &str = "((at) => !at ? '' : at.textContent || at.labels?.[0].firstElementChild.firstChild?.textContent || at.type)\
    (root.activeElement)";

async fn focus(browser: &Browser) -> Result<String> {
    browser.eval(FOCUS).await
}

/// Goes on to the next stop, which must show that the focus is there.
async fn tab(browser: &Browser) -> Result<String> {
    browser.press(Key::Tab).await?;
    let shows = "((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)\
        (getComputedStyle(root.activeElement))";
    let focus = focus(browser).await?;
    assert!(browser.eval::<bool>(shows).await?, "nothing shows that the focus is on {focus:?}");
    Ok(focus)
}

/// Catches a part that a keyboard cannot reach, in an order that makes no sense, and a focus that is lost.
#[tokio::test]
async fn everything_can_be_done_with_the_keyboard() -> Result<()> {
    let stage = Stage::start().await?;
    let desktop = Browser::desktop().await?;
    desktop.open(stage.host.page("article.html")).await?;
    desktop.find(".letter").await?;

    assert_eq!(tab(&desktop).await?, "Thx!");
    desktop.press(Key::Enter).await?;
    desktop.sees("[role=status]", "Delivered.").await?;
    assert_eq!(focus(&desktop).await?, "Thx!", "the stamp keeps the focus");
    desktop.press(Key::Enter).await?;

    assert!(
        tab(&desktop).await?.starts_with("I wrote this letter")
            || focus(&desktop).await? == "checkbox"
    );
    desktop.press(Key::Space).await?;
    desktop.holds("root.querySelector('.tick input').checked").await?;
    assert_eq!(tab(&desktop).await?, "Add a few words");
    desktop.press("By hand.").await?;
    assert_eq!(tab(&desktop).await?, "Name");
    desktop.press("Nobody").await?;
    assert_eq!(tab(&desktop).await?, "Send the note");
    desktop.press(Key::Space).await?;
    desktop.sees("li.note[data-yours=true]", "By hand.").await?;
    // The tap, the tick and the note: three things said, of which the last is what is stored.
    desktop
        .holds("Object.values(localStorage).some((text) => text.includes('{\"revision\":2'))")
        .await?;
    let thanks = &stage.stored(1).await?[0];
    assert_eq!(
        (&thanks["note"], &thanks["name"], &thanks["asker"]),
        (&"By hand.".into(), &"Nobody".into(), &true.into())
    );
    assert_eq!(focus(&desktop).await?, "Thx!");
    tab(&desktop).await?;
    assert_eq!(tab(&desktop).await?, "Undo my Thx!");
    desktop.press(Key::Enter).await?;
    desktop.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;
    stage.stored(0).await?;
    Ok(())
}

/// Catches a letter that only a finger can ask for again, and notes that only a finger can ask for; and a reader who is thrown
/// to the top of the page when what was asked for has come.
#[tokio::test]
async fn what_is_missing_can_be_asked_for_with_the_keyboard() -> Result<()> {
    let stage = Stage::start().await?;
    let notes = (0..1_001).map(|n| json!({ "id": format!("n{n}"), "text": "A note." }));
    let long = document_with(notes);
    stage.host.answer("/long.json", Answer::Status(500));
    stage.embed("/page", "post=/long.json", "");
    let desktop = Browser::desktop().await?;
    desktop.open(stage.host.page("page")).await?;
    desktop.find(".failed").await?;
    assert_eq!(tab(&desktop).await?, "Try again");
    stage.host.answer("/long.json", Answer::Body("application/json", long));
    desktop.press(Key::Enter).await?;
    desktop.holds("root.querySelectorAll('li.note').length === 1000").await?;
    desktop.holds("root.activeElement?.matches('.post')").await?;

    desktop.eval::<()>("void root.querySelector('.thx-button').focus()").await?;
    assert_eq!(tab(&desktop).await?, "Show more notes");
    desktop.press(Key::Enter).await?;
    desktop.holds("root.querySelectorAll('li.note').length === 1001").await?;
    desktop.holds("root.activeElement?.id === 'advice-n1000'").await
}

/// Catches a reader who is thrown to the top of the page when what they have pressed goes away.
#[tokio::test]
async fn the_focus_stays_in_the_widget_when_what_was_pressed_goes_away() -> Result<()> {
    let stage = Stage::start().await?;
    let desktop = Browser::desktop().await?;
    desktop.open(stage.host.page("article.html")).await?;
    desktop.tap(".thx-button").await?;
    desktop.sees("[role=status]", "Delivered.").await?;
    desktop.type_into("textarea", "By hand.").await?;
    desktop.press(Key::Tab + Key::Tab).await?;
    desktop.press(Key::Enter).await?;
    desktop.sees("li.note[data-yours=true]", "By hand.").await?;
    desktop.holds("root.activeElement !== null").await
}

/// Catches a focus that is lost when the application takes over from the shell.
#[tokio::test]
async fn the_focus_stays_on_the_button_when_the_application_takes_over() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let application = stage.hold_application()?;
    let desktop = Browser::desktop().await?;
    desktop.open(stage.host.page("page")).await?;
    desktop.find(".thx-button").await?;
    assert_eq!(tab(&desktop).await?, "Thx!");
    stage.host.heal(&application);
    desktop.sees(".letter", "I borrowed a ladder").await?;
    assert_eq!(focus(&desktop).await?, "Thx!");
    desktop.press(Key::Space).await?;
    desktop.sees("[role=status]", "Delivered.").await?;
    assert_eq!(focus(&desktop).await?, "Thx!");
    Ok(())
}

/// Catches a widget that takes the focus of a reader who is elsewhere.
#[tokio::test]
async fn the_application_takes_no_focus_that_it_was_not_given() -> Result<()> {
    let stage = Stage::start().await?;
    let desktop = Browser::desktop().await?;
    desktop.open(stage.host.page("article.html")).await?;
    desktop.find(".letter").await?;
    desktop.holds("document.activeElement === document.body && root.activeElement === null").await
}

/// Catches a state that a screen reader is not told of: a live region speaks only of what changes inside it.
#[tokio::test]
async fn the_state_is_told_in_a_live_region_that_stays() -> Result<()> {
    let mut stage = Stage::start().await?;
    let desktop = Browser::desktop().await?;
    desktop.open(stage.host.page("article.html")).await?;
    desktop.find(".letter").await?;
    stage.endpoint.kill()?;
    desktop.holds("root.querySelectorAll('[role=status]').length === 1").await?;
    desktop.eval::<()>("void (window.region = root.querySelector('[role=status]'))").await?;
    assert_eq!(desktop.eval::<String>("region.textContent").await?, "");
    desktop.tap(".thx-button").await?;
    desktop
        .holds("region.isConnected && region.textContent.startsWith('Saved on this device.')")
        .await?;
    stage.endpoint.restart().await?;
    desktop.holds("region.isConnected && region.textContent.startsWith('Delivered.')").await?;
    desktop.holds("root.querySelector('.thx-button').ariaDisabled === 'true'").await?;
    Ok(())
}
