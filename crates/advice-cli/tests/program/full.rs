//! A disk that is full: what cannot be stored is not promised, and what was promised is kept.

use std::path::Path;

use advice_wire::{Receipt, Thx, ThxId};
use test_postgres::Postgres;

use crate::flood::{Devices, Flood, flood, flood_until, whole};
use crate::server::{Server, advice_post};

/// `serve` with room for files of 256 KB, as on a disk with no more than that. Without the trap the system would end the
/// program, which a full disk does not.
fn cramped(data: &Path) -> Server {
    let program = advice_post();
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", r#"trap "" XFSZ; ulimit -f 512; exec "$0" "$@""#]).arg(program.get_program());
    shell.args(["serve", "--listen", "127.0.0.1:0", "--log", "off", "--work", "never"]);
    shell.args(["--per-post", "1000000", "--per-site", "1000000", "--data"]).arg(data);
    Server::run(shell)
}

/// `serve` on a disk of its own of 1 MB. Told so, the disk grows; told again, `serve` starts again after a sudden death.
const SMALL_DISK: &str = r#"
    mount -t tmpfs -o size=1m tmpfs "$1" || exit 1
    serve() { exec "$0" serve --listen 127.0.0.1:0 --log off --work never --data "$1"; }
    serve "$1" &
    read -r _
    mount -o remount,size=64m "$1"
    read -r _
    kill -KILL $!; wait
    serve "$1""#;

/// `serve` on a disk of its own, that somebody else fills up when told so, and clears when told again.
const SHARED_DISK: &str = r#"
    mount -t tmpfs -o size=4m tmpfs "$1" || exit 1
    exec 3<&0
    {
        read -r _
        head -c 8m /dev/zero >"$1/ballast"
        read -r _
        rm "$1/ballast"
    } <&3 2>/dev/null &
    exec "$0" serve --listen 127.0.0.1:0 --log off --data "$1""#;

fn on_a_disk_of_its_own(script: &str, data: &Path) -> Server {
    let mut shell = std::process::Command::new("unshare");
    shell.args(["--map-root-user", "--mount", "sh", "-c", script]);
    shell.arg(advice_post().get_program()).arg(data);
    Server::run(shell)
}

fn thx(n: u8) -> Thx {
    Thx {
        id: ThxId::mint(1_773_133_200_000, [n; 10]),
        post: "ct".into(),
        secret: "AAAAAAAAAAAAAAAAAAAAAA".into(),
        revision: 0,
        note: Some("a".repeat(280)),
        name: None,
        asker: false,
    }
}

fn send(server: &Server, thx: &Thx) -> (u16, String) {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build();
    let body = serde_json::to_string(thx).unwrap();
    let request = ureq::Agent::from(agent).post(format!("{}/v1/thx", server.address));
    let mut answer = request.content_type("text/plain").send(body).unwrap();
    (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
}

fn tallies(server: &Server) -> String {
    let answer = ureq::get(format!("{}/v1/tallies?post=ct", server.address)).call();
    answer.unwrap().body_mut().read_to_string().unwrap()
}

fn is_healthy(server: &Server) -> bool {
    ureq::get(format!("{}/v1/health", server.address)).call().is_ok()
}

/// Sends until nothing more can be stored, which the endpoint says of itself then, each time that it is asked; every receipt,
/// and the Thx that got none.
fn until_full(server: &Server) -> (Vec<Receipt>, Thx) {
    let mut receipts: Vec<Receipt> = Vec::new();
    let (refused, problem) = loop {
        let thx = thx(u8::try_from(receipts.len()).unwrap());
        match send(server, &thx) {
            (201, receipt) => receipts.push(serde_json::from_str(&receipt).unwrap()),
            (503, problem) => break (thx, problem),
            (status, answer) => panic!("{status}: {answer}"),
        }
    };
    assert!(problem.contains(r#""retry":true"#), "{problem}");
    assert!(!receipts.is_empty());
    assert!(!is_healthy(server) && !is_healthy(server));
    (receipts, refused)
}

#[test]
fn on_a_full_disk_nothing_is_promised_that_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let server = cramped(folder.path());
    let (receipts, refused) = until_full(&server);
    let tally = format!(r#"{{"tallies":{{"ct":{}}}}}"#, receipts.len());
    assert_eq!(tallies(&server), tally, "readers are served all the same");
    server.kill();

    let server = Server::start(folder.path());
    assert_eq!(tallies(&server), tally);
    for (n, receipt) in receipts.iter().enumerate() {
        let (status, again) = send(&server, &thx(u8::try_from(n).unwrap()));
        let again: Receipt = serde_json::from_str(&again).unwrap();
        assert_eq!((status, &again.id, &again.at), (200, &receipt.id, &receipt.at));
    }
    assert_eq!(send(&server, &refused).0, 201);
    let check = advice_post().args(["check", "--data"]).arg(folder.path()).output().unwrap();
    assert!(check.status.success(), "{check:?}");
}

/// Catches a receipt for what was in a commit with others when the disk was full.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_disk_that_a_flood_fills_nothing_is_promised_that_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let server = cramped(folder.path());
    let token = server.token();
    let mut devices = Devices::default();
    let address = [server.address.clone()];
    let full = |flood: &Flood| {
        while flood.given() == 0 || is_healthy(&server) {
            std::thread::yield_now();
        }
    };
    flood_until(&address, &mut devices, full).await;
    server.kill();
    let server = Server::start(folder.path());
    whole(&server, &token, devices).await;
}

#[test]
#[ignore = "mounts a disk, which not every machine allows: cargo xtask torture"]
fn a_disk_that_was_full_and_grew_has_every_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = on_a_disk_of_its_own(SMALL_DISK, folder.path());
    let (receipts, refused) = until_full(&server);
    let tally = format!(r#"{{"tallies":{{"ct":{}}}}}"#, receipts.len());
    assert_eq!(tallies(&server), tally, "readers are served all the same");
    server.tell("there is room");
    while !is_healthy(&server) {
        std::thread::yield_now();
    }
    assert_eq!(send(&server, &refused).0, 201);
    server.start_again();
    let tally = format!(r#"{{"tallies":{{"ct":{}}}}}"#, receipts.len() + 1);
    assert_eq!(tallies(&server), tally);
}

/// Catches an endpoint that nobody has sent anything to lately, and that is called well although it could store nothing.
#[test]
#[ignore = "mounts a disk, which not every machine allows: cargo xtask torture"]
fn an_idle_endpoint_says_that_its_disk_is_full_before_a_thx_finds_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = on_a_disk_of_its_own(SHARED_DISK, folder.path());
    assert!(is_healthy(&server));
    server.tell("fill the disk");
    while is_healthy(&server) {
        std::thread::yield_now();
    }
    server.tell("there is room");
    while !is_healthy(&server) {
        std::thread::yield_now();
    }
    assert_eq!(send(&server, &thx(1)).0, 201);
}

/// Catches receipts that PostgreSQL had no room for, and an endpoint that does not find back when there is room.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "mounts a disk, which takes root: cargo xtask torture"]
async fn postgresql_may_have_no_room_for_its_tables() {
    survives_a_full_disk(|_| ()).await;
}

/// The same, where PostgreSQL does not only say no, but dies of it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "mounts a disk, which takes root: cargo xtask torture"]
async fn postgresql_may_die_because_its_journal_has_no_room() {
    survives_a_full_disk(|database| database.fill_journal().unwrap()).await;
}

async fn survives_a_full_disk(worse: impl Fn(&Postgres)) {
    let database = Postgres::start_on_small_disk(128).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::over(folder.path(), &database.address());
    let token = server.token();
    let mut devices = Devices::default();
    let fill_and_clear = || {
        database.fill_disk(64 * 1024).unwrap();
        worse(&database);
        while is_healthy(&server) {
            std::thread::yield_now();
        }
        database.clear_disk().unwrap();
        while !is_healthy(&server) {
            database.revive().unwrap();
        }
    };
    flood(std::slice::from_ref(&server.address), &mut devices, true, fill_and_clear).await;
    whole(&server, &token, devices).await;
}
