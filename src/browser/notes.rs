use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::Voice;

#[wasm_bindgen(module = "/src/browser/notes.js")]
extern "C" {
    /// What a note that the endpoint tells of has for `id`, `under`, `name`, `author`, `link`, `at` and `text`.
    pub fn fields(note: &JsValue) -> Array;
    /// A note as an element.
    pub fn note(
        voice: &Voice,
        id: &str,
        depth: usize,
        is_mine: bool,
        name: &str,
        link: Option<&str>,
        badge: Option<&str>,
        reply: Option<&str>,
        date: Option<&str>,
        text: &str,
    ) -> JsValue;
    /// A list for notes.
    pub fn list() -> Element;
    /// Changes a list at one place: so many notes go, and these come.
    pub fn change(list: &Element, at: usize, gone: usize, come: &Array);
}
