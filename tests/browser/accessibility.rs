//! axe-core, without exceptions, over every state that a reader may meet.

use anyhow::{Context as _, Result};
use browser_tests::{Ability, Answer, Browser, Stage, is_beyond};

use crate::languages::{said, words_of};

/// A host that follows the reader's choice of light or dark. It names its ground, since axe-core takes
/// one that is not named for white.
const SCHEME: &str = "<style>
    :root { color-scheme: light dark; background: light-dark(#fff, #161616); font: 1em/1.5 sans-serif }
  </style>";

/// What a reader may have chosen: media features.
type Choice = &'static [(&'static str, &'static str)];
const DARK: (&str, &str) = ("prefers-color-scheme", "dark");
const FORCED: (&str, &str) = ("forced-colors", "active");
/// What insists on a colour of its own where they are forced.
const OWN_COLOURS: &str = "((probe) => { \
    document.body.append(probe); \
    const forced = ['CanvasText', 'ButtonText', 'LinkText', 'GrayText', 'FieldText'].map((name) => { \
      probe.style.color = name; \
      return getComputedStyle(probe).color; \
    }); \
    probe.remove(); \
    return [...root.querySelectorAll('*')].filter((part) => !forced.includes(getComputedStyle(part).color)).map((part) => part.outerHTML.slice(0, 90)); \
  })(document.createElement('i'))";
const SCHEMES: [Choice; 2] = [&[("prefers-color-scheme", "light")], &[DARK]];
const FORCED_SCHEMES: [Choice; 2] = [&[FORCED], &[FORCED, DARK]];

async fn is_clean(browser: &Browser, choices: &[Choice], state: &str) -> Result<()> {
    for choice in choices {
        browser.prefer(&[choice, &[("prefers-reduced-motion", "reduce")][..]].concat()).await?;
        if choice.contains(&FORCED) {
            browser.finds_none(OWN_COLOURS).await.context(state.to_owned())?;
        } else {
            browser.is_painted(choice.contains(&DARK)).await?;
        }
        assert_eq!(browser.audit().await?, Vec::<String>::new(), "{state}, {choice:?}");
    }
    Ok(())
}

/// What the widget says when a state is reached.
struct Words {
    delivered: String,
    too_many: String,
    local: String,
}

impl Words {
    fn english() -> Self {
        let [delivered, too_many, local] =
            ["Delivered.", "1 too many", "It stays here"].map(Into::into);
        Self { delivered, too_many, local }
    }

    fn arabic() -> Result<Self> {
        let words = words_of("ar")?;
        let [delivered, too_many, local] =
            ["delivered", "over-one", "saved"].map(|key| said(&words, key));
        Ok(Self { delivered, too_many, local })
    }
}

async fn through_all_states(
    stage: &Stage,
    browser: &Browser,
    choices: &[Choice],
    words: Words,
) -> Result<()> {
    let application = stage.hold_application()?;
    browser.open(stage.host.page("page")).await?;
    browser.find(".thx-button").await?;
    is_clean(browser, choices, "the shell").await?;
    stage.host.heal(&application);
    browser.sees(".letter", "I borrowed").await?;
    is_clean(browser, choices, "before the tap").await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", &words.delivered).await?;
    is_clean(browser, choices, "after the tap").await?;
    browser.fill("textarea", &"x".repeat(281)).await?;
    browser.sees(".count", &words.too_many).await?;
    is_clean(browser, choices, "too long a note").await?;
    browser.fill("textarea", "Thank you.").await?;
    browser.tap(".note-form button").await?;
    browser.sees("li.note[data-yours=true]", "Thank you.").await?;
    is_clean(browser, choices, "with a note").await?;

    browser.open(stage.host.page("local")).await?;
    browser.tap(".thx-button").await?;
    browser.sees("[role=status]", &words.local).await?;
    is_clean(browser, choices, "without an endpoint").await?;
    browser.open(stage.host.page("failed")).await?;
    browser.find(".failed button").await?;
    is_clean(browser, choices, "without a post").await
}

async fn stage(lang: &str) -> Result<Stage> {
    let stage = Stage::start().await?;
    let script = format!("{SCHEME}<script async src=/widget/advice-post.js></script>");
    for (path, attributes) in [
        ("/page", "post=/posts/ladder.json endpoint={{endpoint}}"),
        ("/local", "post=/posts/mailed.json"),
        ("/failed", "post=/posts/none.json"),
    ] {
        stage.host.write(
            path,
            &script,
            &format!("<advice-post lang={lang} {attributes}></advice-post>"),
        );
    }
    stage.host.answer("/posts/none.json", Answer::Status(404));
    Ok(stage)
}

/// Catches what keeps a reader out: contrast, names, roles, targets too small for a thumb.
#[tokio::test]
async fn every_state_is_accessible_on_a_phone() -> Result<()> {
    let (stage, phone) = (stage("en").await?, Browser::phone().await?);
    through_all_states(&stage, &phone, &SCHEMES, Words::english()).await
}

/// Catches the same where there is room, and the layout is another.
#[tokio::test]
async fn every_state_is_accessible_on_a_desk() -> Result<()> {
    let (stage, desktop) = (stage("en").await?, Browser::desktop().await?);
    through_all_states(&stage, &desktop, &SCHEMES, Words::english()).await
}

/// Catches words that nobody can read, and buttons without an edge, in the few colours that a reader has chosen.
#[tokio::test]
async fn every_state_is_accessible_in_forced_colours() -> Result<()> {
    if is_beyond(Ability::ForcedColours)? {
        return Ok(());
    }
    let (stage, phone) = (stage("en").await?, Browser::phone().await?);
    through_all_states(&stage, &phone, &FORCED_SCHEMES, Words::english()).await
}

/// Catches grey words and faint lines for those who have asked for more contrast.
#[tokio::test]
async fn every_state_is_accessible_with_more_contrast() -> Result<()> {
    if is_beyond(Ability::Contrast)? {
        return Ok(());
    }
    let (stage, phone) = (stage("en").await?, Browser::phone().await?);
    through_all_states(&stage, &phone, &[&[("prefers-contrast", "more")]], Words::english())
        .await?;
    phone.open(stage.host.page("page")).await?;
    phone.find(".meta").await?;
    let colours =
        "['.meta', '.answer'].map((part) => getComputedStyle(root.querySelector(part)).color)";
    let [quiet, text] = phone.eval::<[String; 2]>(colours).await?;
    assert_eq!(quiet, text);
    Ok(())
}

/// Catches what only a language from right to left breaks for those who do not see, or see little.
#[tokio::test]
async fn every_state_is_accessible_from_right_to_left() -> Result<()> {
    let (stage, phone) = (stage("ar").await?, Browser::phone().await?);
    through_all_states(&stage, &phone, &SCHEMES, Words::arabic()?).await
}

/// Catches the same in the few colours that a reader has chosen.
#[tokio::test]
async fn every_state_is_accessible_from_right_to_left_in_forced_colours() -> Result<()> {
    if is_beyond(Ability::ForcedColours)? {
        return Ok(());
    }
    let (stage, phone) = (stage("ar").await?, Browser::phone().await?);
    through_all_states(&stage, &phone, &FORCED_SCHEMES, Words::arabic()?).await
}
