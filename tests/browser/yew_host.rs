//! A host page that is a Yew application, too: both number their nodes from one.

use anyhow::Result;
use browser_tests::Stage;

/// Catches two applications that take each other's nodes for their own, and fire each other's handlers.
#[tokio::test]
async fn a_tap_is_heard_by_the_widget_once_and_by_the_host_once() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("yew/index.html").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    let clicks = |count: u32| format!("document.querySelector('output').textContent === '{count}'");

    phone.eval::<()>("void document.querySelector('#own').click()").await?;
    phone.holds(&clicks(1)).await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;

    // A tap on the widget is a tap on the host's section, too: that is how events go.
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "It stays here").await?;
    phone.holds(&clicks(2)).await?;
    assert_eq!(phone.records().await?.len(), 1);

    phone.fill("textarea", "Soup.").await?;
    phone.tap(".note-form button").await?;
    phone.find("li.note[data-yours=true]").await?;
    phone.holds(&clicks(3)).await?;
    Ok(())
}
