//! The snippets of `examples/embeds/`, as authors paste them.

use std::fs;

use anyhow::{Context as _, Result};
use browser_tests::{Browser, Stage};

/// Catches a snippet that worked once: an attribute that has another name now, an address that has moved.
#[tokio::test]
async fn every_snippet_shows_the_letter_and_takes_a_thx() -> Result<()> {
    let stage = Stage::start().await?;
    stage.follow_examples("ladder.json")?;
    let mut count = 0;
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/embeds"))? {
        let path = file?.path();
        // What the generators of sites put in.
        let snippet = fs::read_to_string(&path)?
            .replace("{{ .Get 0 }}", "ct")
            .replace("{{ include.letter }}", "ct");
        stage.host.write("/page", "", &snippet);
        let phone = Browser::phone().await?;
        phone.open(stage.host.page("page")).await?;
        let name = path.display().to_string();
        phone.sees(".letter", "I borrowed a ladder").await.context(name.clone())?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await.context(name)?;
        count += 1;
    }
    stage.stored(count).await?;
    assert_eq!(count, 5);
    Ok(())
}
