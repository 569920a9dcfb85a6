//! The endpoint as its clients meet it: the real router on a loopback port, over a database in a folder of its own.
//!
//! Every answer that a test gets is held against `openapi.json` on the way (see `harness`).

mod author;
mod bundle;
mod harness;
mod limits;
mod logs;
mod openapi;
mod origin;
mod posts;
mod reads;
mod start;
mod thx;
mod undo;
