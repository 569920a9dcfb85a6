use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// What happened, as the host page hears it: an event on the element that bubbles and leaves shadow roots. Of the tally tells
/// [`tell_tally`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The letter is shown.
    Ready,
    /// A Thx is kept on the device.
    Saved,
    /// The endpoint has it.
    Delivered,
    /// It could not be delivered now, or never.
    Failed,
    /// The author has replied to the reader's note.
    Reply,
    /// The post cannot be shown.
    Error,
}

/// Tells the host. `detail` is the post's or the Thx's id, or a message.
pub fn tell(host: &HtmlElement, event: Event, detail: JsValue) {
    let name = match event {
        Event::Ready => "ready",
        Event::Saved => "saved",
        Event::Delivered => "delivered",
        Event::Failed => "failed",
        Event::Reply => "reply",
        Event::Error => "error",
    };
    super::dispatch(host, name, detail);
}

/// Tells the host, and every `<advice-tally>` of the page, how many readers said thanks for `post`.
pub fn tell_tally(host: &HtmlElement, post: &str, tally: u64) {
    super::dispatch_tally(host, post, tally as f64);
}
