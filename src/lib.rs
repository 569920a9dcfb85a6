//! The widget: a letter, its answer, and a "Thx!" in one tap, as a Yew application in WebAssembly.
//!
//! The shell (`static/advice-post.js`) defines the `<advice-post>` element and calls [`mount`] when a reader is near.
//! [`app`] holds what is known ([`state`]) and carries out what the reader does; [`components`] turn it into nodes;
//! [`outbox`] decides what is sent and when, and [`courier`] sends it. `docs/architecture.md` has a picture.

mod app;
mod browser;
mod client;
mod components;
mod courier;
mod deed;
mod embed;
mod failure;
mod outbox;
mod settings;
mod state;
mod status;
mod storage;
mod thread;
mod words;

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::{AppHandle, Renderer};

use crate::{
    app::{App, Message, Props},
    browser::{Voice, json},
    courier::Courier,
    embed::Embed,
    state::Action,
};

/// A smaller allocator than std's (docs/design.md, "Bytes").
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The application in one `<advice-post>` element.
#[wasm_bindgen]
pub struct Mounted {
    app: AppHandle<App>,
    courier: Courier,
}

/// Runs the application for `element`. Once there is something to show, it replaces what the shell has put into `wrapper`.
///
/// `voice` has the element's words, and `early_thx` is the record of a tap that came before.
///
/// # Errors
/// If `settings` are not what the shell writes.
#[wasm_bindgen]
pub fn mount(
    element: HtmlElement,
    wrapper: Element,
    settings: JsValue,
    voice: Voice,
    early_thx: JsValue,
) -> Result<Mounted, JsValue> {
    let courier = Courier::new(json::read_record(&early_thx).ok());
    let asked = json::settings(&settings)?;
    let place = browser::place();
    voice.settle(&place);
    let embed = Rc::new(Embed::new(element, wrapper, asked, voice, courier.clone()));
    let props = Props { place: place.clone(), embed };
    let app = Renderer::<App>::with_root_and_props(place, props).render();
    // Where the shell has delivered the tap, it knows how many there are with it.
    if let Ok(tally) = json::tally(&early_thx) {
        app.send_message(Message::Did(Action::Tally(tally)));
    }
    Ok(Mounted { app, courier })
}

#[wasm_bindgen]
impl Mounted {
    /// The shell has taken a tap, `early_thx`, while the application waited for the post.
    pub fn hurry(&self, early_thx: JsValue) {
        self.courier.hurry(json::read_record(&early_thx).ok());
    }

    /// The shell has sent a Thx itself. Without a receipt for it, it is sent again.
    pub fn sent(&self, thx: JsValue, receipt: JsValue) {
        match (json::read_record(&thx), json::receipt(&receipt)) {
            (Ok(sent), Ok(receipt)) => self.courier.hear_receipt(&sent, receipt),
            _ => self.courier.hurry(None),
        }
    }

    /// The element has left the page: everything stops.
    pub fn destroy(self) {
        self.courier.stop();
        self.app.destroy();
    }
}
