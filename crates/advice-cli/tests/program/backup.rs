//! A copy of a store that is in use, and the way back to it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use advice_wire::{Thx, ThxId};

use crate::server::{Server, advice_post, said};

fn run(what: &str, file: Option<&Path>, data: &Path) -> Result<String, String> {
    let mut command = advice_post();
    command.arg(what).args(file).arg("--data").arg(data);
    let output = command.output().unwrap();
    let (words, error) = said(&output);
    if output.status.success() { Ok(words) } else { Err(error) }
}

/// Sends Thx until nobody takes them any more.
fn flood(address: String, given: Arc<AtomicU64>) {
    for n in 0_u64.. {
        let [.., a, b, c, d] = n.to_be_bytes();
        let thx = Thx {
            id: ThxId::mint(1_773_133_200_000, [0, 0, 0, 0, 0, 0, a, b, c, d]),
            post: "ct".into(),
            secret: "AAAAAAAAAAAAAAAAAAAAAA".into(),
            revision: 0,
            note: Some(format!("note {n}")),
            name: None,
            asker: false,
        };
        let body = serde_json::to_string(&thx).unwrap();
        let sent = ureq::post(format!("{address}/v1/thx")).content_type("text/plain").send(body);
        match sent {
            Ok(_) => given.fetch_add(1, Ordering::SeqCst),
            // The limit for one client is 120 at once, which is enough here.
            Err(_) => return,
        };
    }
}

fn thanks(words: &str) -> u64 {
    let number = words.rsplit_once(" thanks").unwrap().0.rsplit(' ').next().unwrap();
    number.parse().unwrap()
}

#[test]
fn a_backup_in_the_middle_of_a_flood_has_every_receipt_until_then_and_can_be_gone_back_to() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let server = Server::start(&data);
    let given = Arc::new(AtomicU64::new(0));
    let (address, counter) = (server.address.clone(), Arc::clone(&given));
    let flood = std::thread::spawn(move || flood(address, counter));
    while given.load(Ordering::SeqCst) < 20 {
        std::thread::yield_now();
    }
    let before = given.load(Ordering::SeqCst);
    let backed_up = thanks(&run("backup", Some(&file), &data).unwrap());
    assert!(backed_up >= before, "{backed_up} of {before}");
    flood.join().unwrap();
    let stored = thanks(&run("check", None, &data).unwrap());
    assert_eq!(stored, given.load(Ordering::SeqCst));
    assert_eq!(thanks(&run("check", Some(&file), &data).unwrap()), backed_up);

    let error = run("restore", Some(&file), &data).unwrap_err();
    assert!(error.contains("stop it first"), "{error}");
    server.kill();
    let words = run("restore", Some(&file), &data).unwrap();
    assert!(words.contains("is kept in"), "{words}");
    let server = Server::start(&data);
    let mut answer = ureq::get(format!("{}/v1/tallies?post=ct", server.address)).call().unwrap();
    let tallies = answer.body_mut().read_to_string().unwrap();
    assert_eq!(tallies, format!(r#"{{"tallies":{{"ct":{backed_up}}}}}"#));
}

#[test]
fn what_goes_wrong_is_said_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    assert!(run("backup", Some(&file), &data).unwrap_err().contains("advice.sqlite"));
    assert!(!data.exists() && !file.exists());
    std::fs::write(&file, "mine").unwrap();
    drop(Server::start(&data));
    assert!(run("backup", Some(&file), &data).unwrap_err().contains("name another file"));
    assert!(run("restore", Some(&file), &data).unwrap_err().contains("not a database"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    assert!(run("check", None, &data).unwrap().contains("is sound: 0 thanks for 0 posts"));
}
