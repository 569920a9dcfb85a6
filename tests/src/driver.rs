//! The driver's process: one for each browser, since not every driver can have two, and gone with it.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::SessionId;

use crate::engine::Engine;
use crate::{free_port, until};

/// Ends the driver and its browser when our end of its input closes: a run that is killed drops nothing.
const WATCH: &str = r#"
    "$@" &
    trap : TERM
    cat > /dev/null
    kill 0
    wait
    rm -rf "$TMPDIR" 2> /dev/null
"#;

/// A driver that runs.
pub(crate) struct Driver {
    address: SocketAddr,
    process: Child,
    folder: TempDir,
}

impl Driver {
    pub(crate) async fn start(engine: Engine) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let folder = TempDir::new()?;
        let command = engine.driver()?;
        let process = Command::new("sh")
            .args(["-c", WATCH, "watch"])
            .arg(command.get_program())
            .args(command.get_args())
            .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
            .env("PORT", address.port().to_string())
            .env("TMPDIR", folder.path())
            // Of their own, so that the script's signal reaches these processes and no others.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .context("the driver cannot be started")?;
        let status = format!("http://{address}/status");
        until("the driver is ready", async || {
            let status: Value = reqwest::get(&status).await?.json().await?;
            Ok((status["value"]["ready"] == true).then_some(()))
        })
        .await?;
        Ok(Self { address, process, folder })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it and its browser keep what they write.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Closes the browser, and returns when the driver says that it is closed.
    pub(crate) fn end_session(&self, session: &SessionId) -> Result<()> {
        let mut driver = TcpStream::connect(self.address)?;
        write!(driver, "DELETE /session/{session} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address)?;
        // Its first words are enough; it keeps the connection for more.
        let _ = driver.read(&mut [0; 64])?;
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // `wait` closes its input, which is what it ends for.
        let _ = self.process.wait();
    }
}
