//! Wire types from what the browser's own JSON parser gives, and back.
//!
//! The types' serde implementations are for native code. Here each type is read by hand, field by field: measured on the
//! whole widget, serde's generated visitors cost four times as many bytes (docs/design.md, "Bytes"). A test in a real
//! browser holds the two readings of one document together.

mod fields;
mod post;
mod record;
mod settings;
mod thread;

pub use self::{
    post::post,
    record::{read_record, write_record, write_thx, write_undo},
    settings::settings,
    thread::{problem, receipt, tally, thread},
};

/// Why something could not be read, for the site's owner: the field that is missing or is not what it should be.
pub type Unreadable = &'static str;

// On two lines, because Clippy's word for tests is `cfg(test)` alone.
#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
