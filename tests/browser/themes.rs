//! The themes of `examples/themes/`, as an author links them.

use anyhow::Result;
use browser_tests::{Browser, Stage};

/// Catches an example that nobody can read, or that no longer reaches the widget.
#[tokio::test]
async fn the_examples_can_be_read_and_are_seen() -> Result<()> {
    let stage = Stage::start().await?;
    for (theme, accent) in [
        ("newspaper", "rgb(26, 26, 26)"),
        ("night", "rgb(138, 180, 255)"),
        ("garden", "rgb(31, 111, 74)"),
    ] {
        let head = format!(
            "<link rel=stylesheet href=/examples/themes/{theme}.css><script async src=/widget/advice-post.js></script>"
        );
        let widget = "<advice-post post=/posts/ladder.json endpoint={{endpoint}}></advice-post>";
        stage.host.write("/page", &head, widget);
        let phone = Browser::phone().await?;
        phone.open(stage.host.page("page")).await?;
        phone.sees(".letter", "I borrowed").await?;
        let ground = "getComputedStyle(root.querySelector('.thx-button')).backgroundColor";
        phone.holds(&format!("{ground} === '{accent}'")).await?;
        assert_eq!(phone.audit().await?, Vec::<String>::new(), "{theme}");
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        assert_eq!(phone.audit().await?, Vec::<String>::new(), "{theme}, after the tap");
        phone.screenshot(&format!("theme-{theme}")).await?;
    }
    Ok(())
}

/// Catches a part that docs/embedding.md names and no host's rule reaches.
#[tokio::test]
async fn every_part_takes_a_hosts_rule() -> Result<()> {
    const PARTS: &str = "['post', 'title', 'letter', 'answer', 'thx', 'thx-button', 'tally', 'thread', 'note', 'author']";
    let stage = Stage::start().await?;
    let rule = |part: &str| format!("advice-post::part({part}) {{ outline: 7px solid }}");
    let rules: String = PARTS.split('\'').skip(1).step_by(2).chain(["failed"]).map(rule).collect();
    let head = format!("<style>{rules}</style><script async src=/widget/advice-post.js></script>");
    for (path, post) in [("/page", "ladder"), ("/failed", "none")] {
        let widget = format!(
            "<advice-post post=/posts/{post}.json endpoint={{{{endpoint}}}}></advice-post>"
        );
        stage.host.write(path, &head, &widget);
    }
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.sees(".tally", "1 reader").await?;
    let outlined =
        |part: &str| format!("getComputedStyle(root.querySelector({part})).outlineWidth === '7px'");
    phone.holds(&format!("{PARTS}.every((part) => {})", outlined("`[part~=${part}]`"))).await?;
    phone.open(stage.host.page("failed")).await?;
    phone.find(".failed").await?;
    phone.holds(&outlined("'[part~=failed]'")).await
}
