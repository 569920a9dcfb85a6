//! Threads that are longer than a phone can render at once.

use anyhow::Result;
use browser_tests::{Ability, Answer, Browser, Stage, is_beyond};
use serde_json::{Value, json};

/// Notes how many notes each task of the page puts into a shadow root.
const WATCH_TASKS: &str = "
    window.tasks = [];
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      new MutationObserver((records) => {
        const added = records.flatMap((record) => [...record.addedNodes]).filter((node) => node.querySelectorAll);
        const notes = added.map((node) => node.matches('li.note') ? 1 : node.querySelectorAll('li.note').length);
        window.tasks.push(notes.reduce((sum, count) => sum + count, 0));
      }).observe(root, { childList: true, subtree: true });
      return root;
    };
";

/// A post document with so many notes, every third a reply to the one before.
fn document(notes: usize) -> String {
    let under = |n: usize| (n % 3 == 2).then(|| format!("n{}", n - 1));
    let note =
        |n| json!({ "id": format!("n{n}"), "under": under(n), "text": format!("Note {n}.") });
    document_with((0..notes).map(note))
}

/// A short post document with these notes.
pub(crate) fn document_with(notes: impl IntoIterator<Item = Value>) -> String {
    let thread: Vec<Value> = notes.into_iter().collect();
    json!({
        "version": 1,
        "id": "long",
        "author": { "name": "Nora" },
        "answer": { "body": [{ "paragraph": [{ "text": "An answer." }] }] },
        "thread": thread,
    })
    .to_string()
}

/// Taps as soon as there are notes, and notes with how many of them the tap was answered.
const TAP_EARLY: &str = "
    requestAnimationFrame(function look() {
      const root = document.querySelector('advice-post')?.shadowRoot;
      const notes = root?.querySelectorAll('li.note').length;
      const button = root?.querySelector('.thx-button');
      if (notes && button.ariaPressed === 'true') return (window.answered = notes);
      if (notes) button.click();
      requestAnimationFrame(look);
    });
";

async fn phone_at(stage: &Stage, page: &str) -> Result<Browser> {
    phone_with(stage, page, 1_100, WATCH_TASKS).await
}

async fn phone_with(stage: &Stage, page: &str, notes: usize, script: &str) -> Result<Browser> {
    stage.host.answer("/long.json", Answer::Body("application/json", document(notes)));
    stage.embed("/page", "post=/long.json", "");
    let phone = Browser::phone().await?;
    phone.before_pages(script).await?;
    phone.open(stage.host.page(page)).await?;
    Ok(phone)
}

fn shows(count: usize) -> String {
    format!("root?.querySelectorAll('li.note').length === {count}")
}

/// Catches a page that hangs while a long thread is rendered, and one that renders without end.
#[tokio::test]
async fn a_long_thread_comes_in_steps_and_stops_at_a_thousand() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = phone_at(&stage, "page").await?;
    phone.holds(&shows(1_000)).await?;
    phone.sees(".thread .send", "Show more notes").await?;
    let tasks: Vec<usize> = phone.eval("window.tasks").await?;
    assert!(tasks.iter().all(|notes| *notes <= 100), "{tasks:?}");

    phone.tap(".thread .send").await?;
    phone.holds(&shows(1_100)).await?;
    phone.holds("!root.querySelector('.thread .send')").await?;
    Ok(())
}

/// Asks for more whenever that can be asked.
const PRESS_ON: &str = "
    requestAnimationFrame(function press() {
      document.querySelector('advice-post')?.shadowRoot?.querySelector('.thread > .send')?.click();
      requestAnimationFrame(press);
    });
";

/// Catches a thread whose end nobody reaches, because each page costs another look at all that is there, and one whose notes
/// stand in another order than they were said.
#[tokio::test]
async fn a_reader_who_presses_on_has_ten_thousand_notes_in_their_order() -> Result<()> {
    let stage = Stage::start().await?;
    let script = format!("{WATCH_TASKS}{PRESS_ON}");
    let phone = phone_with(&stage, "page", 10_000, &script).await?;
    phone.holds(&shows(10_000)).await?;
    phone.holds("[...root.querySelectorAll('li.note')].every((note, at) => note.id === `advice-n${at}`)").await?;
    phone.holds("window.tasks.every((notes) => notes <= 100)").await?;
    Ok(())
}

/// Catches a note of the reader's own for which all others are made anew, and one that takes the focus from what is read.
#[tokio::test]
async fn the_readers_own_note_joins_a_long_thread_and_leaves_the_others_alone() -> Result<()> {
    let stage = Stage::start().await?;
    stage.host.answer("/long.json", Answer::Body("application/json", document(900)));
    stage.embed("/page", "post=/long.json sort=newest", "");
    let phone = stage.phone("page").await?;
    phone.holds(&shows(900)).await?;
    phone.tap(".thx-button").await?;
    phone.type_into(".note-form textarea", "Mine.").await?;
    phone
        .eval::<()>("void (window.notes = [...root.querySelectorAll('li.note')], window.notes[5].tabIndex = 0, window.notes[5].focus())")
        .await?;
    phone.eval::<()>("void root.querySelector('.note-form button').click()").await?;
    phone.sees("li.note[data-yours=true]", "Mine.").await?;
    phone
        .holds("(([mine, ...others]) => mine.dataset.yours && others.every((note, at) => note === window.notes[at]))([...root.querySelectorAll('li.note')])")
        .await?;
    Ok(())
}

/// Catches a tap that costs another look at all that was rendered before.
#[tokio::test]
async fn a_tap_leaves_the_notes_of_a_long_thread_alone() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = phone_at(&stage, "page").await?;
    phone.holds(&shows(1_000)).await?;
    phone
        .eval::<()>("void (window.tasks.length = 0, window.note = root.querySelector('li.note'))")
        .await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "It stays here").await?;
    phone.holds("window.note === root.querySelector('li.note')").await?;
    phone.holds("window.tasks.every((notes) => notes === 0)").await?;
    Ok(())
}

/// Catches a tap that has to wait until all of a very long thread is there.
#[tokio::test]
async fn a_tap_is_answered_while_ten_thousand_notes_are_rendered() -> Result<()> {
    let stage = Stage::start().await?;
    // The address names the last note, so that all of them are rendered.
    let phone = phone_with(&stage, "page#advice-n9999", 10_000, TAP_EARLY).await?;
    phone.holds("window.answered > 0").await?;
    let answered: usize = phone.eval("window.answered").await?;
    assert!(answered < 10_000, "with {answered} notes");
    Ok(())
}

/// Catches notes that are only pixels: a reader who searches the page, or hears it, finds all of them.
#[tokio::test]
async fn what_is_out_of_sight_is_still_there_for_search_and_screen_readers() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = phone_at(&stage, "page").await?;
    phone.holds(&shows(1_000)).await?;
    phone.holds("[...root.querySelectorAll('.thread ol')].every((stretch) => getComputedStyle(stretch).contentVisibility === 'auto')").await?;
    phone
        .holds("[...root.querySelectorAll('li.note')].every((note) => note.checkVisibility())")
        .await?;
    Ok(())
}

/// Catches a search that ends at what has been in sight.
#[tokio::test]
async fn the_browsers_search_finds_a_note_that_nobody_has_seen() -> Result<()> {
    if is_beyond(Ability::Search)? {
        return Ok(());
    }
    let stage = Stage::start().await?;
    let phone = phone_at(&stage, "page").await?;
    phone.holds(&shows(1_000)).await?;
    phone.holds("window.find('Note 998.') && scrollY > 10000").await?;
    Ok(())
}

/// Catches a link to a note that leads to the top of the page, because the note was not there yet.
#[tokio::test]
async fn a_link_to_a_note_leads_to_it_however_far_it_is() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = phone_at(&stage, "page#advice-n1095").await?;
    phone.holds(&is_in_view("advice-n1095")).await
}

fn is_in_view(id: &str) -> String {
    format!(
        "(({{ top, bottom }}) => top >= -1 && bottom <= innerHeight + 1)\
         (root?.getElementById('{id}')?.getBoundingClientRect() ?? {{}})"
    )
}

const SPACE: &str = "<p style='height: 9000px'></p>";

/// Waits until the browser has drawn what is there.
pub(crate) const TWO_FRAMES: &str = "new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))).then(() => {})";

/// Catches a link to a note on a page where the post is far away, so that nothing is loaded; one that is followed on the page
/// itself and leads nowhere; and an element that comes back and moves the page once more, though nobody has asked for it.
#[tokio::test]
async fn a_link_to_a_note_is_followed_when_it_is_and_never_again() -> Result<()> {
    let stage = Stage::start().await?;
    stage.host.answer("/long.json", Answer::Body("application/json", document(60)));
    let widget = format!("{SPACE}<advice-post post=/long.json></advice-post>{SPACE}");
    stage.host.write("/page", "<script async src=/widget/advice-post.js></script>", &widget);
    let phone = stage.phone("page#advice-n40").await?;
    phone.holds(&is_in_view("advice-n40")).await?;
    // It is brought into view once more when what is in sight has its own height.
    phone.eval::<()>(TWO_FRAMES).await?;

    phone.eval::<()>("void scrollTo(0, 0)").await?;
    phone.eval::<()>("void widget.setAttribute('sort', 'newest')").await?;
    phone.holds("root.querySelector('li.note')?.id === 'advice-n58'").await?;
    phone.eval::<()>(TWO_FRAMES).await?;
    assert_eq!(phone.eval::<f64>("scrollY").await?.to_bits(), 0.0_f64.to_bits());

    phone.eval::<()>("void (location.hash = '#advice-n39')").await?;
    phone.holds("scrollY > 0").await?;
    phone.eval::<()>("void (location.hash = '#advice-n40')").await?;
    phone.holds(&is_in_view("advice-n40")).await
}

/// Catches a thread that ends at its first page, or whose later pages come in the wrong order or number.
#[tokio::test]
async fn the_pages_of_a_thread_come_by_themselves_up_to_a_thousand_and_more_when_asked_for()
-> Result<()> {
    let stage =
        Stage::start_with(&["--work", "never", "--per-post", "9999", "--per-site", "9999"]).await?;
    for n in 0..1_100_u16 {
        let thx = json!({
            "id": format!("0192f3a4-b5c6-7fff-bfff-{n:012}"), "post": "ladder", "secret": "AAAAAAAAAAAAAAAAAAAAAA",
            "revision": 0, "note": format!("Note {n}."), "asker": false,
        });
        stage.endpoint.post_from(n / 100, "/v1/thx", &thx).await?;
    }
    stage.embed("/page", "post-id=ladder endpoint={{endpoint}}", "The letter.");
    let phone = stage.phone("page").await?;
    phone.holds(&shows(1_000)).await?;
    let requests = phone.requests().await?;
    let pages = requests.iter().filter(|request| request.contains("/v1/thread"));
    assert_eq!(pages.count(), 2, "{requests:?}");

    phone.tap(".thread > .send").await?;
    phone.holds(&shows(1_100)).await?;
    phone.holds("[...root.querySelectorAll('li.note > p')].every((note, at) => note.textContent === `Note ${at}.`)").await?;
    phone.holds("!root.querySelector('.thread > .send')").await?;

    // A link leads to the last of them, which comes with the third page only.
    let last = "0192f3a4-b5c6-7fff-bfff-000000001099";
    let phone = stage.phone(&format!("page#advice-{last}")).await?;
    phone.holds(&is_in_view(&format!("advice-{last}"))).await
}

/// Catches a widget that asks without end where a cache, or an endpoint that is none, always knows of more.
#[tokio::test]
async fn a_thread_that_leads_nowhere_ends() -> Result<()> {
    let stage = Stage::start().await?;
    let note = json!([{ "id": "n1", "text": "A note." }]);
    for notes in [note, json!([])] {
        let thread = json!({ "post": "ladder", "tally": 1, "notes": notes, "next": "on" });
        stage.host.answer("/v1/thread", Answer::Body("application/json", thread.to_string()));
        stage.embed("/page", "post-id=ladder endpoint={{host}}", "The letter.");
        let phone = Browser::phone().await?;
        phone.watch_requests().await?;
        phone.open(stage.host.page("page#advice-nowhere")).await?;
        phone.sees(".tally", "1 reader").await?;
        phone.ten_trips().await?;
        let asked = phone.asked().await?;
        let pages = asked.iter().filter(|(_, address, _)| address.contains("/v1/thread"));
        assert!(pages.count() <= 2, "{asked:?}");
    }
    Ok(())
}
