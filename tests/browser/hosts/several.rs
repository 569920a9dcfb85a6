//! Several posts in one page.

use anyhow::Result;
use browser_tests::{Answer, Stage};

const LADDER: &str = include_str!("../../posts/ladder.json");

fn embeds(posts: impl Iterator<Item = usize>) -> String {
    let embed = |post| {
        format!(
            "<advice-post id=w{post} post=/posts/{post}.json endpoint={{{{endpoint}}}}></advice-post>"
        )
    };
    posts.map(embed).collect()
}

fn stage_with_posts(stage: &Stage, count: usize) {
    for post in 0..count {
        let document = LADDER
            .replace("\"ladder\"", &format!("\"ladder-{post}\""))
            .replace("nine years ago", &format!("{post} years ago"));
        stage
            .host
            .answer(&format!("/posts/{post}.json"), Answer::Body("application/json", document));
    }
}

/// Catches posts of one page that share a state, thanks that go to a neighbour, and a bundle that each fetches anew.
#[tokio::test]
async fn twenty_posts_are_twenty_posts() -> Result<()> {
    let stage = Stage::start().await?;
    stage_with_posts(&stage, 20);
    let script = "<script async src=/widget/advice-post.js></script>";
    stage.host.write("/page", script, &embeds(0..20));
    let phone = stage.phone("page").await?;
    for post in 0..20 {
        let widget = format!("document.querySelector('#w{post}')");
        phone.eval::<()>(&format!("void {widget}.scrollIntoView()")).await?;
        phone
            .holds(&format!(
                "{widget}.shadowRoot?.querySelector('.letter')?.textContent.includes('ladder {post} years ago')"
            ))
            .await?;
    }
    for post in [3, 17] {
        phone.eval::<()>(&format!("void document.querySelector('#w{post}').shadowRoot.querySelector('.thx-button').click()")).await?;
        phone.holds(&format!("document.querySelector('#w{post}').shadowRoot.querySelector('[role=status]').textContent.includes('Delivered.')")).await?;
    }
    let pressed: Vec<String> = phone
        .eval("Array.from(document.querySelectorAll('advice-post')).filter(({ shadowRoot }) => shadowRoot.querySelector('.thx-button').ariaPressed === 'true').map(({ id }) => id)")
        .await?;
    assert_eq!(pressed, ["w3", "w17"]);
    let mut posts: Vec<_> =
        stage.stored(2).await?.iter().map(|thx| thx["post"].to_string()).collect();
    posts.sort();
    assert_eq!(posts, ["\"ladder-17\"", "\"ladder-3\""]);
    let requests = phone.requests().await?;
    assert_eq!(
        requests.iter().filter(|address| address.contains("advice-post")).count(),
        3,
        "{requests:?}"
    );
    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    Ok(())
}

/// Catches a reader who thanks twice for what a page shows twice.
#[tokio::test]
async fn a_post_that_is_shown_twice_is_thanked_for_once() -> Result<()> {
    let stage = Stage::start().await?;
    stage_with_posts(&stage, 1);
    let script = "<script async src=/widget/advice-post.js></script>";
    stage.host.write("/page", script, &embeds([0, 0].into_iter()));
    let phone = stage.phone("page").await?;
    let all = |part: &str| {
        format!(
            "Array.from(document.querySelectorAll('advice-post')).every(({{ shadowRoot }}) => shadowRoot?.querySelector('.letter') && {part})"
        )
    };
    phone.holds(&all("true")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.holds(&all("shadowRoot.querySelector('.thx-button').ariaPressed === 'true'")).await?;
    stage.stored(1).await?;
    Ok(())
}
