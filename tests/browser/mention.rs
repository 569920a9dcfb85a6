//! Notes that come from other sites.

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage};
use serde_json::json;

/// Catches a mention that does not lead to where it comes from, and one that runs where it should lead.
#[tokio::test]
async fn a_mention_has_its_link_and_a_hostile_one_has_none() -> Result<()> {
    let stage = Stage::start().await?;
    let mention = |id, link| json!({ "id": id, "name": "other.example", "link": link, "text": id });
    let post = json!({
        "version": 1,
        "id": "ct",
        "author": { "name": "Nora" },
        "answer": { "body": [{ "paragraph": [{ "text": "Ask her." }] }] },
        "thread": [
            mention("good", "https://other.example/buses?a=1&b=\"2\""),
            mention("bad", "java\nscript:alert(1)"),
        ],
    });
    stage.host.answer("/mentions.json", Answer::Body("application/json", post.to_string()));
    stage.embed("/page", "post=/mentions.json", "");
    let phone = Browser::phone().await?;
    phone.open(stage.host.page("page")).await?;
    phone.sees("#advice-good header a", "other.example").await?;
    let link = "root.querySelector('#advice-good header a')";
    phone
        .holds(&format!(
            "{link}.href === 'https://other.example/buses?a=1&b=%222%22' && {link}.rel.includes('nofollow')"
        ))
        .await?;
    phone.sees("#advice-bad header b", "other.example").await?;
    phone.holds("!root.querySelector('#advice-bad a')").await?;
    Ok(())
}
