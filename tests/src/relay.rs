//! What lies between a reader and the endpoint, and fails at the worst moment.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::Endpoint;

/// A way to the endpoint that can lose an answer.
pub struct Relay {
    address: SocketAddr,
    line: Arc<Line>,
}

struct Line {
    endpoint: String,
    /// Whether the answer to the next POST is to be lost.
    is_bad: AtomicBool,
    has_lost: AtomicBool,
}

impl Relay {
    /// Starts one.
    ///
    /// # Errors
    /// If no port can be had.
    pub async fn start(endpoint: &Endpoint) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let endpoint = endpoint.host().to_owned();
        let line = Arc::new(Line {
            endpoint,
            is_bad: AtomicBool::default(),
            has_lost: AtomicBool::default(),
        });
        tokio::spawn(listen(listener, Arc::clone(&line)));
        Ok(Self { address, line })
    }

    /// Where it listens, without a slash at the end.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets the endpoint do what the next POST asks, and cuts the line before it can say so.
    pub fn lose_next_answer(&self) {
        self.line.is_bad.store(true, Ordering::SeqCst);
    }

    /// Whether an answer was lost.
    #[must_use]
    pub fn has_lost(&self) -> bool {
        self.line.has_lost.load(Ordering::SeqCst)
    }
}

async fn listen(listener: TcpListener, line: Arc<Line>) {
    while let Ok((reader, _)) = listener.accept().await {
        tokio::spawn(connect(reader, Arc::clone(&line)));
    }
}

async fn connect(reader: TcpStream, line: Arc<Line>) -> std::io::Result<()> {
    let (from_reader, to_reader) = reader.into_split();
    let (from_endpoint, to_endpoint) = TcpStream::connect(&line.endpoint).await?.into_split();
    let is_post = AtomicBool::default();
    // Both ends close when one of the two is done.
    tokio::select! {
        done = ask(from_reader, to_endpoint, &is_post) => done,
        done = answer(from_endpoint, to_reader, &is_post, &line) => done,
    }
}

async fn ask(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    is_post: &AtomicBool,
) -> std::io::Result<()> {
    let mut buffer = [0; 16_384];
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return Ok(());
        }
        if buffer.starts_with(b"POST ") {
            is_post.store(true, Ordering::SeqCst);
        }
        to.write_all(&buffer[..length]).await?;
    }
}

async fn answer(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    is_post: &AtomicBool,
    line: &Line,
) -> std::io::Result<()> {
    let mut buffer = [0; 16_384];
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return Ok(());
        }
        if is_post.swap(false, Ordering::SeqCst) && line.is_bad.swap(false, Ordering::SeqCst) {
            line.has_lost.store(true, Ordering::SeqCst);
            return Ok(());
        }
        to.write_all(&buffer[..length]).await?;
    }
}
