//! JSON by the browser's own parser, and wire types from what it gives.
//!
//! The types' serde implementations are for native code. Here each type is read by hand, field by field: measured on the
//! whole widget, serde's generated visitors cost four times as many bytes (docs/design.md, "Bytes"). A test in a real
//! browser holds the two readings of one document together.

mod fields;
mod post;
mod record;
mod settings;
mod thread;

use js_sys::JSON;
use wasm_bindgen::JsValue;

pub use self::{
    post::post,
    record::{read_record, write_record, write_thx, write_undo},
    settings::settings,
    thread::{problem, receipt, thread, undone},
};

/// Why something could not be read, for the site's owner: the field that is missing or is not what it should be.
pub type Unreadable = &'static str;

/// Parses a text.
pub fn parse(text: &str) -> Result<JsValue, Unreadable> {
    JSON::parse(text).map_err(|_| "it is not JSON")
}

/// Writes an object of strings, numbers and the like, which always has a JSON form.
fn text(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}
