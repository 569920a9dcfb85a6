//! A phone's connection: every byte to and from the servers behind it goes through here.
//!
//! Chromium's own throttling lets new connections and preflights through without delay, so the link is a proxy that takes
//! its time instead. What it has is a delay each way and a rate each way, shared by all connections. What it leaves out:
//! TLS, TCP's slow start, lost packets and the headers of packets.
//!
//! A proxy says when a connection is open, and that matters: while one is being opened, Chromium gives what waits for it
//! the first other one that is free.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Mutex, Notify, mpsc};
use tokio::time::{Instant, sleep, sleep_until};

use crate::socks;

/// How long a byte is under way, besides its turn in the bottleneck.
const ONE_WAY: Duration = Duration::from_millis(75);
/// In bytes a second: 1.6 Mbit/s.
const DOWN: f64 = 200_000.0;
/// In bytes a second: 0.75 Mbit/s.
const UP: f64 = 93_750.0;
/// What one packet carries. Connections take turns by packets.
const PACKET: usize = 1_460;
/// What waits for its turn at this end, in bytes, of which Linux makes twice as many: a server is to notice that the link is slow.
const WAITING: u32 = 4_096;
/// The bucket's depth: what a busy machine may be late without slowing the link down.
const DEPTH: Duration = Duration::from_millis(20);

/// The link of one phone.
pub struct Link {
    address: SocketAddr,
    down: Bottleneck,
    up: Bottleneck,
    requests: AtomicU64,
    hang_up: Notify,
}

/// What has gone over the link.
#[derive(Clone, Copy)]
pub struct Traffic {
    /// Bytes to the phone, HTTP's headers among them.
    pub down: u64,
    /// HTTP requests, preflights among them. None is seen where connections are encrypted.
    pub requests: u64,
}

/// One direction: a token bucket, for one packet at a time.
struct Bottleneck {
    rate: f64,
    /// When it will have let through everything that came so far.
    free: Mutex<Instant>,
    bytes: AtomicU64,
}

impl Link {
    /// A link to whatever is on this machine.
    pub async fn start() -> Result<Arc<Self>> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let bottleneck =
            |rate| Bottleneck { rate, free: Mutex::new(Instant::now()), bytes: AtomicU64::new(0) };
        let link = Arc::new(Self {
            address: listener.local_addr()?,
            down: bottleneck(DOWN),
            up: bottleneck(UP),
            requests: AtomicU64::new(0),
            hang_up: Notify::new(),
        });
        let to_all = Arc::clone(&link);
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let link = Arc::clone(&to_all);
                // A connection that breaks is the browser's to notice.
                tokio::spawn(async move { link.connect(phone).await });
            }
        });
        Ok(link)
    }

    /// Where the phone finds it: a SOCKS proxy.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What has gone over it since this was last asked.
    pub fn traffic(&self) -> Traffic {
        let down = self.down.bytes.swap(0, Ordering::Relaxed);
        Traffic { down, requests: self.requests.swap(0, Ordering::Relaxed) }
    }

    /// Ends every connection: nobody comes back the next day to one that is still open.
    pub fn hang_up(&self) {
        self.hang_up.notify_waiters();
    }

    async fn connect(&self, mut phone: TcpStream) -> std::io::Result<()> {
        phone.set_nodelay(true)?;
        let server = TcpSocket::new_v4()?;
        server.set_recv_buffer_size(WAITING)?;
        let server = server.connect(socks::wanted(&mut phone).await?).await?;
        server.set_nodelay(true)?;
        sleep(2 * ONE_WAY).await;
        socks::is_open(&mut phone).await?;
        let (from_phone, to_phone) = phone.into_split();
        let (from_server, to_server) = server.into_split();
        let count = |packet: &[u8]| {
            let is_request =
                ["GET ", "POST ", "OPTIONS "].iter().any(|m| packet.starts_with(m.as_bytes()));
            self.requests.fetch_add(u64::from(is_request), Ordering::Relaxed);
        };
        let up = self.up.carry(from_phone, to_server, count);
        let down = self.down.carry(from_server, to_phone, |_| {});
        tokio::select! {
            both = async { tokio::try_join!(up, down) } => both.map(drop),
            () = self.hang_up.notified() => Ok(()),
        }
    }
}

impl Bottleneck {
    /// Carries everything from one end to the other.
    async fn carry(
        &self,
        mut from: OwnedReadHalf,
        mut to: OwnedWriteHalf,
        see: impl Fn(&[u8]),
    ) -> std::io::Result<()> {
        let (sent, mut under_way) = mpsc::unbounded_channel();
        let send = async move {
            let mut packet = [0; PACKET];
            loop {
                let length = from.read(&mut packet).await?;
                if length == 0 {
                    return std::io::Result::Ok(());
                }
                see(&packet[..length]);
                let arrival = self.pass(length).await + ONE_WAY;
                let _ = sent.send((arrival, packet[..length].to_vec()));
            }
        };
        let arrive = async {
            while let Some((arrival, packet)) = under_way.recv().await {
                sleep_until(arrival).await;
                to.write_all(&packet).await?;
            }
            to.shutdown().await
        };
        tokio::try_join!(send, arrive).map(drop)
    }

    /// Lets a packet through in its turn (tokio's mutex is fair), and gives the moment at which it was through.
    async fn pass(&self, length: usize) -> Instant {
        let mut free = self.free.lock().await;
        self.bytes.fetch_add(length as u64, Ordering::Relaxed);
        let takes = Duration::from_secs_f64(length as f64 / self.rate);
        *free = (*free).max(Instant::now() - DEPTH) + takes;
        sleep_until(*free).await;
        *free
    }
}
