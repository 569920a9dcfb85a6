use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::AttrValue;

use crate::words::Word;

#[wasm_bindgen(module = "/src/browser/words.js")]
extern "C" {
    /// How one element says its words: the host's own, else those of its language, else English.
    #[derive(Clone)]
    pub type Voice;
    /// Gives a place the language and direction of the words.
    #[wasm_bindgen(method)]
    pub fn settle(this: &Voice, place: &Element);
    #[wasm_bindgen(method, js_name = say)]
    fn say_it(this: &Voice, word: u32, value: Option<&str>) -> String;
    #[wasm_bindgen(method, js_name = count)]
    fn count_it(this: &Voice, word: u32, count: f64, is_apart: bool) -> String;
    #[wasm_bindgen(method, js_name = day)]
    fn day_it(this: &Voice, text: &str) -> String;
}

// What is called from many places is worth a call: a binding writes itself out wherever it is used.
impl Voice {
    /// A sentence; a name in braces stays.
    pub fn say(&self, word: Word) -> AttrValue {
        self.say_with(word, None)
    }

    /// A sentence with a value for its name in braces.
    #[inline(never)]
    pub fn say_with(&self, word: Word, value: Option<&str>) -> AttrValue {
        self.say_it(word as u32, value).into()
    }

    /// A sentence with a number, in the form that the language has for it.
    #[inline(never)]
    pub fn count(&self, word: Word, count: usize) -> AttrValue {
        self.count_it(word as u32, count as f64, false).into()
    }

    /// The same, with the number in braces, for an element of its own.
    pub fn count_apart(&self, word: Word, count: u64) -> String {
        self.count_it(word as u32, count as f64, true)
    }

    /// A date in words; the text as it is, where it is no date.
    pub fn day(&self, text: &str) -> AttrValue {
        self.day_it(text).into()
    }
}
