//! The widget in the reader's language.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use browser_tests::{Answer, Browser, Stage, until};
use serde_json::{Map, Value};

/// The languages that there is a file for, with their words.
fn locales() -> Result<Vec<(String, Map<String, Value>)>> {
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

fn words_of(language: &str) -> Result<Map<String, Value>> {
    let mut locales = locales()?.into_iter();
    Ok(locales.find(|(name, _)| name == language).context(language.to_owned())?.1)
}

/// One word of a language.
fn said(words: &Map<String, Value>, key: &str) -> String {
    words.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

const EMBED: &str = "post=/posts/ladder.json endpoint={{endpoint}}";

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
    let model = words_of("de")?;
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
        for key in model.keys().filter(|key| !key.ends_with("-one")) {
            match key.strip_suffix("-other") {
                Some(word) => expected.extend(forms.iter().map(|(form, is_for_many)| {
                    (format!("{word}-{form}"), usize::from(*is_for_many))
                })),
                None => expected.push((key.clone(), said(&model, key).matches('{').count())),
            }
        }
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

/// Catches a page's own letter that turns around with the widget's words, on an English page and on a Hebrew one.
#[tokio::test]
async fn the_pages_own_children_keep_the_pages_direction() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    for (around, lang, widget) in [("ltr", "he", "rtl"), ("rtl", "en", "ltr")] {
        let element = format!("<advice-post lang={lang}><p id=own>A letter.</p></advice-post>");
        let script = "<script async src=/widget/advice-post.js></script>";
        stage.host.write("/page", script, &format!("<div dir={around}>{element}</div>"));
        phone.open(stage.host.page("page")).await?;
        phone.find("article.post").await?;
        let directions = "[document.querySelector('#own'), root.querySelector('.thx')].map((part) => getComputedStyle(part).direction)";
        assert_eq!(phone.eval::<Vec<String>>(directions).await?, [around, widget]);
    }
    Ok(())
}

/// Catches what only a language from right to left breaks for those who do not see, or see little.
#[tokio::test]
async fn arabic_is_accessible() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
    let words = words_of("ar")?;
    stage.embed("/page", &format!("{EMBED} lang=ar"), "");
    phone.open(stage.host.page("page")).await?;
    phone.find(".letter").await?;
    assert_eq!(phone.audit().await?, Vec::<String>::new(), "before the tap");
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", &said(&words, "delivered")).await?;
    assert_eq!(phone.audit().await?, Vec::<String>::new(), "after the tap");
    phone.fill("textarea", &"x".repeat(281)).await?;
    phone.sees(".count", &said(&words, "over-one")).await?;
    assert_eq!(phone.audit().await?, Vec::<String>::new(), "too long a note");
    stage.embed("/failed", "post=/posts/none.json lang=ar", "");
    phone.open(stage.host.page("failed")).await?;
    phone.sees(".failed", &said(&words, "retry")).await?;
    assert_eq!(phone.audit().await?, Vec::<String>::new(), "without a post");
    Ok(())
}
