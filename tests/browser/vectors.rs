//! The outbox's record, written by two: the shell and the application.

use anyhow::Result;
use browser_tests::{Browser, Stage};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Vector {
    now: u64,
    random: Vec<u8>,
    record: Value,
}

/// The time and the chance of a vector, and the first record that is written.
fn stubs(vector: &Vector) -> String {
    let Vector { now, random, .. } = vector;
    format!(
        "Date.now = () => {now};
        const random = {random:?};
        crypto.getRandomValues = (bytes) => {{ bytes.set(random.splice(0, bytes.length)); return bytes; }};
        const keep = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, text) {{
          window.first ||= [key, text];
          keep.call(this, key, text);
        }};"
    )
}

/// Catches a shell and an application that do not understand each other's records, or a secret that
/// is not random.
#[tokio::test]
async fn the_shell_and_the_application_write_the_records_of_the_vectors() -> Result<()> {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors/outbox.json"))?;
    assert!(!vectors.is_empty());
    let stage = Stage::start().await?;
    for vector in &vectors {
        for (loading, is_there) in
            [("manual", "root.querySelector('.thx-button')"), ("eager", "told?.includes('ready')")]
        {
            let endpoint = vector.record["endpoint"].as_str().unwrap_or_default();
            stage.embed(
                "/page",
                &format!("post-id=ct loading={loading} endpoint='{endpoint}'"),
                "A letter.",
            );
            let phone = Browser::phone().await?;
            phone.before_pages(&stubs(vector)).await?;
            phone.open(stage.host.page("page")).await?;
            phone.holds(&format!("!!({is_there})")).await?;
            phone.tap(".thx-button").await?;
            phone.holds("!!window.first").await?;
            let (key, text): (String, String) = phone.eval("first").await?;
            let record: Value = serde_json::from_str(&text)?;
            assert_eq!(record, vector.record, "loading={loading}");
            assert_eq!(
                Some(key.as_str()),
                record["thx"]["id"].as_str().map(|id| format!("advice-post:thx:{id}")).as_deref()
            );
        }
    }
    Ok(())
}
