//! What is asked: `advice-post serve`, as an operator runs it behind a proxy, and the bare server.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result};

use crate::cores::Cores;

/// What would refuse a load that comes from one machine.
const LETS_LOADS_IN: [&str; 10] = [
    "--work",
    "never",
    "--hold",
    "never",
    "--per-post",
    "100000000",
    "--per-site",
    "100000000",
    "--proxy",
    "127.0.0.1",
];

/// A server that runs. Dropping it ends it.
pub struct Server {
    pub address: String,
    child: Child,
    /// It must be able to go on talking.
    _says: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the bare server, which this program is if it is told so.
    pub fn bare(cores: Cores, thread: &str, receipt: &str) -> Result<Self> {
        let mut command = cores.server(env::current_exe()?);
        command.args(["bare", thread, receipt]);
        Self::start(command)
    }

    /// Starts `program`, an endpoint, over a data folder, or a database beside it.
    pub fn endpoint(
        cores: Cores,
        program: &Path,
        data: &Path,
        database: Option<&str>,
    ) -> Result<Self> {
        let mut command = cores.server(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "warn"]).args(LETS_LOADS_IN);
        command.arg("--data").arg(data);
        command.args(database.map(|address| ["--database", address]).into_iter().flatten());
        Self::start(command)
    }

    fn start(mut command: Command) -> Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let mut says = BufReader::new(child.stdout.take().context("no output")?);
        says.read_line(&mut line)?;
        let address = line.strip_prefix("Listening at ").and_then(|rest| rest.split(';').next());
        let address = address.with_context(|| format!("it said {line:?}"))?.to_owned();
        Ok(Self { address, child, _says: says })
    }

    /// The megabytes that it has in memory: now, and at most so far.
    pub fn memory(&self) -> Result<(f64, f64)> {
        let file = PathBuf::from(format!("/proc/{}/status", self.child.id()));
        let status = fs::read_to_string(file)?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes =
                line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
            kilobytes.map(|kilobytes| kilobytes / 1024.0).with_context(|| format!("no {name}"))
        };
        Ok((field("VmRSS:")?, field("VmHWM:")?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
