use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use advice_wire::ThxId;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::Teller;
use crate::bundle::Bundle;
use crate::clock::Clock;
use crate::outward::{Hook, Mail};
use crate::routes::App;
use crate::rules::{Heard, Said};
use crate::secret::{Fingerprint, Token};
use crate::settings::Settings;
use crate::store::{Store, database};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// Looks without a pause, over a webhook and a mail server that nobody has to tell anything.
fn restless(folder: &tempfile::TempDir) -> Settings {
    let mut settings = Settings::new(folder.path(), "https://thx.example");
    let secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".parse().unwrap();
    settings.outward.look = Duration::ZERO;
    settings.outward.hook = Some(Hook { url: "http://127.0.0.1:1/".into(), secret });
    settings.outward.mail = Some(Mail {
        to: "nora@blog.example".parse().unwrap(),
        from: "nora@blog.example".parse().unwrap(),
        server: "smtp://localhost:1".parse().unwrap(),
    });
    settings
}

/// The endpoint's middle, and how often somebody has looked at the clock, as each look does.
fn app(folder: &tempfile::TempDir) -> (App, Arc<AtomicUsize>) {
    let settings = restless(folder);
    let token = Token::from_random([1; 16]);
    let (store, _) = Store::open(&settings.place(), settings.change_window, &token).unwrap();
    let looks = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&looks);
    let clock = Clock::new(move || {
        count.fetch_add(1, Ordering::SeqCst);
        NOW
    });
    (App::new(settings, store, clock, Bundle::default()), looks)
}

/// A Thx that is too fresh to be told, and a page to look at that is to be tried again later.
async fn fill(app: &App) {
    let said = Said { post: "ct".into(), note: None, name: None, asker: true };
    let heard = Heard { secret: Fingerprint([0; 32]), revision: 0, said, held: false };
    app.store().accept(ThxId::mint(1, [0; 10]), heard, NOW, || Ok(())).await.unwrap();
    let target = "https://blog.example/ct".to_owned();
    app.store().suggest("https://a.example/".into(), target, "ct".into(), NOW).await.unwrap();
    let later = NOW + SignedDuration::from_mins(2);
    let page = app.store().suggestion(NOW, later).await.unwrap().unwrap();
    app.store().look_again(page.key, later).await.unwrap();
}

/// Changes whenever anybody else commits to the file.
fn data_version(file: &Connection) -> i64 {
    file.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap()
}

/// Catches an endpoint that keeps a disk awake, and forgets the threads that it has in memory, without having anything to
/// do.
#[tokio::test]
async fn who_looks_and_finds_nothing_to_do_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (app, looks) = app(&folder);
    fill(&app).await;
    let teller = Teller::start(&app).await;
    let file = Connection::open(database(folder.path())).unwrap();
    let before = (app.store().version(), data_version(&file));
    let enough = looks.load(Ordering::SeqCst) + 100;
    while looks.load(Ordering::SeqCst) < enough {
        tokio::task::yield_now().await;
    }
    assert_eq!((app.store().version(), data_version(&file)), before);
    teller.stop().await;
}
