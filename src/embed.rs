//! One `<advice-post>` element on a page.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement};

use crate::{
    browser::{self, Event, Voice},
    courier::Courier,
    settings::Settings,
};

/// What the host page asks for, and what the shell has handed over with it.
pub struct Embed {
    /// What the host page asks for.
    pub settings: Settings,
    /// How words are said.
    pub voice: Voice,
    /// The outbox.
    pub courier: Courier,
    element: HtmlElement,
    early: Early,
    wrapper: Element,
}

/// Requests that were begun before the application was there. Each is good for once.
struct Early {
    post: RefCell<Option<JsValue>>,
    thread: RefCell<Option<JsValue>>,
}

impl Embed {
    /// Takes over from the shell; `early` is what `begin` in `browser.js` gave.
    pub fn new(
        element: HtmlElement,
        wrapper: Element,
        settings: Settings,
        voice: Voice,
        courier: Courier,
        early: &Array,
    ) -> Self {
        let request = |at| RefCell::new(Some(early.get(at)).filter(JsValue::is_object));
        let early = Early { post: request(0), thread: request(1) };
        Self { settings, voice, courier, element, early, wrapper }
    }

    /// The request for the post document that is under way.
    pub fn early_post(&self) -> Option<JsValue> {
        self.early.post.take()
    }

    /// The request for the thread's first page that is under way.
    pub fn early_thread(&self) -> Option<JsValue> {
        self.early.thread.take()
    }

    /// Tells the host page.
    pub fn tell(&self, event: Event, detail: impl Into<JsValue>) {
        browser::tell(&self.element, event, detail.into());
    }

    /// Puts the focus on the Thx! button, which is always there, when what had it goes away.
    pub fn focus(&self) {
        browser::focus(&self.element);
    }

    /// There is something to show in `place`: it replaces what the shell shows.
    pub fn take_over(&self, place: &Element) {
        browser::take_over(&self.wrapper, place);
    }
}
