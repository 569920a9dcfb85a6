//! The driver's process: one for all tests of a run, gone when the run is.

use std::process::Stdio;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::sync::OnceCell;

use crate::engine::Engine;

/// Ends the driver when our end of its input closes: a static is never dropped, and a run that is
/// killed drops nothing.
const WATCH: &str = r#""$0" --port=0 & driver=$!; cat > /dev/null; kill $driver"#;

/// The driver's address.
pub(crate) async fn address(engine: Engine) -> Result<&'static str> {
    static CHROMIUM: OnceCell<String> = OnceCell::const_new();
    let address = match engine {
        Engine::Chromium => &CHROMIUM,
    };
    Ok(address.get_or_try_init(|| start(engine)).await?)
}

async fn start(engine: Engine) -> Result<String> {
    let mut driver = Command::new("sh")
        .args(["-c", WATCH])
        .arg(engine.driver()?)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("the driver cannot be started")?;
    let mut lines = BufReader::new(driver.stdout.take().context("no output")?).lines();
    // For as long as this process lives.
    std::mem::forget(driver);
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return Ok(format!("http://127.0.0.1:{}", port.trim_end_matches('.')));
        }
    }
    anyhow::bail!("the driver ended before it was ready")
}
