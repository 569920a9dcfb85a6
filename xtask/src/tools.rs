//! The programs that this workspace needs beside cargo: how each is found, else installed.

pub(crate) mod aiosmtpd;
pub(crate) mod apt;
pub(crate) mod authors;
pub(crate) mod cargo_deny;
pub(crate) mod cargo_fuzz;
pub(crate) mod cargo_install;
pub(crate) mod chromium;
pub(crate) mod firefox;
pub(crate) mod nginx;
pub(crate) mod npm;
pub(crate) mod postgres;
pub(crate) mod schemathesis;
pub(crate) mod wasm_bindgen;
pub(crate) mod webkit;
pub(crate) mod wordpress;
pub(crate) mod wrk;
