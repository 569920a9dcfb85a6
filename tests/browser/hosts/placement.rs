//! Places where nobody thought that a widget would be.

use anyhow::{Context as _, Result};
use browser_tests::{Answer, Browser, Stage};

use crate::long::TWO_FRAMES;

/// What is delivered, as a page hears it from wherever the element is.
const HEAR: &str = "window.heard = []; addEventListener('advice-post:delivered', ({ detail }) => heard.push(detail));";

/// Catches an element that only works where the document can see it, and events that stay in there.
#[tokio::test]
async fn it_works_in_another_elements_shadow_root() -> Result<()> {
    let stage = Stage::start().await?;
    for (mode, count) in [("open", 1), ("closed", 2)] {
        stage.host.set("mode", mode);
        let phone = Browser::phone().await?;
        phone.before_pages(HEAR).await?;
        phone.open(stage.host.page("placement/shadow.html")).await?;
        phone
            .holds(
                "inside.shadowRoot?.querySelector('.letter')?.textContent.includes('I borrowed')",
            )
            .await
            .context(mode)?;
        phone.eval::<()>("void inside.shadowRoot.querySelector('.thx-button').click()").await?;
        phone
            .holds("inside.shadowRoot.querySelector('[role=status]').textContent.includes('Delivered.')")
            .await
            .context(mode)?;
        let thanks = stage.stored(count).await?;
        let heard: Vec<String> = phone.eval("heard").await?;
        assert!(thanks.iter().any(|thx| thx["id"] == heard[0]), "{mode}: {heard:?}");
    }
    Ok(())
}

/// Catches a template that runs before anybody has used it, and one that can be used once only.
#[tokio::test]
async fn it_sleeps_in_a_template_and_wakes_in_each_copy() -> Result<()> {
    const COPY: &str = "void document.querySelector('main').append(document.querySelector('template').content.cloneNode(true))";
    let stage = Stage::start().await?;
    let phone = stage.phone("placement/template.html").await?;
    phone.holds("!widget && !customElements.get('advice-post')").await?;
    for copies in [1, 2] {
        phone.eval::<()>(COPY).await?;
        let shown = "Array.from(document.querySelectorAll('advice-post'), (copy) => copy.shadowRoot.querySelectorAll('.letter').length)";
        let expected = vec![1; copies];
        phone
            .holds(&format!("JSON.stringify({shown}) === {:?}", serde_json::to_string(&expected)?))
            .await?;
    }
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a host's own wish to load that is forgotten, because the element has only just been put into the page.
#[tokio::test]
async fn it_loads_when_its_maker_says_so_at_once() -> Result<()> {
    const MAKE: &str = "void (async () => {
        await customElements.whenDefined('advice-post');
        const made = Object.assign(document.createElement('advice-post'));
        made.setAttribute('post', '/posts/ladder.json');
        made.setAttribute('loading', 'manual');
        document.body.append(made);
        made.load();
      })()";
    let stage = Stage::start().await?;
    stage.host.write("/page", "<script async src=/widget/advice-post.js></script>", "");
    let phone = stage.phone("page").await?;
    phone.eval::<()>(MAKE).await?;
    phone.sees(".letter", "I borrowed a ladder").await
}

/// Catches a letter that loads for nobody, or does not when somebody wants to read it.
#[tokio::test]
async fn in_a_dialog_it_loads_when_the_dialog_opens() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("placement/dialog.html").await?;
    phone.holds("root?.querySelector('.thx-button') !== null").await?;
    phone.eval::<()>(TWO_FRAMES).await?;
    phone.holds("!root.querySelector('.letter')").await?;
    phone.eval::<()>("void document.querySelector('dialog').showModal()").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches two versions of the script that both want to be the element, or mix their parts.
#[tokio::test]
async fn of_two_versions_the_first_runs_everything() -> Result<()> {
    let stage = Stage::start().await?;
    let other = Answer::Body("text/javascript", Stage::other_shell()?);
    stage.host.answer("/other/advice-post.js", other);
    let phone = stage.phone("placement/versions.html").await?;
    let all = "Array.from(document.querySelectorAll('advice-post'), ({ shadowRoot }) => shadowRoot?.querySelector('.letter')?.textContent).join()";
    phone.holds(&format!("/I borrowed.*feeds the cat/s.test({all})")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    let requests = phone.requests().await?;
    let parts: Vec<_> = requests.iter().filter(|address| address.ends_with(".wasm")).collect();
    assert!(matches!(parts[..], [only] if only.contains("/widget/")), "{requests:?}");
    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    Ok(())
}

/// Catches a widget that takes its frame's address for an address.
#[tokio::test]
async fn in_a_frame_that_is_written_in_an_attribute_it_works() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("placement/srcdoc.html").await?;
    phone.enter_frame("iframe").await?;
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], "ladder");
    Ok(())
}
