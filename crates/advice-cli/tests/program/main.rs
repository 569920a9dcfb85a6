//! The `advice-post` program as it is run: the real binary, over folders of its own.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod author;
mod backup;
mod flood;
#[cfg(target_os = "linux")]
mod full;
mod kill;
mod manual;
mod memory;
mod migrate;
#[cfg(target_os = "linux")]
mod nginx;
mod place;
mod serve;
mod server;
mod tls;
