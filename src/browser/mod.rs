//! The few modules that touch the browser, so that the rest can be read, and tested, without one.

mod events;
pub mod json;
mod notes;
mod voice;

use js_sys::{Array, Function, Object};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

pub use self::{
    events::{Event, tell, tell_tally},
    notes::{change, fields, list, note},
    voice::Voice,
};
use crate::outbox::Millis;

#[wasm_bindgen(module = "/src/browser/browser.js")]
extern "C" {
    /// The device's entries, or the one of an id: pairs of the id and a value.
    pub fn stored(id: Option<&str>) -> Vec<Array>;
    /// Keeps a value; false where storage is denied or full.
    pub fn keep(id: &str, value: &JsValue) -> bool;
    /// Forgets a value.
    pub fn forget(id: &str);
    /// Moves a value out of the way.
    #[wasm_bindgen(js_name = setAside)]
    pub fn set_aside(id: &str);
    /// Sends a value: a status, 0 where there was no answer; a length; a value.
    pub async fn ask(url: &str, value: &JsValue) -> JsValue;
    /// The same for a value that is only fetched, if that was not begun before the application was there.
    pub async fn read(url: &str) -> JsValue;
    /// The address of a page of a post's thread.
    #[wasm_bindgen(js_name = threadUrl)]
    pub fn thread_url(
        endpoint: &str,
        post: &str,
        order: Option<&str>,
        after: Option<String>,
    ) -> String;
    /// Asks for this tab's turn to send.
    pub fn turn() -> Turn;
    /// A turn among the tabs.
    pub type Turn;
    /// Waits until no other tab is at work.
    #[wasm_bindgen(method)]
    pub async fn comes(this: &Turn);
    /// Lets the next tab have its turn, also where this one's has not come yet.
    #[wasm_bindgen(method)]
    pub fn end(this: &Turn);
    /// What is in a place replaces what the shell shows in `wrapper`.
    #[wasm_bindgen(js_name = takeOver)]
    pub fn take_over(wrapper: &Element, place: &Element);
    /// An element to show something in.
    pub fn place() -> Element;
    /// Hears what the reader does in a place: the deed's name, and what is in the field.
    #[wasm_bindgen(js_name = hearReader)]
    pub fn hear_reader(place: &Element, hear: &Closure<dyn Fn(String, String)>);
    /// The note that the page's address names.
    pub fn wanted() -> Option<String>;
    /// Brings a note into view.
    pub fn reveal(place: &Element, note: &str);
    /// When what has the focus in an element goes away, something there that stays has it.
    pub fn focus(host: &HtmlElement, selector: &str);
    /// Goes on at a note, where the focus is on the button below the list.
    #[wasm_bindgen(js_name = goOn)]
    pub fn go_on(list: &Element, note: &JsValue);
    /// A text's length as the endpoint counts it.
    pub fn length(text: &str) -> usize;
    /// Hears the events that concern the outbox; gives what stops it.
    pub fn listen(hear: &Closure<dyn Fn(Option<String>)>) -> Function;
    /// One line for the site's owner, who reads the console; readers are told on the page.
    #[wasm_bindgen(js_name = tellOwner)]
    pub fn tell_owner(problem: &str);
    /// Opens the device's share sheet.
    pub fn share(text: &str);
    /// Whether the device has a share sheet.
    #[wasm_bindgen(js_name = canShare)]
    pub fn can_share() -> bool;
    /// The address that opens the reader's mail program.
    pub fn mail(to: &str, subject: &str, text: &str) -> String;
    /// Whether the device knows that it has no network. It is often wrong about having one.
    pub fn offline() -> bool;
    fn field(object: &JsValue, name: &str) -> JsValue;
    #[wasm_bindgen(js_name = setField)]
    fn set_field(object: &Object, name: &str, value: &JsValue);
    fn random(count: usize) -> Vec<u8>;
    #[wasm_bindgen(js_name = tell)]
    fn dispatch(host: &HtmlElement, name: &str, detail: JsValue);
    #[wasm_bindgen(js_name = tellTally)]
    fn dispatch_tally(host: &HtmlElement, post: &str, tally: f64);
}

/// Random bytes, fit for a secret.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&random(N));
    bytes
}

/// The device's clock.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and no clock is negative"
)]
pub fn now() -> Millis {
    js_sys::Date::now() as Millis
}
