//! A browser that runs no scripts.

use anyhow::Result;
use browser_tests::{Ability, Answer, Browser, Stage, is_beyond};

/// Catches a letter that cannot be read without scripts, a Thx! that needs one, and a reader who does not find back.
#[tokio::test]
async fn without_scripts_the_letter_is_read_and_the_thx_is_a_form() -> Result<()> {
    if is_beyond(Ability::Devtools)? {
        return Ok(());
    }
    let stage = Stage::start().await?;
    let letter = stage.endpoint.data().join("may-i.md");
    std::fs::write(&letter, "Dear Nora,\n\nMay I?\n\n# Answer\n\nYes.\n")?;
    let (file, endpoint) = (letter.display().to_string(), stage.endpoint.address());
    stage.endpoint.author(&["press", &file, "--html", "--endpoint", &endpoint])?;
    let html = std::fs::read_to_string(letter.with_extension("html"))?;
    let page = format!(
        "<!doctype html><meta name=viewport content='width=device-width'><meta name=referrer content=no-referrer-when-downgrade><title>May I?</title>\
         <script async src=/widget/advice-post.js></script>\
         <advice-post post-id=may-i endpoint={endpoint}>{html}</advice-post>"
    );
    stage.host.answer("/letter", Answer::Body("text/html; charset=utf-8", page));

    let phone = Browser::phone().await?;
    phone.without_scripts().await?;
    phone.open(stage.host.page("letter")).await?;
    phone.holds("document.body.innerText.includes('May I?') && document.body.innerText.includes('Yes.')").await?;
    phone.holds("!customElements.get('advice-post')").await?;
    phone.screenshot("without-scripts").await?;
    // The driver's own way to click is a script that waits.
    phone.eval::<()>("void document.querySelector('form button').click()").await?;
    phone.holds("document.body.innerText.includes('The author will see it.')").await?;
    phone.screenshot("without-scripts-thanked").await?;
    let thanks = stage.stored(1).await?;
    assert_eq!(thanks[0]["post"], "may-i");

    phone.eval::<()>("void document.links[0].click()").await?;
    phone.holds(&format!("location.href === {:?}", stage.host.page("letter"))).await
}
