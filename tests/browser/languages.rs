//! The widget in the reader's language.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use browser_tests::{Answer, Browser, Stage, until};
use serde_json::{Map, Value};

/// The languages that there is a file for, with their words.
pub(crate) fn locales() -> Result<Vec<(String, Map<String, Value>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/locales");
    let mut locales = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).context("a name")?.to_owned();
        locales.push((name, serde_json::from_slice(&fs::read(path)?)?));
    }
    locales.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(locales)
}

pub(crate) fn words_of(language: &str) -> Result<Map<String, Value>> {
    let mut locales = locales()?.into_iter();
    Ok(locales.find(|(name, _)| name == language).context(language.to_owned())?.1)
}

/// The English words, which are in the glue: as text, or as forms beside a number.
fn english() -> Result<Map<String, Value>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/browser/words.js");
    let script = fs::read_to_string(script)?;
    let (_, words) = script.split_once("const ENGLISH = ").context("no English words")?;
    let (words, _) = words.split_once("\n};").context("no end of the English words")?;
    Ok(serde_json::from_str(&format!("{words}}}"))?)
}

/// One word of a language.
pub(crate) fn said(words: &Map<String, Value>, key: &str) -> String {
    words.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub(crate) const EMBED: &str = "post=/posts/ladder.json endpoint={{endpoint}}";

/// Every state with words of its own in it, one after the other, at 320 pixels.
async fn through_all_states(phone: &Browser, stage: &Stage, language: &str) -> Result<()> {
    let words = words_of(language)?;
    stage.embed("/page", &format!("{EMBED} lang={language}"), "");
    stage.embed("/local", &format!("post=/posts/mailed.json lang={language}"), "");
    stage.embed("/failed", &format!("post=/posts/none.json lang={language}"), "");
    stage.host.answer("/posts/none.json", Answer::Status(404));
    for (page, key) in [("local", "saved"), ("page", "delivered")] {
        open_narrow(phone, stage, page).await?;
        phone.find(".letter").await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", &said(&words, key)).await?;
        phone.sees(".note-form", &said(&words, "send")).await?;
        fits(phone, language).await?;
        phone.screenshot(&format!("language-{language}-{page}")).await?;
    }
    phone.fill("textarea", &"W".repeat(281)).await?;
    phone.holds("root.querySelector('textarea').ariaInvalid === 'true'").await?;
    fits(phone, language).await?;
    open_narrow(phone, stage, "failed").await?;
    phone.sees(".failed", &said(&words, "retry")).await?;
    fits(phone, language).await
}

async fn open_narrow(phone: &Browser, stage: &Stage, page: &str) -> Result<()> {
    phone.open(stage.host.page(page)).await?;
    phone.resize(320, 640).await?;
    phone.holds("innerWidth === 320").await
}

/// What stands out of a narrow page, to either side.
const TOO_WIDE: &str = "Array.from(root.querySelectorAll('.advice *')).filter((part) => !part.matches('.unseen'))\
    .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + .5 || part.getBoundingClientRect().left < -.5)\
    .map((part) => part.outerHTML.slice(0, 90))";

async fn fits(phone: &Browser, language: &str) -> Result<()> {
    phone.finds_none(TOO_WIDE).await.context(language.to_owned())?;
    phone
        .holds("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        .await
}

/// Catches a language that no page gets, and one that breaks the layout of a narrow phone.
#[tokio::test]
async fn every_language_is_spoken_and_fits_a_narrow_phone() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    for (language, words) in locales()? {
        through_all_states(&phone, &stage, &language).await.context(language.clone())?;
        let direction = said(&words, "dir");
        phone
            .holds(&format!(
                "getComputedStyle(root.querySelector('.failed')).direction === '{direction}'"
            ))
            .await?;
    }
    Ok(())
}

/// Catches a word that a language lacks, has too much, or has without its value, and a plural without one of its forms.
#[tokio::test]
async fn no_language_lacks_a_word() -> Result<()> {
    let phone = Browser::phone().await?;
    let locales = locales()?;
    let english = english()?;
    for (language, words) in &locales {
        // Each form that the language has of a word beside a number, and whether it is for more than one number.
        let forms: Vec<(String, bool)> = phone
            .eval(&format!(
                "(({{ rules, numbers }}) => rules.resolvedOptions().pluralCategories.map((form) => \
                 [form, form === 'other' || numbers.filter((number) => rules.select(number) === form).length > 1]))\
                 ({{ rules: new Intl.PluralRules('{language}'), numbers: [...Array(200).keys(), 1e6, 2e6] }})"
            ))
            .await?;
        let mut expected: Vec<(String, usize)> = Vec::new();
        for (key, word) in &english {
            match word.as_str() {
                Some(word) => expected.push((key.clone(), word.matches('{').count())),
                None => expected.extend(forms.iter().map(|(form, is_for_many)| {
                    (format!("{key}-{form}"), usize::from(*is_for_many))
                })),
            }
        }
        expected.extend(["lang", "dir"].map(|key| (key.to_owned(), 0)));
        expected.sort();
        for (key, values) in &expected {
            let text = said(words, key);
            assert!(!text.trim().is_empty(), "{language} lacks {key}");
            assert!(
                text.matches('{').count() >= *values,
                "{language} {key} lacks its value: {text}"
            );
        }
        let known = |key: &&String| expected.iter().any(|(known, _)| *key == known);
        assert_eq!(
            words.keys().find(|key| !known(key)),
            None,
            "{language} has a word that nobody says"
        );
        assert_eq!(said(words, "lang"), *language);
    }
    Ok(())
}

/// Catches a page that does not say its language, whose reader gets another than that of their browser.
#[tokio::test]
async fn without_a_language_around_it_is_the_readers() -> Result<()> {
    let stage = Stage::start().await?;
    let page = "<!doctype html><meta charset=utf-8><title>No language</title>\
        <script async src=/widget/advice-post.js></script><advice-post post=/posts/ladder.json></advice-post>";
    stage.host.answer("/page", Answer::Body("text/html; charset=utf-8", page.to_owned()));
    let phone = Browser::phone().await?;
    phone.before_pages("Object.defineProperty(navigator, 'language', { value: 'de-CH' })").await?;
    phone.open(stage.host.page("page")).await?;
    phone.find(".answer[aria-label='Die Antwort']").await.map(drop)
}

/// Catches a language that is not the one around the widget, beyond shadow roots too, and one that there are no words in.
#[tokio::test]
async fn the_language_is_the_nearest() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    for (around, attributes, answer) in [
        ("en", "", "The answer"),
        ("de", "", "Die Antwort"),
        ("de-AT", "lang=null", "Die Antwort"),
        ("he", "lang=de", "Die Antwort"),
        ("de", "lang=he", "התשובה"),
        ("de", "lang=tlh", "The answer"),
        ("de", "lang=de_DE", "Die Antwort"),
        ("de", "lang=des", "The answer"),
    ] {
        let script = "<script async src=/widget/advice-post.js></script>";
        let widget = format!("<advice-post {EMBED} {attributes}></advice-post>");
        stage.host.write("/page", script, &format!("<div lang={around}>{widget}</div>"));
        phone.open(stage.host.page("page")).await?;
        phone.find(&format!(".answer[aria-label='{answer}']")).await.context(attributes)?;
        phone.holds("getComputedStyle(root.querySelector('.answer')).direction === (root.querySelector('.answer').ariaLabel === 'התשובה' ? 'rtl' : 'ltr')").await?;
    }
    let inside = "const outer = document.createElement('div'); outer.lang = 'he'; document.body.append(outer); \
        outer.attachShadow({ mode: 'open' }).innerHTML = '<advice-post post=/posts/ladder.json></advice-post>'; \
        const inner = outer.shadowRoot.querySelector('advice-post'); inner.load()";
    stage.host.write(
        "/page",
        "<script async src=/widget/advice-post.js></script>",
        "<advice-post></advice-post>",
    );
    phone.open(stage.host.page("page")).await?;
    phone.holds("told?.includes('ready')").await?;
    let label = format!(
        "(async () => {{ {inside}; await inner.load(); \
         while (!inner.shadowRoot.querySelector('.answer')) await new Promise(requestAnimationFrame); \
         return inner.shadowRoot.querySelector('.answer').ariaLabel; }})()"
    );
    assert_eq!(phone.eval::<String>(&label).await?, "התשובה");
    Ok(())
}

/// Catches a request that an English reader pays for, and a missing file that leaves the reader without words.
#[tokio::test]
async fn english_costs_no_request_and_is_there_when_another_language_is_not() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    stage.embed("/page", EMBED, "");
    phone.open(stage.host.page("page")).await?;
    phone.find(".answer[aria-label='The answer']").await?;
    let asked = "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/locales/'))";
    assert_eq!(phone.eval::<Vec<String>>(asked).await?, Vec::<String>::new());

    stage.embed("/page", &format!("{EMBED} lang=he"), "");
    phone.open(stage.host.page("page")).await?;
    phone.find(".answer[aria-label='התשובה']").await?;
    let files: Vec<String> = phone.eval(asked).await?;
    assert_eq!(files.len(), 1, "{files:?}");
    let path = files.first().and_then(|url| url.split_once("/widget/")).context("its path")?.1;
    for answer in [
        Answer::Held,
        Answer::Status(404),
        Answer::Body("application/json", "null".into()),
        Answer::Body("application/json", "{".into()),
    ] {
        stage.host.answer(&format!("/widget/{path}"), answer);
        phone.reload().await?;
        phone.find(".answer[aria-label='The answer']").await?;
        phone.holds("getComputedStyle(root.querySelector('.answer')).direction === 'ltr'").await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
    }
    Ok(())
}

/// Catches numbers and dates in other digits than the reader's, and the wrong form of a word beside a number.
#[tokio::test]
async fn numbers_and_dates_are_the_languages() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    stage.embed("/page", &format!("{EMBED} lang=en-GB"), "");
    phone.open(stage.host.page("page")).await?;
    phone.sees(".meta", "7 March 2026").await?;
    phone.sees(".thread h3", "2 notes").await?;
    stage.embed("/page", &format!("{EMBED} lang=he"), "");
    phone.open(stage.host.page("page")).await?;
    phone.sees(".thread h3", "שני פתקים").await?;
    until("a date", async || {
        Ok(phone
            .eval::<bool>("root.querySelector('.meta time').textContent.includes('במרץ')")
            .await?
            .then_some(()))
    })
    .await
}
