//! No endpoint: everything stays on the device.

use anyhow::Result;
use browser_tests::{Browser, Stage};

/// Keeps what would go to the share sheet, which a browser without a screen does not have.
const SHARE: &str =
    "navigator.share = (what) => { window.shared = what; return Promise.resolve(); };";

async fn local() -> Result<(Stage, Browser)> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post=/posts/mailed.json", "");
    let phone = Browser::phone().await?;
    phone.before_pages(SHARE).await?;
    phone.watch_requests().await?;
    phone.open(stage.host.page("page")).await?;
    phone.tap(".thx-button").await?;
    Ok((stage, phone))
}

/// Catches a Thx that leaves the device without an endpoint, and a state that promises delivery.
#[tokio::test]
async fn a_thx_without_an_endpoint_stays_and_says_so() -> Result<()> {
    let (stage, phone) = local().await?;
    phone.sees(".letter", "Who feeds the cat").await?;
    phone
        .sees(
            "[role=status]",
            "Saved on this device. It stays here; Ida is told only if you send it.",
        )
        .await?;
    phone.type_into("textarea", "She is fat now.").await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", "She is fat now.").await?;
    phone.reload().await?;
    phone.sees("li.note[data-yours=true]", "She is fat now.").await?;
    phone.sees("[role=status]", "It stays here").await?;
    let record = phone.record().await?;
    assert_eq!((record.get("endpoint"), &record["thx"]["note"]), (None, &"She is fat now.".into()));

    let asked = phone.asked().await?;
    assert!(asked.iter().all(|(method, ..)| method == "GET"), "{asked:?}");
    let requests = phone.requests().await?;
    assert!(
        requests.iter().all(|address| address.starts_with(stage.host.address())),
        "{requests:?}"
    );
    phone.holds("!told.includes('delivered') && !told.includes('failed')").await?;
    Ok(())
}

/// Catches a reader who wants to tell the author, and cannot.
#[tokio::test]
async fn a_thx_can_be_sent_by_mail_or_shared() -> Result<()> {
    let (_stage, phone) = local().await?;
    phone.tap(".tick input").await?;
    phone.type_into("textarea", "She & I = fat?").await?;
    phone.type_into(".note-form input", "Öre").await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", "She & I").await?;

    const TEXT: &str = "Thx!\n\nShe & I = fat?\n\nÖre\n\nI wrote the letter.";
    let mail = "new URL(root.querySelector('a[href^=\"mailto:\"]').href)";
    let to: String = phone.eval(&format!("decodeURIComponent({mail}.pathname)")).await?;
    let subject: String = phone.eval(&format!("{mail}.searchParams.get('subject')")).await?;
    let text: String = phone.eval(&format!("{mail}.searchParams.get('body')")).await?;
    assert_eq!((to.as_str(), subject.as_str()), ("ida@cats.example", "Who feeds the cat?"));
    let address: String = phone.eval("location.href").await?;
    assert_eq!(text, format!("{TEXT}\n\n{address}"));

    phone.tap(".more button.send:not(form *, .row:last-child *)").await?;
    let shared: (String, String) = phone.eval("[shared.text, shared.url]").await?;
    assert_eq!(shared, (TEXT.to_owned(), address));
    Ok(())
}

/// Catches an undo that needs an endpoint.
#[tokio::test]
async fn a_local_thx_can_be_taken_back() -> Result<()> {
    let (_stage, phone) = local().await?;
    phone.sees("[role=status]", "It stays here").await?;
    phone.tap(".more > .row:last-child .send").await?;
    phone.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;
    assert!(phone.kept("advice-post").await?.is_empty());
    Ok(())
}
