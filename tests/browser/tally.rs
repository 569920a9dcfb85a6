//! Counts without the widget: `<advice-tally>` on an index page.

use anyhow::Result;
use browser_tests::{Answer, Browser, Stage};
use serde_json::json;

/// What a reader sees of each tally of the page: the number, and the words that are slotted behind it.
const SHOWN: &str =
    "Array.from(document.querySelectorAll('advice-tally'), ({ shadowRoot, innerText }) => {
    if (!shadowRoot) return innerText;
    const number = shadowRoot.querySelector('[part=count]')?.textContent ?? '';
    const words = shadowRoot.querySelector('slot')?.assignedNodes({ flatten: true }) ?? [];
    return number + words.map((node) => node.textContent).join('');
  })";

const SCRIPT: &str = "src=/widget/advice-tally.js data-endpoint={{endpoint}}";

fn tallies(ids: impl IntoIterator<Item = String>) -> String {
    let tally = |id| format!("<p><advice-tally post-id=\"{id}\"></advice-tally></p>");
    ids.into_iter().map(tally).collect()
}

/// Waits until the page's tallies show this.
async fn shows(browser: &Browser, expected: &[&str]) -> Result<()> {
    browser.holds(&format!("String({SHOWN}) === {:?}", expected.join(","))).await
}

/// The lists of posts that the page has asked about since the last time.
async fn asked(browser: &Browser) -> Result<Vec<String>> {
    let requests = browser.requests().await?;
    let lists = requests.iter().filter_map(|url| url.split_once("/v1/tallies?"));
    Ok(lists.map(|(_, list)| list.to_owned()).collect())
}

async fn thank(stage: &Stage, number: u8, post: &str) -> Result<()> {
    let id = format!("0192f3a4-b5c6-7fff-bfff-ffffffffff{number:02x}");
    let thx = json!({ "id": id, "post": post, "secret": "AAAAAAAAAAAAAAAAAAAAAA" });
    stage.endpoint.post("/v1/thx", &thx).await.map(drop)
}

/// Catches an index page whose hundred posts cost a hundred requests, however the script comes into it.
#[tokio::test]
async fn a_hundred_tallies_make_one_request() -> Result<()> {
    let stage = Stage::start().await?;
    let page = |n| format!("https://blog.example/2026/03/letter-number-{n}?a=1&amp;b=ü+#c");
    thank(&stage, 1, "https://blog.example/2026/03/letter-number-7?a=1&b=ü+#c").await?;
    thank(&stage, 2, "https://blog.example/2026/03/letter-number-7?a=1&b=ü+#c").await?;
    let mut expected = ["0"; 100];
    expected[7] = "2";
    let browser = Browser::desktop().await?;
    for way in ["", "async", "defer", "type=module"] {
        let script = format!("<script {way} {SCRIPT}></script>");
        stage.host.write("/index", &script, &tallies((0..100).map(page)));
        browser.open(stage.host.page("blank.html")).await?;
        browser.requests().await?;
        browser.open(stage.host.page("index")).await?;
        shows(&browser, &expected).await?;
        let asked = asked(&browser).await?;
        assert_eq!(asked.len(), 1, "{way}");
        assert!(asked[0].len() < 8100, "{}", asked[0].len());
    }
    Ok(())
}

/// Catches an address that is longer than servers take, and a post that is left out of it or asked about twice.
#[tokio::test]
async fn a_list_that_is_too_long_for_one_address_goes_in_several() -> Result<()> {
    let stage = Stage::start().await?;
    let id = |n: usize| format!("https://blog.example/{}/{}", "long".repeat(50), n / 2);
    stage.host.write("/index", &format!("<script {SCRIPT}></script>"), &tallies((0..200).map(id)));
    let browser = Browser::desktop().await?;
    browser.open(stage.host.page("index")).await?;
    shows(&browser, &["0"; 200]).await?;
    let asked = asked(&browser).await?;
    assert!(asked.len() > 1 && asked.iter().all(|list| list.len() < 8100), "{asked:?}");
    assert_eq!(asked.iter().flat_map(|list| list.split('&')).count(), 100);
    Ok(())
}

/// Catches a page that changes without loading and keeps old counts, or asks for each new one alone.
#[tokio::test]
async fn what_is_added_changed_and_removed_later_is_asked_about_together() -> Result<()> {
    let stage = Stage::start().await?;
    thank(&stage, 1, "b").await?;
    let page = tallies(["a".into(), "b".into(), String::new(), "null".into()]);
    stage.host.write("/index", &format!("<script async {SCRIPT}></script>"), &page);
    let browser = Browser::desktop().await?;
    browser.open(stage.host.page("index")).await?;
    shows(&browser, &["0", "1", "", ""]).await?;
    assert_eq!(asked(&browser).await?, ["post=a&post=b"]);

    // As a page does it: what a driver calls in WebKitGTK is interrupted after each new element.
    let change = "void setTimeout(() => (([first, second]) => {
        first.setAttribute('post-id', 'b');
        second.remove();
        for (const id of ['c', 'c', 'd']) document.querySelector('main').append(Object.assign(document.createElement('p'), {
          innerHTML: `<advice-tally post-id=${id}></advice-tally>` }));
      })(document.querySelectorAll('advice-tally')))";
    browser.eval::<()>(change).await?;
    shows(&browser, &["1", "", "", "0", "0", "0"]).await?;
    assert_eq!(asked(&browser).await?, ["post=b&post=c&post=d"]);
    assert_eq!(browser.audit().await?, Vec::<String>::new());
    Ok(())
}

/// Catches words without a number: an endpoint that does not answer, or answers something else.
#[tokio::test]
async fn nothing_is_shown_while_nothing_is_known() -> Result<()> {
    let stage = Stage::start().await?;
    let html = Answer::Body("text/html", "<title>Log in to the hotel's network</title>".into());
    stage.host.answer("/hotel/v1/tallies", html);
    stage.host.answer("/toast/v1/tallies", Answer::Body("application/json", "{}".into()));
    stage.host.answer("/slow/v1/tallies", Answer::Held);
    let places = ["", "/hotel", "/toast", "/slow", "http://127.0.0.1:1"];
    let tally =
        |place| format!("<advice-tally post-id=a endpoint={place:?}> thanks</advice-tally>");
    let page: String = places.map(tally).concat();
    stage.host.write("/index", "<script async src=/widget/advice-tally.js></script>", &page);
    let browser = Browser::desktop().await?;
    browser.open(stage.host.page("index")).await?;
    browser.holds("customElements.get('advice-tally') !== undefined").await?;
    let counts = r#"{"tallies":{"a":3}}"#;
    stage.host.answer("/last/v1/tallies", Answer::Body("application/json", counts.into()));
    let last = "void document.querySelector('main').insertAdjacentHTML('beforeend', \
                '<advice-tally post-id=a endpoint=/last/> thanks</advice-tally>')";
    browser.eval::<()>(last).await?;
    shows(&browser, &["", "", "", "", "", "3 thanks"]).await
}

/// Catches a number in another language than the page's, and words that do not fit the number.
#[tokio::test]
async fn number_and_plural_are_in_the_pages_language() -> Result<()> {
    let stage = Stage::start().await?;
    let counts = json!({ "tallies": { "a": 1, "b": 2, "c": 12345 } }).to_string();
    stage.host.answer("/v1/tallies", Answer::Body("application/json", counts));
    let words = "<span slot=one> raz</span><span slot=few> razy</span> wiele";
    let tally = |(lang, id)| {
        format!("<p lang={lang:?}><advice-tally post-id={id}>{words}</advice-tally></p>")
    };
    let cases = [("pl", "a"), ("pl", "b"), ("pl", "c"), ("de_DE", "c"), ("ar-EG", "c"), ("?", "a")];
    let script = "<script src=/widget/advice-tally.js data-endpoint={{host}}></script>";
    stage.host.write("/index", script, &cases.map(tally).concat());
    let browser = Browser::desktop().await?;
    browser.open(stage.host.page("index")).await?;
    let arabic = "١٢٬٣٤٥ wiele";
    let polish = "12\u{a0}345 wiele";
    shows(&browser, &["1 raz", "2 razy", polish, "12.345 wiele", arabic, "1 raz"]).await?;
    let style = "getComputedStyle(document.querySelector('advice-tally').shadowRoot.querySelector('[part=count]'))";
    browser
        .eval::<()>(
            "void document.head.append(Object.assign(document.createElement('style'), \
               { textContent: 'advice-tally::part(count) { font-weight: 900 }' }))",
        )
        .await?;
    browser.holds(&format!("{style}.fontWeight === '900'")).await
}

/// Catches a count beside a post that stays behind the post's own.
#[tokio::test]
async fn a_tap_in_the_same_page_is_counted_at_once() -> Result<()> {
    let stage = Stage::start().await?;
    let scripts = format!(
        "<script async {SCRIPT}></script><script async src=/widget/advice-post.js></script>"
    );
    let post = "<advice-post post=/posts/ladder.json endpoint={{endpoint}}></advice-post>";
    let tally = "<advice-tally post-id=ladder></advice-tally><advice-tally></advice-tally>";
    stage.host.write("/page", &scripts, &format!("{tally}{post}"));
    let phone = stage.phone("page").await?;
    shows(&phone, &["0", ""]).await?;
    phone.tap(".thx-button").await?;
    shows(&phone, &["1", ""]).await
}

/// Catches a count that stays behind because its script came when the post had long said which one it is.
#[tokio::test]
async fn a_script_that_comes_late_counts_the_next_tap() -> Result<()> {
    const INSERT: &str = "void document.head.append(Object.assign(document.createElement('script'), { src: '/widget/advice-tally.js' }))";
    let stage = Stage::start().await?;
    let script = "<script async src=/widget/advice-post.js></script>";
    let page = "<advice-tally post-id=ladder endpoint={{endpoint}}></advice-tally><advice-post post=/posts/ladder.json endpoint={{endpoint}}></advice-post>";
    stage.host.write("/page", script, page);
    let phone = stage.phone("page").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.eval::<()>(INSERT).await?;
    shows(&phone, &["0"]).await?;
    phone.tap(".thx-button").await?;
    shows(&phone, &["1"]).await
}

/// Catches a count that lacks a tap that was delivered before the page knew the post.
#[tokio::test]
async fn a_tap_before_the_letter_is_counted_with_it() -> Result<()> {
    let stage = Stage::start().await?;
    let application = stage.hold_application()?;
    let scripts = format!("<script {SCRIPT}></script><script src=/widget/advice-post.js></script>");
    let page = "<advice-tally post-id=ladder></advice-tally><advice-post post=/posts/ladder.json endpoint={{endpoint}}></advice-post>";
    stage.host.write("/page", &scripts, page);
    let phone = stage.phone("page").await?;
    shows(&phone, &["0"]).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.host.heal(&application);
    phone.sees(".letter", "I borrowed a ladder").await?;
    shows(&phone, &["1"]).await
}

/// Catches two posts of one element that get each other's count, a count that is nobody's, and one that an older answer puts back.
#[tokio::test]
async fn posts_within_another_element_are_told_apart_and_their_word_is_the_newest() -> Result<()> {
    const MAKE: &str = "void (() => {
        const root = document.querySelector('main').attachShadow({ mode: 'closed' });
        window.say = (post, detail) => {
          const event = new CustomEvent('advice-post:tally', { bubbles: true, composed: true, detail });
          root.dispatchEvent(Object.assign(event, { post }));
        };
      })()";
    let stage = Stage::start().await?;
    stage.host.answer("/v1/tallies", Answer::Held);
    let tallies = "<advice-tally post-id=a></advice-tally><advice-tally post-id=b></advice-tally><advice-tally></advice-tally><advice-tally post-id></advice-tally>";
    let script = format!(
        "<script src=/widget/advice-tally.js data-endpoint={{{{host}}}}></script>{tallies}"
    );
    stage.host.write("/page", &script, "");
    let phone = stage.phone("page").await?;
    phone.eval::<()>(MAKE).await?;
    phone
        .eval::<()>("void (say('a', 3), say('b', 5), say('', 6), say(undefined, 7), say('a', 4))")
        .await?;
    shows(&phone, &["4", "5", "", ""]).await?;

    let answer = json!({ "tallies": { "a": 1, "b": 1, "c": "many", "d": 2 } });
    stage.host.answer("/v1/tallies", Answer::Body("application/json", answer.to_string()));
    let more = "void document.body.insertAdjacentHTML('beforeend', '<advice-tally post-id=c></advice-tally><advice-tally post-id=d></advice-tally><advice-tally post-id=a></advice-tally>')";
    phone.eval::<()>(more).await?;
    shows(&phone, &["4", "5", "", "", "", "2", "4"]).await
}

/// Catches a request for a page that no reader has opened.
#[tokio::test]
async fn a_prerendered_page_asks_when_it_is_shown() -> Result<()> {
    let stage = Stage::start().await?;
    stage.host.write("/index", &format!("<script {SCRIPT}></script>"), &tallies(["a".into()]));
    let browser = Browser::desktop().await?;
    browser
        .before_pages("Object.defineProperty(document, 'prerendering', { value: true })")
        .await?;
    browser.open(stage.host.page("index")).await?;
    assert!(asked(&browser).await?.is_empty());
    browser.eval::<()>("void document.dispatchEvent(new Event('prerenderingchange'))").await?;
    shows(&browser, &["0"]).await
}
