//! Pages that change without being loaded again.

use anyhow::{Context as _, Result};
use browser_tests::{Ability, Browser, Stage, is_beyond};

const SCRIPT: &str = "<script async src={{endpoint}}/advice-post.js";
const SHOWN: &str = "Array.from(document.querySelectorAll('advice-post'), ({ shadowRoot }) => shadowRoot?.querySelector('.letter')?.textContent ?? '')";

const HAS_THREAD: &str = "performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.includes('/v1/thread') && responseEnd > 0)";

/// One widget, with this letter.
async fn shows(phone: &Browser, letter: &str) -> Result<()> {
    let one = format!("((shown) => shown.length === 1 && shown[0].includes({letter:?}))({SHOWN})");
    phone.holds(&one).await
}

/// The ways to write a post into a page, and what the head needs for it.
fn ways(post: &str) -> [(&'static str, String, String); 2] {
    let data =
        format!("{SCRIPT} data-post=/posts/{post}.json data-endpoint={{{{endpoint}}}}></script>");
    let element =
        format!("<advice-post post=/posts/{post}.json endpoint={{{{endpoint}}}}></advice-post>");
    [("a script", String::new(), data), ("an element", format!("{SCRIPT}></script>"), element)]
}

/// A stage whose two pages or parts have a post each, in one of the ways.
async fn stage(way: usize) -> Result<(Stage, &'static str)> {
    let stage = Stage::start().await?;
    let fill = |text: &str| text.replace("{{endpoint}}", &stage.endpoint.address());
    let [(name, head, first), (_, _, second)] =
        [&ways("ladder")[way], &ways("mailed")[way]].map(Clone::clone);
    stage.host.set("head", fill(&head));
    stage.host.set("first", fill(&first));
    stage.host.set("second", fill(&second));
    Ok((stage, name))
}

/// Catches a blank or a doubled widget after Turbo has put another body into the page, or an old one back.
#[tokio::test]
async fn turbo_visits_show_one_widget_each() -> Result<()> {
    for way in [0, 1] {
        let (stage, way) = stage(way).await?;
        let phone = stage.phone("navigation/turbo-first.html").await?;
        phone.eval::<()>("void (window.stays = true)").await?;
        shows(&phone, "I borrowed a ladder").await.context(way)?;
        phone.eval::<()>("void document.links[0].click()").await?;
        shows(&phone, "feeds the cat").await.context(way)?;
        for _ in 0..2 {
            phone.eval::<()>("void history.back()").await?;
            shows(&phone, "I borrowed a ladder").await.context(way)?;
            phone.eval::<()>("void history.forward()").await?;
            shows(&phone, "feeds the cat").await.context(way)?;
        }
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        assert_eq!(stage.stored(1).await?[0]["post"], "cat", "{way}");
        phone.holds("window.stays").await.context(way)?;
        assert_eq!(phone.complaints().await?, Vec::<String>::new(), "{way}");
    }
    Ok(())
}

/// Catches the same where htmx swaps a part of the page.
#[tokio::test]
async fn htmx_swaps_show_one_widget_each() -> Result<()> {
    for way in [0, 1] {
        let (stage, way) = stage(way).await?;
        let phone = stage.phone("navigation/htmx.html").await?;
        for (link, letter) in
            [(0, "I borrowed a ladder"), (1, "feeds the cat"), (0, "I borrowed a ladder")]
        {
            phone.eval::<()>(&format!("void document.links[{link}].click()")).await?;
            shows(&phone, letter).await.context(way)?;
        }
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        assert_eq!(stage.stored(1).await?[0]["post"], "ladder", "{way}");
        assert_eq!(phone.complaints().await?, Vec::<String>::new(), "{way}");
    }
    Ok(())
}

/// Catches an element that is dead, or has forgotten, when its host puts it back.
#[tokio::test]
async fn an_element_that_is_put_back_goes_on() -> Result<()> {
    const AWAY_AND_BACK: &str = "new Promise((next) => { widget.remove(); setTimeout(() => next(document.querySelector('main').append(widget))); }).then(() => {})";
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let phone = stage.phone("page").await?;
    shows(&phone, "I borrowed a ladder").await?;
    phone.eval::<()>(AWAY_AND_BACK).await?;
    shows(&phone, "I borrowed a ladder").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.eval::<()>(AWAY_AND_BACK).await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'true'").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches thanks that are counted for the page before, where a new address comes without a new page.
#[tokio::test]
async fn after_push_state_the_page_is_the_new_one() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/first", "endpoint={{endpoint}}", "<p>The first letter.</p>");
    let phone = stage.phone("first").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone
        .eval::<()>(
            "void (history.pushState(null, '', '/second'), widget.replaceWith(Object.assign(widget.cloneNode(), { textContent: 'The second letter.' })))",
        )
        .await?;
    phone.holds("root?.querySelector('.thx-button')?.ariaPressed === 'false'").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    let mut posts: Vec<_> = stage.stored(2).await?.iter().map(|thx| thx["post"].clone()).collect();
    posts.sort_by_key(ToString::to_string);
    assert_eq!(posts, [stage.host.page("first"), stage.host.page("second")]);
    Ok(())
}

/// Catches a widget that keeps its page from coming back as it was, and one that knows nothing of what happened meanwhile.
#[tokio::test]
async fn a_page_that_comes_back_as_it_was_knows_what_happened_elsewhere() -> Result<()> {
    let stage = Stage::start().await?;
    for page in ["/navigation/", "/blank.html"] {
        stage.host.header(page, "Cache-Control", "no-cache")?;
    }
    let phone = stage.phone("navigation/letter.html").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    // Firefox keeps no page that has asked for something and waits.
    phone.holds(HAS_THREAD).await?;
    phone.eval::<()>("void document.links[0].click()").await?;
    phone.holds("location.pathname === '/blank.html'").await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.eval::<()>("void history.go(-2)").await?;
    phone.holds("location.pathname === '/navigation/letter.html'").await?;
    phone.holds("window.wasKept").await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'true'").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a page that comes back as it was, and still says that a Thx is delivered which was taken back elsewhere meanwhile.
#[tokio::test]
async fn a_page_that_comes_back_knows_what_was_taken_back_elsewhere() -> Result<()> {
    let stage = Stage::start().await?;
    for page in ["/navigation/", "/blank.html"] {
        stage.host.header(page, "Cache-Control", "no-cache")?;
    }
    let phone = stage.phone("article.html").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.open(stage.host.page("navigation/letter.html")).await?;
    phone.sees("[role=status]", "Delivered.").await?;
    // Firefox keeps no page that has asked for something and waits.
    phone.holds(HAS_THREAD).await?;
    phone.eval::<()>("void document.links[0].click()").await?;
    phone.holds("location.pathname === '/blank.html'").await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.tap(".more > .row .send").await?;
    stage.stored(0).await?;
    phone.holds("Object.keys(localStorage).length === 0").await?;
    phone.eval::<()>("void history.go(-2)").await?;
    phone.holds("location.pathname === '/navigation/letter.html'").await?;
    phone.holds("window.wasKept").await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await
}

/// Catches a Thx that is sent by a page which nobody has seen.
#[tokio::test]
async fn a_prerendered_page_sends_nothing_until_it_is_shown() -> Result<()> {
    if is_beyond(Ability::Prerendering)? {
        return Ok(());
    }
    /// Whoever looks has to send it at once.
    const DUE: &str = "void Object.keys(localStorage).filter((key) => key.startsWith('advice-post:thx:')).forEach((key) => \
        localStorage.setItem(key, localStorage.getItem(key).replace(/\"after\":\\d+/, '\"after\":0')))";
    let mut stage = Stage::start().await?;
    let phone = stage.phone("navigation/letter.html").await?;
    phone.find(".letter").await?;
    stage.endpoint.kill()?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "tried again").await?;
    let rules =
        r#"{"prerender": [{"urls": ["/navigation/letter.html"], "eagerness": "immediate"}]}"#;
    stage.host.set("rules", rules);
    stage.endpoint.restart().await?;
    phone.eval::<()>(DUE).await?;
    phone.open(stage.host.page("navigation/away.html")).await?;
    phone.holds("localStorage.prerendered === 'loaded'").await?;
    phone.eval::<()>("void document.links[0].click()").await?;
    phone.holds("window.wasPrerendered").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}
