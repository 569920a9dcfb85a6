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
mod failure;
mod outbox;
mod settings;
mod state;
mod status;
mod storage;
mod words;

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::{AppHandle, Renderer};

use crate::{
    app::{App, Host, Props},
    browser::json,
    courier::Courier,
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

/// Runs the application in `place`, an element inside the shadow root of `host`.
///
/// `early_post` is the request for the post document that the shell began beside this module's own; `early_thx` is the
/// record of a tap that came before; `take_over` is called once there is something to show.
///
/// # Errors
/// If `settings` are not what the shell writes.
#[wasm_bindgen]
pub fn mount(
    host: HtmlElement,
    place: Element,
    settings: JsValue,
    early_post: JsValue,
    early_thx: JsValue,
    take_over: Function,
) -> Result<Mounted, JsValue> {
    let courier = Courier::new(json::read_record(&early_thx).ok());
    let voice = browser::voice(&host, &place, &settings);
    let props = Props {
        host: Host::new(host, early_post, take_over),
        settings: Rc::new(json::settings(&settings)?),
        courier: courier.clone(),
        voice,
    };
    let app = Renderer::<App>::with_root_and_props(place, props).render();
    Ok(Mounted { app, courier })
}

#[wasm_bindgen]
impl Mounted {
    /// The shell has sent a Thx itself: whether the endpoint has it is asked again, and told.
    pub fn hurry(&self) {
        self.courier.hurry();
    }

    /// The element has left the page: everything stops.
    pub fn destroy(self) {
        self.app.destroy();
    }
}
