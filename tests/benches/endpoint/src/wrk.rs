//! wrk, which makes the load.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::cores::Cores;

const DONE: &str = include_str!("done.lua");

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// A thread of 20 notes, from 16 connections.
    Reads,
    /// Threads of 20 notes and a few more, a thousand of them in turn: more than the endpoint keeps in memory.
    ColdReads,
    /// Thx that are new, from 64 connections.
    Writes,
}

impl Load {
    const fn script(self) -> &'static str {
        match self {
            Self::Reads | Self::ColdReads => include_str!("read.lua"),
            Self::Writes => include_str!("write.lua"),
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Reads => "/v1/thread?post=twenty",
            Self::ColdReads => "/v1/thread?post=filled-%d&limit=%d",
            Self::Writes => "/v1/thx",
        }
    }

    const fn connections(self) -> usize {
        match self {
            Self::Reads | Self::ColdReads => 16,
            Self::Writes => 64,
        }
    }
}

/// How it was answered.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Answered {
    /// Requests in a second.
    pub per_second: f64,
    /// Milliseconds until half of the answers were there.
    pub median: f64,
    /// Milliseconds until all but one in a hundred were there.
    pub p99: f64,
}

/// What wrk says.
#[derive(Deserialize)]
struct Said {
    #[serde(flatten)]
    answered: Answered,
    failed: String,
}

/// What it says has failed if nothing has.
const NOTHING: &str = "0 by status, 0 cut, 0 too slow";

/// Asks the servers, all at once, each with its share of the connections. `run` makes what is written new.
///
/// # Errors
/// If a request was refused: it would not be what was to be measured.
pub fn load(
    cores: Cores,
    load: Load,
    servers: &[&str],
    run: u16,
    time: Duration,
) -> Result<Answered> {
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("load.lua");
    std::fs::write(&script, [load.script(), DONE].concat())?;
    let share = load.connections() / servers.len();
    let running = servers.iter().enumerate().map(|(n, server)| {
        let number = usize::from(run) * servers.len() + n;
        let wrk = cores.load("wrk");
        start(wrk, load, server, share, &script, number, time)
    });
    // All are started before the first is waited for.
    let running: Vec<_> = running.collect::<Result<_>>()?;
    let mut sum = Answered::default();
    for wrk in running {
        let output = wrk.wait_with_output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let Said { answered, failed } = text
            .lines()
            .last()
            .and_then(|line| serde_json::from_str(line).ok())
            .with_context(|| format!("wrk said: {text}"))?;
        sum.per_second += answered.per_second;
        sum.median = sum.median.max(answered.median);
        sum.p99 = sum.p99.max(answered.p99);
        ensure!(failed == NOTHING, "some requests failed: {failed}");
    }
    Ok(sum)
}

fn start(
    mut wrk: Command,
    load: Load,
    server: &str,
    connections: usize,
    script: &Path,
    number: usize,
    time: Duration,
) -> Result<std::process::Child> {
    wrk
        // Who waits for long shows in the p99, and is no failure.
        .args(["--threads=1", "--latency", "--timeout=10s"])
        .arg(format!("--connections={connections}"))
        .arg(format!("--duration={}s", time.as_secs()))
        .arg(format!("--script={}", script.display()))
        .arg(format!("{server}{}", load.path()))
        .args(["--", load.path(), &number.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .context("wrk does not start")
}
