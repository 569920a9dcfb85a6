//! What is asked of the network: the post document, the thread, and that a Thx be stored. No cookie goes with any request,
//! and none waits for ever.

use advice_wire::{Post, Thread, Thx, ThxId, limits};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    browser::{self, json},
    failure::Failure,
    outbox::Outcome,
};

/// Reads a post document from a request that the shell has begun already, or asks for it.
pub async fn post(url: &str, early: Option<JsValue>) -> Result<Post, Failure> {
    let answer = match early {
        Some(early) => browser::heard(early).await,
        None => browser::ask(url, None).await,
    };
    let (status, text) = parts(answer);
    match status {
        0 => Err(Failure::NoAnswer),
        200..300 if text.len() > limits::POST_DOCUMENT => Err(Failure::Unreadable("it is larger than 2 MB")),
        200..300 => json::parse(&text).and_then(|value| json::post(&value)).map_err(Failure::Unreadable),
        status => Err(Failure::Status(status)),
    }
}

/// Reads one page of a post's thread; `None` where it cannot be had.
pub async fn thread(endpoint: &str, post: &str, after: Option<String>) -> Option<Thread> {
    let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
    let after = after.map(|after| ["&after=", &encode(&after)].concat()).unwrap_or_default();
    let url = [endpoint, "/v1/thread?post=", &encode(post), &after].concat();
    match parts(browser::ask(&url, None).await) {
        (200, text) => json::thread(&json::parse(&text).ok()?).ok(),
        _ => None,
    }
}

/// Asks an endpoint to store a Thx.
pub async fn deliver(endpoint: &str, thx: &Thx) -> Outcome {
    let url = [endpoint, "/v1/thx"].concat();
    say(url, json::write_thx(thx), |answer| json::receipt(answer).ok().map(Outcome::Stored)).await
}

/// Asks an endpoint to take a Thx back.
pub async fn undo(endpoint: &str, id: &ThxId, secret: &str) -> Outcome {
    let url = [endpoint, "/v1/thx/", id.as_str(), "/undo"].concat();
    say(url, json::write_undo(secret), |answer| Some(Outcome::Undone(json::undone(answer).ok()))).await
}

/// Says something to the endpoint. Whatever makes no sense as an answer is no answer: a hotel's login page says nothing
/// about the Thx.
async fn say(url: String, text: String, read: fn(&JsValue) -> Option<Outcome>) -> Outcome {
    let (status, text) = parts(browser::ask(&url, Some(&text)).await);
    let outcome = json::parse(&text).ok().and_then(|value| match status {
        200..300 => read(&value),
        _ => Some(json::problem(&value)),
    });
    outcome.unwrap_or(Outcome::Later(None))
}

/// A status and a text.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a status is small, and `as` saturates")]
fn parts(answer: JsValue) -> (u16, String) {
    let answer: Array = answer.unchecked_into();
    (answer.get(0).as_f64().unwrap_or(0.0) as u16, answer.get(1).as_string().unwrap_or_default())
}
