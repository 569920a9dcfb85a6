//! The page's own words in place of the widget's.

use anyhow::Result;
use browser_tests::Stage;

use crate::languages::{EMBED, locales};

/// Catches a word that does not come by its key: what is said is written out somewhere.
#[tokio::test]
async fn a_host_has_its_own_words_for_everything_and_they_are_text() -> Result<()> {
    let stage = Stage::start().await?;
    let own = |key: &str| format!("<img src=x onerror=told.push('owned')>{key}");
    let mut attributes = EMBED.to_owned();
    for key in locales()?.iter().flat_map(|(_, words)| words.keys().cloned().collect::<Vec<_>>()) {
        if !matches!(key.as_str(), "lang" | "dir") && !attributes.contains(&format!(" t-{key}=")) {
            attributes.push_str(&format!(" t-{key}=\"{}\"", own(&key)));
        }
    }
    stage.embed("/page", &attributes, "");
    let phone = stage.phone("page").await?;
    phone.find(".letter").await?;
    phone.sees(".thx-button", &own("thx")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", &own("delivered")).await?;
    phone.sees("[role=status]", &own("seen")).await?;
    phone.sees(".tally", &own("tally-one")).await?;
    phone.holds("root.querySelectorAll('img').length === 0 && !told.includes('owned')").await?;
    // What is left besides the host's words is the post's, a date, a name or a number.
    let literal = "Array.from(root.querySelectorAll('.meta span, .who > span:last-child, .rule b, .more label > span, .more button, .note header span, .kind, .thread h3'), \
        (part) => part.textContent).filter((text) => !text.includes('owned'))";
    assert_eq!(phone.eval::<Vec<String>>(literal).await?, Vec::<String>::new());
    let labels = "Array.from(root.querySelectorAll('[aria-label], [placeholder]'), (part) => part.ariaLabel ?? part.placeholder)\
        .filter((text) => !text.includes('owned'))";
    assert_eq!(phone.eval::<Vec<String>>(labels).await?, Vec::<String>::new());
    Ok(())
}

/// Catches words on the script that never reach the element.
#[tokio::test]
async fn the_scripts_own_words_are_the_elements() -> Result<()> {
    let stage = Stage::start().await?;
    let script = "<script async src=/widget/advice-post.js data-post=/posts/ladder.json data-lang=de \
        data-t-thx='Danke!' data-t-answer=' ' data-t-letter=null data-onclick=evil></script>";
    stage.host.write("/page", "", script);
    let phone = stage.phone("page").await?;
    phone.find(".letter[aria-label='Der Brief']").await?;
    phone.find(".answer[aria-label='Die Antwort']").await?;
    phone.sees(".thx-button", "Danke!").await?;
    phone.holds("!widget.hasAttribute('onclick')").await
}

/// Catches a table for owners that quotes what the widget never says: they search for what they see.
#[test]
fn what_the_table_of_troubles_quotes_is_what_the_widget_says() {
    let words = include_str!("../../src/browser/words.js");
    let (_, table) = include_str!("../../docs/embedding.md")
        .split_once("## When something is wrong")
        .expect("the table has a heading");
    let seen = table.lines().filter_map(|line| line.strip_prefix("| \"")?.split_once('"'));
    let quoted: Vec<&str> = seen.flat_map(|(quoted, _)| quoted.split('…')).collect();
    assert!(quoted.len() > 5, "{quoted:?}");
    for said in quoted {
        assert!(words.contains(said), "{said}");
    }
}
