//! Sites that change their pages without loading others: posts come and go for as long as a tab is open.

use anyhow::Result;
use browser_tests::{Ability, Browser, Stage, is_beyond};

/// Adds a post to the page, waits until it is shown, and removes it, a number of times.
const COME_AND_GO: &str = "async (times) => {
  for (let n = 0; n < times; n++) {
    const post = Object.assign(document.createElement('advice-post'), { id: 'coming' });
    post.setAttribute('post', '/posts/ladder.json');
    post.setAttribute('endpoint', '{{endpoint}}');
    const tally = new Promise((known) => post.addEventListener('advice-post:tally', known));
    document.querySelector('main').append(post);
    await tally;
    post.remove();
    await new Promise((next) => setTimeout(next));
  }
}";

/// Counts the bytes of all Wasm memory.
const WATCH_WASM: &str = "
    window.memories = [];
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
      construct(Instance, parameters) {
        const instance = new Instance(...parameters);
        memories.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory));
        return instance;
      },
    });
";
const WASM: &str = "memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)";

/// Catches a widget that leaves something behind each time it is removed: listeners, nodes, whole applications.
#[tokio::test]
async fn two_hundred_posts_that_came_and_went_have_left_nothing() -> Result<()> {
    if is_beyond(Ability::Devtools)? {
        return Ok(());
    }
    let stage = Stage::start().await?;
    stage.host.write("/page", "<script async src=/widget/advice-post.js></script>", "");
    let phone = Browser::desktop().await?;
    phone.before_pages(WATCH_WASM).await?;
    phone.open(stage.host.page("page")).await?;
    phone.holds("customElements.get('advice-post') !== undefined").await?;
    let come_and_go = COME_AND_GO.replace("{{endpoint}}", &stage.endpoint.address());

    // The first ones bring what stays for all.
    phone.eval::<()>(&format!("({come_and_go})(20)")).await?;
    let (before, wasm) = (phone.held().await?, phone.eval::<u64>(WASM).await?);
    phone.eval::<()>(&format!("({come_and_go})(200)")).await?;
    let after = phone.held().await?;
    assert!(wasm > 0);
    assert_eq!(phone.eval::<u64>(WASM).await?, wasm);

    assert_eq!(after.listeners, before.listeners, "{before:?} -> {after:?}");
    assert!(after.nodes <= before.nodes + 20, "{before:?} -> {after:?}");
    assert!(after.heap < before.heap + 200_000, "less than a KB for each: {before:?} -> {after:?}");
    Ok(())
}

/// Catches an application that shows the post of one that has gone, or the text of its reader's field.
#[tokio::test]
async fn a_post_that_comes_after_another_shows_nothing_of_it() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/ladder.json", "");
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.type_into("input:not([type])", "Ada").await?;
    phone.eval::<()>("void (window.gone = widget, widget.remove())").await?;
    phone
        .eval::<()>(
            "void document.querySelector('main').append(Object.assign(document.createElement('advice-post'), \
             { innerHTML: '<p>Another letter.</p>' }))",
        )
        .await?;
    phone.holds("root?.querySelector('.thx-button')?.ariaPressed === 'false'").await?;
    phone.holds("!root.querySelector('.letter')").await?;
    phone.tap(".thx-button").await?;
    phone.holds("root.querySelector('input:not([type])')?.value === ''").await?;
    phone.holds("window.gone.shadowRoot.querySelector('.post') === null").await?;
    Ok(())
}
