//! A core for the server, and another for who asks. With more threads that want to run than there are cores, the longest
//! waits are those for the scheduler, not for the server.

use std::process::{Command, Stdio};
use std::thread::available_parallelism;

use anyhow::{Context as _, Result, ensure};

const SERVERS: &str = "0";
const ASKERS: &str = "1";

/// A server that keeps to its own core for as long as this is there.
pub struct Apart {
    process: u32,
}

impl Apart {
    /// Keeps all threads of a process to the servers' core.
    ///
    /// # Errors
    /// If that cannot be had: with one core there is none to spare.
    pub fn keep(process: u32) -> Result<Self> {
        keep_to(SERVERS, process)?;
        Ok(Self { process })
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        let last = available_parallelism().map_or(0, |cores| cores.get() - 1);
        let _ = keep_to(&format!("0-{last}"), self.process);
    }
}

/// What runs `program` on the core of those who ask.
pub fn asking(program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", ASKERS, program]);
    command
}

fn keep_to(cores: &str, process: u32) -> Result<()> {
    let mut taskset = Command::new("taskset");
    taskset.args(["--all-tasks", "--cpu-list", "--pid", cores, &process.to_string()]);
    let status = taskset.stdout(Stdio::null()).status().context("taskset does not start")?;
    ensure!(status.success(), "taskset cannot keep a process to the cores {cores}");
    Ok(())
}
