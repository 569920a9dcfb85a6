//! One `<advice-post>` element on a page.

use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement};

use crate::{
    browser::{self, Event, Voice},
    courier::Courier,
    settings::Settings,
};

/// What the host page asks for, and whom it concerns.
pub struct Embed {
    /// What the host page asks for.
    pub settings: Settings,
    /// How words are said.
    pub voice: Voice,
    /// The outbox.
    pub courier: Courier,
    element: HtmlElement,
    wrapper: Element,
}

impl Embed {
    /// Takes over from the shell.
    pub const fn new(
        element: HtmlElement,
        wrapper: Element,
        settings: Settings,
        voice: Voice,
        courier: Courier,
    ) -> Self {
        Self { settings, voice, courier, element, wrapper }
    }

    /// Tells the host page.
    pub fn tell(&self, event: Event, detail: impl Into<JsValue>) {
        browser::tell(&self.element, event, detail.into());
    }

    /// Tells the host page how many readers said thanks for `post`.
    pub fn tell_tally(&self, post: &str, tally: u64) {
        browser::tell_tally(&self.element, post, tally);
    }

    /// The focus, where it is in the element, goes to the Thx! button: what had it goes away.
    pub fn focus_button(&self) {
        browser::focus(&self.element, ".thx-button");
    }

    /// The focus, where it is in the element, goes to the beginning of the post.
    pub fn focus_post(&self) {
        browser::focus(&self.element, ".post");
    }

    /// There is something to show in `place`: it replaces what the shell shows.
    pub fn take_over(&self, place: &Element) {
        browser::take_over(&self.wrapper, place);
    }
}
