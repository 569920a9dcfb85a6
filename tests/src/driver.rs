//! The driver's process: one for all tests of a run, gone when the run is.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::Stdio;

use anyhow::{Context as _, Result};
use thirtyfour::SessionId;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::sync::OnceCell;

use crate::engine::Engine;

/// Ends the driver and its browsers when our end of its input closes, and removes what they have
/// written: a static is never dropped, and a run that is killed drops nothing.
const WATCH: &str = r#"
    export TMPDIR="$(mktemp -d)"
    "$0" --port=0 &
    trap : TERM
    cat > /dev/null
    kill 0
    wait
    rm -rf "$TMPDIR"
"#;

/// The driver's address.
pub(crate) async fn address(engine: Engine) -> Result<SocketAddr> {
    static CHROMIUM: OnceCell<SocketAddr> = OnceCell::const_new();
    let address = match engine {
        Engine::Chromium => &CHROMIUM,
    };
    address.get_or_try_init(|| start(engine)).await.copied()
}

async fn start(engine: Engine) -> Result<SocketAddr> {
    let mut driver = Command::new("sh")
        .args(["-c", WATCH])
        .arg(engine.driver()?)
        // Of their own, so that the script's signal reaches these processes and no others.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("the driver cannot be started")?;
    let mut lines = BufReader::new(driver.stdout.take().context("no output")?).lines();
    // For as long as this process lives.
    std::mem::forget(driver);
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            let port = port.trim_end_matches('.').parse()?;
            return Ok((Ipv4Addr::LOCALHOST, port).into());
        }
    }
    anyhow::bail!("the driver ended before it was ready")
}

/// Closes a browser, and returns when the driver says that it is closed.
pub(crate) fn end_session(address: &SocketAddr, session: &SessionId) -> Result<()> {
    let mut driver = TcpStream::connect(address)?;
    write!(driver, "DELETE /session/{session} HTTP/1.1\r\nHost: {address}\r\n\r\n")?;
    // Its first words are enough; it keeps the connection for more.
    let _ = driver.read(&mut [0; 64])?;
    Ok(())
}
