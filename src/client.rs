//! What is asked of the network: the post document, the thread, and that a Thx be stored. No cookie goes with any request,
//! and none waits for ever.

use advice_wire::{Post, Thread, limits};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    browser::{self, json},
    failure::Failure,
    outbox::{Delivery, Outcome, Record},
};

/// Reads a post document.
pub async fn post(url: &str) -> Result<Box<Post>, Failure> {
    let answer = Answer::of(browser::read(url).await);
    match answer.status {
        0 => Err(Failure::NoAnswer),
        200 if answer.length > limits::POST_DOCUMENT => {
            Err(Failure::Unreadable("it is larger than 2 MB"))
        }
        200 if answer.value.is_undefined() => Err(Failure::Unreadable("it is not JSON")),
        200 => json::post(&answer.value).map(Box::new).map_err(Failure::Unreadable),
        status => Err(Failure::Status(status)),
    }
}

/// Reads one page of a post's thread, the oldest notes first or the newest; `None` where it cannot be had.
pub async fn thread(
    endpoint: &str,
    post: &str,
    newest_first: bool,
    after: Option<String>,
) -> Option<Thread> {
    let order = newest_first.then_some("newest");
    let url = browser::thread_url(endpoint, post, order, after);
    let answer = Answer::of(browser::read(&url).await);
    if answer.status == 200 { json::thread(&answer.value).ok() } else { None }
}

/// Asks an endpoint to store a Thx, or to take it back. Whatever makes no sense as an answer is no answer: a hotel's login
/// page says nothing about the Thx.
pub async fn deliver(endpoint: &str, record: &Record) -> Outcome {
    let thx = &record.thx;
    let is_undone = matches!(record.delivery, Delivery::Undoing { .. });
    let (url, what) = if is_undone {
        ([endpoint, "/v1/thx/", thx.id.as_str(), "/undo"].concat(), json::write_undo(&thx.secret))
    } else {
        ([endpoint, "/v1/thx"].concat(), json::write_thx(thx))
    };
    let answer = Answer::of(browser::ask(&url, &what).await);
    let outcome = match answer.status {
        0 => None,
        200 | 201 if is_undone => {
            json::tally(&answer.value).ok().map(|tally| Outcome::Undone(Some(tally)))
        }
        200 | 201 => json::receipt(&answer.value).ok().map(Outcome::Stored),
        _ => Some(json::problem(&answer.value).meaning()),
    };
    outcome.unwrap_or(Outcome::Later(None))
}

/// What came back: `browser.js` gives it as an array.
struct Answer {
    /// The HTTP status, or 0.
    status: u16,
    /// How long the text was, in UTF-16 code units.
    length: usize,
    /// The text as JSON, or undefined.
    value: JsValue,
}

impl Answer {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "both are small, and `as` saturates"
    )]
    fn of(parts: JsValue) -> Self {
        let parts: Array = parts.unchecked_into();
        let number = |at| parts.get(at).as_f64().unwrap_or(0.0);
        Self { status: number(0) as u16, length: number(1) as usize, value: parts.get(2) }
    }
}
