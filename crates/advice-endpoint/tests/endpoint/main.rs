//! The endpoint as its clients meet it: the real router on a loopback port, over a database in a folder of its own.
//!
//! Every answer that a test gets is held against `openapi.json` on the way (see `harness`).

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod attack;
mod author;
mod bundle;
mod feed;
mod form;
mod harness;
mod held;
mod hostile;
mod limits;
mod logs;
mod mail_server;
mod metrics;
mod openapi;
mod openheart;
mod origin;
mod posts;
mod reads;
mod scope;
mod sinks;
mod start;
mod stop;
mod thx;
mod told;
mod undo;
mod webmention;
