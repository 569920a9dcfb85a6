//! Where everything comes from somebody else.

use anyhow::Result;
use browser_tests::{Answer, Host, Stage};

/// Catches a widget that needs two of its parts to have one origin.
#[tokio::test]
async fn script_wasm_post_and_endpoint_are_each_on_another_origin() -> Result<()> {
    let stage = Stage::start().await?;
    let (scripts, parts, posts) =
        (Host::start().await?, Host::start().await?, Host::start().await?);
    for host in [&scripts, &parts, &posts] {
        host.header("/", "Access-Control-Allow-Origin", "*")?;
    }
    // A network of caches that sends readers to the nearest.
    let wasm = Stage::wasm()?;
    scripts.answer(&wasm, Answer::Elsewhere(parts.page(wasm.trim_start_matches('/'))));
    let script = format!("<script async src={}></script>", scripts.page("widget/advice-post.js"));
    let element = format!(
        "<advice-post post={} endpoint={{{{endpoint}}}}></advice-post>",
        posts.page("posts/ladder.json")
    );
    stage.host.write("/page", &script, &element);
    let phone = stage.phone("page").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    assert!(phone.requests().await?.contains(&parts.page(wasm.trim_start_matches('/'))));
    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    Ok(())
}
