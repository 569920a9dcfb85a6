//! The ways to put the widget into a page (contract.md, "The embed").

use anyhow::{Context as _, Result};
use browser_tests::{Browser, Stage};

const DATA: &str = "data-post=/posts/ladder.json data-endpoint={{endpoint}}";
const ELEMENT: &str = "<advice-post post=/posts/ladder.json endpoint={{endpoint}}></advice-post>";
const LATER: &str = "<script>
    const script = document.createElement('script');
    script.src = '/widget/advice-post.js';
    script.dataset.post = '/posts/ladder.json';
    document.currentScript.after(script);
  </script>";

/// Catches a script that works only where and how its developer has put it.
#[tokio::test]
async fn the_script_works_wherever_and_however_it_is_loaded() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    let data = |how: &str| format!("<script {how} src=/widget/advice-post.js {DATA}></script>");
    let plain = |how: &str| format!("<script {how} src=/widget/advice-post.js></script>");
    let twice = [ELEMENT, &plain(""), &plain("async")].concat();
    let thrice = [&plain("type=module"), ELEMENT, &plain("defer"), &plain("")].concat();
    for (name, head, main) in [
        ("async in the head", data("async"), String::new()),
        ("in the head", data(""), String::new()),
        ("defer in the head", data("defer"), String::new()),
        ("a module in the head", data("type=module"), String::new()),
        ("in the body", String::new(), data("")),
        ("async in the body", String::new(), data("async")),
        ("defer in the body", String::new(), data("defer")),
        ("a module in the body", String::new(), data("type=module")),
        ("added by a script", String::new(), LATER.to_owned()),
        ("the element before its script", String::new(), [ELEMENT, &plain("async")].concat()),
        ("the script before its element", plain(""), ELEMENT.to_owned()),
        ("loaded twice", String::new(), twice),
        ("loaded three times", String::new(), thrice),
        ("named null", String::new(), data("data-lang=null data-theme=' ' data-post-id=''")),
    ] {
        stage.host.write("/page", &head, &main);
        phone.open(stage.host.page("page")).await?;
        phone.sees(".letter", "I borrowed a ladder").await.context(name)?;
        phone.holds("document.querySelectorAll('advice-post').length === 1").await.context(name)?;
        phone.holds("root.querySelectorAll('.thx-button').length === 1").await.context(name)?;
        assert_eq!(phone.complaints().await?, Vec::<String>::new(), "{name}");
        let is_in_main = "widget.closest('main') !== null";
        assert_eq!(phone.eval::<bool>(is_in_main).await?, !main.is_empty(), "{name}");
    }
    Ok(())
}

/// Catches an attribute that a template has left empty, and that is taken at its word.
#[tokio::test]
async fn an_empty_attribute_is_none() -> Result<()> {
    let stage = Stage::start().await?;
    for nothing in ["", "null", "  ", " null "] {
        let attributes =
            ["post", "post-id", "endpoint", "lang", "theme", "loading", "sort", "max-depth"];
        let attributes = attributes.map(|name| format!("{name}='{nothing}'")).join(" ");
        stage.embed("/page", &attributes, "<p>The letter, in the page.</p>");
        let phone = stage.phone("page").await?;
        phone.holds("told?.includes('ready')").await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "It stays here").await?;
        let record = phone.record().await?;
        assert_eq!(record["thx"]["post"], stage.host.page("page"));
        assert_eq!((record.get("endpoint"), record.get("source")), (None, None));
        assert_eq!(phone.complaints().await?, Vec::<String>::new());
    }
    Ok(())
}

/// Catches a widget that hides the host's own letter, or makes it another post.
#[tokio::test]
async fn children_are_the_post() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed(
        "/page",
        "endpoint={{endpoint}}",
        "<p id=child>The letter, <em>in</em> the page.</p>",
    );
    let phone = stage.phone("page").await?;
    phone.holds("told?.includes('ready')").await?;
    phone.holds("document.querySelector('#child').assignedSlot?.getRootNode() === root").await?;
    phone.holds("document.querySelector('#child').checkVisibility()").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered. The author will see it.").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], stage.host.page("page"));
    Ok(())
}

/// Catches thanks that are counted apart because the document and the host name one post otherwise.
#[tokio::test]
async fn the_hosts_word_for_the_post_goes_before_the_documents() -> Result<()> {
    let stage = Stage::start().await?;
    let canonical =
        "<link rel=canonical href=/elsewhere><script async src=/widget/advice-post.js></script>";
    for (attributes, expected) in [
        ("post=/posts/ladder.json", "ladder"),
        ("post=/posts/ladder.json post-id=' my own '", "my own"),
    ] {
        let widget = format!("<advice-post {attributes} endpoint={{{{endpoint}}}}></advice-post>");
        stage.host.write("/page", canonical, &widget);
        let phone = stage.phone("page").await?;
        phone.find(".letter").await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        assert_eq!(phone.record().await?["thx"]["post"], expected);
    }
    Ok(())
}

/// Catches a single-page site whose next page shows the last one's post.
#[tokio::test]
async fn a_changed_attribute_and_a_moved_element_show_the_right_post() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.eval::<()>("void widget.setAttribute('post', '/posts/mailed.json')").await?;
    phone.sees(".letter", "Who feeds the cat").await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;
    phone.holds("root.querySelectorAll('.letter').length === 1").await?;

    phone.eval::<()>("void document.body.prepend(widget)").await?;
    phone.sees(".letter", "Who feeds the cat").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered. Ida").await?;
    stage.stored(2).await?;
    Ok(())
}
