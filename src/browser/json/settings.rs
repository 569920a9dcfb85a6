//! What the shell hands over.

use wasm_bindgen::JsValue;

use super::{
    Unreadable,
    fields::{flag, maybe, number},
};
use crate::settings::Settings;

/// Reads the element's attributes as the shell has normalised them.
pub fn settings(value: &JsValue) -> Result<Settings, Unreadable> {
    Ok(Settings {
        post: maybe(value, "post"),
        in_place: flag(value, "inPlace"),
        post_id: maybe(value, "postId"),
        endpoint: maybe(value, "endpoint"),
        newest_first: maybe(value, "sort").as_deref() == Some("newest"),
        max_depth: usize::try_from(number(value, "maxDepth")?).unwrap_or(usize::MAX),
    })
}
