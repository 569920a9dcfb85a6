//! A receipt is a promise, and `kill -9` does not break it.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use advice_wire::{Receipt, Thanks, Thx, ThxId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::server::Server;

/// Clients, each at an address of its own, because the endpoint counts what one address asks for.
const CLIENTS: u16 = 32;

/// How many Thx one address may send again without being told to wait.
const PATIENCE: usize = 100;

/// How many receipts are given before each kill.
const RECEIPTS: usize = 300;

/// What the devices know: every Thx that they have tried to send, and the receipts that they have.
#[derive(Default)]
struct Devices {
    sent: Vec<Thx>,
    receipts: BTreeMap<ThxId, Receipt>,
}

fn thx(n: u64) -> Thx {
    let [a, b, c, d, e, f, g, h] = n.to_be_bytes();
    Thx {
        id: ThxId::mint(1_773_133_200_000, [0, 0, a, b, c, d, e, f, g, h]),
        post: format!("post-{}", n % 3),
        secret: "AAAAAAAAAAAAAAAAAAAAAA".into(),
        revision: 0,
        note: n.is_multiple_of(2).then(|| format!("note {n}")),
        name: None,
        asker: false,
    }
}

async fn connect(server: SocketAddr, client: u16) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    // All of 127.0.0.0/8 is this machine on Linux; elsewhere only 127.0.0.1 is sure to be there.
    if cfg!(target_os = "linux") {
        let [high, low] = (client + 257).to_be_bytes();
        socket.bind(SocketAddr::from(([127, 0, high, low], 0)))?;
    }
    socket.connect(server).await
}

/// Sends a Thx; no receipt if the server dies first.
async fn send(server: SocketAddr, client: u16, thx: &Thx) -> Option<Receipt> {
    let body = serde_json::to_string(thx).ok()?;
    let mut stream = connect(server, client).await.ok()?;
    let request = format!(
        "POST /v1/thx HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    assert!(head.starts_with("HTTP/1.1 20"), "{answer}");
    serde_json::from_str(body).ok()
}

/// Sends from all clients at once until the server is gone; kills it after so many receipts.
async fn flood(server: Server, numbers: &Arc<AtomicU64>, devices: &mut Devices) {
    let address: SocketAddr = server.address.trim_start_matches("http://").parse().unwrap();
    let (given, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (numbers, given, enough) =
            (Arc::clone(numbers), Arc::clone(&given), Arc::clone(&enough));
        clients.spawn(async move {
            let mut log = Vec::new();
            loop {
                let thx = thx(numbers.fetch_add(1, Ordering::SeqCst));
                let receipt = send(address, client, &thx).await;
                let gone = receipt.is_none();
                log.push((thx, receipt));
                if gone {
                    return log;
                }
                if given.fetch_add(1, Ordering::SeqCst) + 1 == RECEIPTS {
                    enough.notify_one();
                }
            }
        });
    }
    enough.notified().await;
    server.kill();
    for (thx, receipt) in clients.join_all().await.into_iter().flatten() {
        devices.receipts.extend(receipt.map(|receipt| (thx.id.clone(), receipt)));
        devices.sent.push(thx);
    }
}

/// Sends everything again, as outboxes do: whoever has a receipt gets the same one, and everybody gets one.
async fn send_again(server: &Server, devices: &mut Devices) {
    let address: SocketAddr = server.address.trim_start_matches("http://").parse().unwrap();
    for (n, thx) in devices.sent.iter().enumerate() {
        let client = u16::try_from(n / PATIENCE).unwrap();
        let receipt = send(address, client, thx).await.unwrap();
        if let Some(earlier) = devices.receipts.get(&thx.id) {
            assert_eq!((&receipt.at, receipt.revision), (&earlier.at, earlier.revision));
        }
        devices.receipts.insert(thx.id.clone(), receipt);
    }
}

fn read(url: &str, token: &str) -> String {
    let bearer = format!("Bearer {token}");
    let mut answer = ureq::get(url).header("authorization", bearer).call().unwrap();
    answer.body_mut().read_to_string().unwrap()
}

/// Every Thx that the endpoint has, in its order.
fn stored(server: &Server, token: &str) -> Vec<(ThxId, String)> {
    let mut all = Vec::new();
    let mut query = String::new();
    loop {
        let url = format!("{}/v1/author/thanks{query}", server.address);
        let page: Thanks = serde_json::from_str(&read(&url, token)).unwrap();
        all.extend(page.thanks.into_iter().map(|thx| (thx.id, thx.post)));
        let Some(next) = page.next else { return all };
        query = format!("?after={next}");
    }
}

#[tokio::test]
async fn every_receipt_is_kept_and_nothing_is_there_twice() {
    survives(4).await;
}

#[tokio::test]
#[ignore = "takes minutes: cargo xtask torture"]
async fn a_hundred_kills_lose_nothing_either() {
    survives(100).await;
}

async fn survives(kills: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (mut devices, numbers) = (Devices::default(), Arc::new(AtomicU64::new(0)));
    let mut server = Server::start(folder.path());
    let token = server.first_token();
    for _ in 0..kills {
        flood(server, &numbers, &mut devices).await;
        server = Server::start(folder.path());
        let there: BTreeSet<ThxId> =
            stored(&server, &token).into_iter().map(|(id, _)| id).collect();
        for id in devices.receipts.keys() {
            assert!(there.contains(id), "a receipt for {id} was given, and it is not there");
        }
    }
    send_again(&server, &mut devices).await;

    let stored = stored(&server, &token);
    let ids: BTreeSet<&ThxId> = stored.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), stored.len(), "something is there twice");
    assert_eq!(ids, devices.sent.iter().map(|thx| &thx.id).collect());
    for post in ["post-0", "post-1", "post-2"] {
        let tally = stored.iter().filter(|(_, of)| of == post).count();
        let tallies = read(&format!("{}/v1/tallies?post={post}", server.address), &token);
        assert_eq!(tallies, format!(r#"{{"tallies":{{"{post}":{tally}}}}}"#));
    }
}
