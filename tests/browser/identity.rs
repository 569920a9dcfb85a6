//! Which post a page without a name for it is.

use anyhow::Result;
use browser_tests::{Browser, Stage};

/// Catches thanks for one post that are counted under several names, and for several under one.
#[tokio::test]
async fn one_post_has_one_identity_however_its_address_is_written() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.open(stage.host.page("blank.html")).await?;
    let other = format!(
        "rel=canonical href={}/canonical",
        stage.host.address().replace("localhost", "127.0.0.1")
    );
    let loud = format!("rel=canonical href={}/Letters/CT", stage.host.address().to_uppercase());
    for (address, link, expected) in [
        ("p", &*loud, "/Letters/CT"),
        ("letters/ct", "", "/letters/ct"),
        ("letters/ct/", "", "/letters/ct"),
        ("letters/ct/index.html", "", "/letters/ct"),
        ("index.html", "", "/"),
        ("letters/ct.html", "", "/letters/ct.html"),
        ("letters/ct#comments", "", "/letters/ct"),
        ("letters/ct?utm_source=a&utm_medium=b&fbclid=c&gclid=d", "", "/letters/ct"),
        ("letters/ct?m=1", "", "/letters/ct"),
        ("letters/ct?showComment=1&commentPage=2#c3", "", "/letters/ct"),
        ("letters?id=7&utm_source=a", "", "/letters?id=7"),
        ("letters/?m=1&id=7", "", "/letters?id=7"),
        ("letters?map=1", "", "/letters?map=1"),
        ("letters/ct2", "", "/letters/ct2"),
        ("p?x=1", "rel=canonical href=/letters/ct/?utm_source=a#b", "/letters/ct"),
        ("p", "rel='nofollow canonical' href=ct", "/ct"),
        ("p", "rel=canonical", "/p"),
        ("p", &other, "/p"),
        ("p", "rel=alternate href=/letters/ct", "/p"),
    ] {
        let path = format!("/{}", address.split(['?', '#']).next().unwrap_or_default());
        let script = format!("<link {link}><script async src=/widget/advice-post.js></script>");
        stage.host.write(&path, &script, "<advice-post loading=manual>A letter.</advice-post>");
        phone.eval::<()>("void localStorage.clear()").await?;
        phone.open(stage.host.page("blank.html")).await?;
        phone.open(stage.host.page(address)).await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Saved").await?;
        let post = phone.record().await?["thx"]["post"].clone();
        assert_eq!(post, format!("{}{expected}", stage.host.address()), "{address} {link}");
    }
    Ok(())
}
