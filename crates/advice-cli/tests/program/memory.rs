//! What clients that mean ill can have the program hold.

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use advice_wire::Thx;

use crate::flood;
use crate::server::Server;

/// How many ask at once: nearly as many as the program has places for.
const CLIENTS: u64 = 500;

/// The most memory that it may ever have had, in megabytes: half as much again as on a busy machine (docs/endpoint.md, "What
/// it does not put up with"), and a third of what it was when a page had no limit.
const MOST: u64 = 256;

/// Catches memory that grows with what clients ask for and do not take: each asks for pages of the longest notes, no two for
/// the same one, and reads nothing.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn who_asks_for_much_and_takes_nothing_costs_so_much_and_no_more() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let address = flood::address(&server.address);
    for n in 0..1_000 {
        let note = Some("🙂".repeat(280));
        let thx = Thx { note, post: "post-0".into(), ..flood::thx(n) };
        assert!(flood::send(address, &thx).await.is_some());
    }
    let idle = server.most_memory();

    let mut clients = Vec::new();
    for n in 0..CLIENTS {
        let mut client = flood::connect(address, &flood::thx(n)).await.unwrap();
        let limit = 1_000 - n;
        let page = format!("GET /v1/thread?post=post-0&limit={limit} HTTP/1.1\r\nhost: x\r\n\r\n");
        client.write_all(page.repeat(20).as_bytes()).await.unwrap();
        clients.push(client);
    }
    for client in &clients {
        assert!(is_answered(client).await);
    }
    let most = server.most_memory();
    assert!(most < MOST, "{most} MB, and {idle} MB before");
}

/// Whether there is something to read, which is left there.
async fn is_answered(client: &TcpStream) -> bool {
    client.peek(&mut [0; 12]).await.is_ok_and(|length| length > 0)
}
