//! A copy of a store that is in use, and the way back to it.

use std::path::Path;

use advice_wire::{Tallies, Undo};

use crate::flood::{Devices, Flood, flood_until, thx, whole};
use crate::server::{Server, advice_post, said};

fn run(what: &str, file: Option<&Path>, data: &Path) -> Result<String, String> {
    let mut command = advice_post();
    command.arg(what).args(file).arg("--data").arg(data);
    let output = command.output().unwrap();
    let (words, error) = said(&output);
    if output.status.success() { Ok(words) } else { Err(error) }
}

fn thanks(words: &str) -> u64 {
    let number = words.rsplit_once(" thanks").unwrap().0.rsplit(' ').next().unwrap();
    number.parse().unwrap()
}

fn tally(server: &Server, post: &str) -> u64 {
    let address = format!("{}/v1/tallies?post={post}", server.address);
    let mut answer = ureq::get(address).call().unwrap();
    let tallies = answer.body_mut().read_to_string().unwrap();
    let tallies: Tallies = serde_json::from_str(&tallies).unwrap();
    tallies.tallies[post]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_in_the_middle_of_a_flood_has_every_receipt_until_then_and_can_be_gone_back_to() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let server = Server::start(&data);
    let token = server.token();
    let (mut devices, mut backed_up) = (Devices::default(), 0);
    let address = [server.address.clone()];
    let back_up = |flood: &Flood| loop {
        let before = flood.given();
        backed_up = thanks(&run("backup", Some(&file), &data).unwrap());
        assert!(backed_up >= before as u64, "{backed_up} of {before}");
        // Until one was made while receipts were given, before it and meanwhile.
        if before > 0 && flood.given() > before {
            break;
        }
        std::fs::remove_file(&file).unwrap();
    };
    flood_until(&address, &mut devices, back_up).await;
    whole(&server, &token, devices).await;
    assert!(thanks(&run("check", None, &data).unwrap()) > backed_up);
    assert_eq!(thanks(&run("check", Some(&file), &data).unwrap()), backed_up);

    let error = run("restore", Some(&file), &data).unwrap_err();
    assert!(error.contains("stop it first"), "{error}");
    server.kill();
    let words = run("restore", Some(&file), &data).unwrap();
    assert!(words.contains("is kept in"), "{words}");
    let server = Server::start(&data);
    let posts = ["post-0", "post-1", "post-2"];
    assert_eq!(posts.map(|post| tally(&server, post)).iter().sum::<u64>(), backed_up);
}

#[test]
fn what_goes_wrong_is_said_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    assert!(run("backup", Some(&file), &data).unwrap_err().contains("there is no store in"));
    assert!(!data.exists() && !file.exists());
    std::fs::write(&file, "mine").unwrap();
    drop(Server::start(&data));
    assert!(run("backup", Some(&file), &data).unwrap_err().contains("name another file"));
    assert!(run("restore", Some(&file), &data).unwrap_err().contains("not a database"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    assert!(run("check", None, &data).unwrap().contains("is sound: 0 thanks for 0 posts"));
}

/// Catches words that a reader regretted, and a token that the author has replaced, that come back with a backup, in silence.
#[test]
fn a_restored_backup_says_what_has_become_of_what_was_taken_back_since() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let server = Server::start(&data);
    let note = thx(1);
    let post = |path: &str, body: String| {
        let request = ureq::post(format!("{}/v1/thx{path}", server.address));
        request.content_type("text/plain").send(body).unwrap();
    };
    post("", serde_json::to_string(&note).unwrap());
    run("backup", Some(&file), &data).unwrap();
    let undo = Undo { secret: note.secret.clone() };
    post(&format!("/{}/undo", note.id), serde_json::to_string(&undo).unwrap());
    let token = server.token();
    server.kill();

    let words = run("restore", Some(&file), &data).unwrap();
    assert!(words.contains("1 that were taken back or erased since the backup stay so"), "{words}");
    let server = Server::start(&data);
    assert_eq!(tally(&server, &note.post), 0);
    let thanks = format!("{}/v1/author/thanks", server.address);
    let asked = ureq::get(thanks).header("authorization", format!("Bearer {token}")).call();
    assert_eq!(asked.unwrap().status(), 200);
    server.kill();

    std::fs::remove_file(data.join("advice.sqlite")).unwrap();
    let words = run("restore", Some(&file), &data).unwrap();
    assert!(words.contains("is there again") && words.contains("`advice-post token`"), "{words}");
}

/// Catches an error that says the same two or three times, and neither what it is about nor what to do.
#[test]
fn a_store_that_cannot_be_used_is_named_once_with_the_reason_and_the_way_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(Server::start(&data));
    let store = data.join("advice.sqlite");
    let mut torn = std::fs::read(&store).unwrap();
    torn[100..].fill(0x5a);
    for file in ["advice.sqlite-wal", "advice.sqlite-shm"] {
        let _ = std::fs::remove_file(data.join(file));
    }
    std::fs::write(&store, &torn).unwrap();
    let error = run("token", None, &data).unwrap_err();
    for words in ["advice.sqlite", "malformed", "nothing was changed", "check", "restore"] {
        assert_eq!(error.matches(words).count(), 1, "{words}: {error}");
    }
    assert_eq!(std::fs::read(&store).unwrap(), torn);
    let error = run("token", None, &store.join("data")).unwrap_err();
    assert_eq!(error.matches("os error").count(), 1, "{error}");
}
