//! `<open-heart>`, as npm has it.

use anyhow::Result;
use browser_tests::{Browser, Stage};
use serde_json::Value;

const HEART: &str = "document.querySelector('open-heart')";

/// Catches an endpoint that the element of the OpenHeart protocol cannot send to, or cannot count with.
#[tokio::test]
async fn a_heart_arrives_is_counted_and_is_sent_once() -> Result<()> {
    let stage = Stage::start().await?;
    let script = "<script type=module src=/npm/open-heart-element/dist/index.js></script>";
    let heart = "<open-heart href='{{endpoint}}/v1/openheart?post=ct' emoji='❤️'>♥</open-heart>";
    stage.host.write("/page", script, heart);
    let phone = Browser::phone().await?;
    phone.open(stage.host.page("page")).await?;
    phone.holds(&format!("{HEART}.matches('[role=button]:not([disabled])')")).await?;
    phone.eval::<()>(&format!("{HEART}.click()")).await?;
    phone.holds(&format!("{HEART}.matches('[aria-pressed=true][disabled]')")).await?;
    let thanks = stage.stored(1).await?;
    assert_eq!((&thanks[0]["post"], &thanks[0]["note"]), (&"ct".into(), &Value::Null));
    phone.eval::<()>(&format!("{HEART}.getCount()")).await?;
    phone.holds(&format!("{HEART}.getAttribute('count') === '1'")).await?;

    phone.reload().await?;
    phone.holds(&format!("{HEART}.matches('[aria-pressed=true][disabled]')")).await?;
    phone.eval::<()>(&format!("{HEART}.click()")).await?;
    stage.stored(1).await?;
    Ok(())
}
