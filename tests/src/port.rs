//! Ports for programs that have to be told theirs before they start.

use std::net::{Ipv4Addr, TcpListener};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result};

/// Below those that a system gives to whoever asks for any (on Linux from 32,768): between our look and the program's start,
/// another test's server would be given the port that was free.
const FIRST: u32 = 20_000;
const COUNT: u32 = 10_000;

/// A port that nobody listens on, and that no other test is told.
///
/// # Errors
/// If there is none.
pub fn free_port() -> Result<u16> {
    static TOLD: AtomicU32 = AtomicU32::new(0);
    // Another run at the same time begins elsewhere.
    let next = || process::id().wrapping_mul(97).wrapping_add(TOLD.fetch_add(1, Ordering::Relaxed));
    let mut ports =
        (0..COUNT).map(|_| FIRST + next() % COUNT).filter_map(|port| port.try_into().ok());
    ports
        .find(|&port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())
        .context("no port is free")
}
