//! A flood of Thx from many devices, and what they know afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use advice_wire::{Receipt, Thanks, Thx, ThxId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::server::Server;

/// How many send at once.
const CLIENTS: usize = 32;

/// How many receipts are given before each disaster, and, by who is left, after it.
const RECEIPTS: usize = 300;

/// What the devices know: every Thx that they have tried to send, and the receipts that they have.
#[derive(Default)]
pub(crate) struct Devices {
    sent: BTreeMap<ThxId, Thx>,
    receipts: BTreeMap<ThxId, Receipt>,
}

/// What all clients share while it lasts.
#[derive(Default)]
pub(crate) struct Flood {
    number: AtomicU64,
    given: AtomicUsize,
    enough: Notify,
    over: AtomicBool,
}

impl Flood {
    /// Comes back when so many receipts more have been given.
    async fn receipts(&self) {
        self.given.store(0, Ordering::SeqCst);
        self.enough.notified().await;
    }

    /// How many receipts have been given.
    pub(crate) fn given(&self) -> usize {
        self.given.load(Ordering::SeqCst)
    }

    fn count(&self) {
        if self.given.fetch_add(1, Ordering::SeqCst) + 1 == RECEIPTS {
            self.enough.notify_one();
        }
    }
}

/// Sends from all clients at once, in the middle of which `disaster` happens. If anybody is `left`, they are sent to
/// until they have given as many receipts again.
pub(crate) async fn flood(
    servers: &[String],
    devices: &mut Devices,
    left: bool,
    disaster: impl FnOnce(),
) {
    let lasts = async |flood: &Flood| {
        flood.receipts().await;
        disaster();
        if left {
            flood.receipts().await;
        }
    };
    pour(servers, devices, lasts).await;
}

/// Sends from all clients at once, until there is `enough` of it. That blocks, so it takes more than one thread.
pub(crate) async fn flood_until(
    servers: &[String],
    devices: &mut Devices,
    enough: impl FnOnce(&Flood),
) {
    pour(servers, devices, async |flood: &Flood| enough(flood)).await;
}

/// Sends from all clients at once, as long as it lasts.
async fn pour(servers: &[String], devices: &mut Devices, lasts: impl AsyncFnOnce(&Flood)) {
    let servers: Arc<[SocketAddr]> = servers.iter().map(|server| address(server)).collect();
    let flood = Arc::new(Flood::default());
    flood.number.store(devices.sent.len() as u64, Ordering::SeqCst);
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(send_on(Arc::clone(&flood), Arc::clone(&servers), client));
    }
    lasts(&flood).await;
    flood.over.store(true, Ordering::SeqCst);
    for (thx, receipt) in clients.join_all().await.into_iter().flatten() {
        devices.receipts.extend(receipt.map(|receipt| (thx.id.clone(), receipt)));
        devices.sent.insert(thx.id.clone(), thx);
    }
}

/// One device after another: each sends its Thx, to one endpoint or the next, until it has a receipt or the flood is over.
async fn send_on(
    flood: Arc<Flood>,
    servers: Arc<[SocketAddr]>,
    client: usize,
) -> Vec<(Thx, Option<Receipt>)> {
    let mut log = Vec::new();
    let mut turns = servers.iter().cycle().skip(client);
    while !flood.over.load(Ordering::SeqCst) {
        let number = flood.number.fetch_add(1, Ordering::SeqCst);
        let thx = thx(number);
        if number.is_multiple_of(8) {
            hang_up(servers[0], &thx).await;
        }
        let mut receipt = None;
        while let (None, false, Some(server)) =
            (&receipt, flood.over.load(Ordering::SeqCst), turns.next())
        {
            receipt = send(*server, &thx).await;
        }
        if receipt.is_some() {
            flood.count();
        }
        log.push((thx, receipt));
    }
    log
}

/// Sends everything again, as outboxes do: whoever has a receipt gets the same one, and everybody gets one.
async fn send_again(server: &Server, devices: &mut Devices) {
    let server = address(&server.address);
    for thx in devices.sent.values() {
        let receipt = send(server, thx).await.unwrap();
        if let Some(earlier) = devices.receipts.get(&thx.id) {
            assert_eq!((&receipt.at, receipt.revision), (&earlier.at, earlier.revision));
        }
        devices.receipts.insert(thx.id.clone(), receipt);
    }
}

/// Nothing that a receipt was given for is missing.
pub(crate) fn kept(server: &Server, token: &str, devices: &Devices) {
    let there: BTreeSet<ThxId> = stored(server, token).into_iter().map(|(id, _)| id).collect();
    for id in devices.receipts.keys() {
        assert!(there.contains(id), "a receipt for {id} was given, and it is not there");
    }
}

/// Once the devices have sent all again, everything is there once, and every tally is the number of what is stored.
pub(crate) async fn whole(server: &Server, token: &str, mut devices: Devices) {
    kept(server, token, &devices);
    send_again(server, &mut devices).await;
    let stored = stored(server, token);
    let ids: BTreeSet<&ThxId> = stored.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), stored.len(), "something is there twice");
    assert_eq!(ids, devices.sent.keys().collect());
    for post in ["post-0", "post-1", "post-2"] {
        let tally = stored.iter().filter(|(_, of)| of == post).count();
        let tallies = read(&format!("{}/v1/tallies?post={post}", server.address), token);
        assert_eq!(tallies, format!(r#"{{"tallies":{{"{post}":{tally}}}}}"#));
    }
}

pub(crate) fn thx(n: u64) -> Thx {
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

pub(crate) fn address(server: &str) -> SocketAddr {
    server.trim_start_matches("http://").parse().unwrap()
}

/// Each device is at an address of its own, because the endpoint counts what one address asks for. All of 127.0.0.0/8 is
/// this machine on Linux; elsewhere only 127.0.0.1 is sure to be there.
pub(crate) async fn connect(server: SocketAddr, thx: &Thx) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    if cfg!(target_os = "linux") {
        let [low, high] = number(thx).to_le_bytes();
        socket.bind(SocketAddr::from(([127, high.saturating_add(1), low, 1], 0)))?;
    }
    socket.connect(server).await
}

/// The last 16 bits of the id.
fn number(thx: &Thx) -> u16 {
    let id = thx.id.as_str();
    u16::from_str_radix(&id[id.len() - 4..], 16).unwrap()
}

async fn ask(server: SocketAddr, thx: &Thx) -> std::io::Result<TcpStream> {
    let body = serde_json::to_string(thx)?;
    let mut stream = connect(server, thx).await?;
    let request = format!(
        "POST /v1/thx HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

/// Sends a Thx; no receipt if the endpoint dies first, or says that it cannot store now or has been asked too
/// often.
pub(crate) async fn send(server: SocketAddr, thx: &Thx) -> Option<Receipt> {
    let mut stream = ask(server, thx).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    match head.get(9..12)? {
        "200" | "201" => serde_json::from_str(body).ok(),
        "429" | "503" => None,
        _ => panic!("{answer}"),
    }
}

/// Sends a Thx and is gone before the answer.
async fn hang_up(server: SocketAddr, thx: &Thx) {
    drop(ask(server, thx).await);
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
