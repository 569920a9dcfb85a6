//! What an endpoint answers (docs/wire.md).

use advice_wire::{Href, Note, Receipt, Thread, ThxId};
use wasm_bindgen::JsValue;

use super::{
    Unreadable,
    fields::{flag, get, list, maybe, number, string},
};
use crate::{browser, outbox::Problem};

/// One page of a thread.
pub fn thread(value: &JsValue) -> Result<Thread, Unreadable> {
    Ok(Thread {
        post: string(value, "post")?,
        tally: number(value, "tally")?,
        notes: list(&get(value, "notes"), note)?,
        next: maybe(value, "next"),
    })
}

pub(super) fn note(value: &JsValue) -> Result<Note, Unreadable> {
    let fields = browser::fields(value);
    let string = |at| fields.get(at).as_string();
    Ok(Note {
        id: string(0).ok_or("id")?,
        under: string(1),
        name: string(2),
        author: fields.get(3).is_truthy(),
        link: string(4).as_deref().and_then(Href::new),
        at: string(5),
        text: string(6).ok_or("text")?,
    })
}

/// An endpoint's word that it has stored a Thx.
pub fn receipt(value: &JsValue) -> Result<Receipt, Unreadable> {
    Ok(Receipt {
        id: ThxId::try_from(string(value, "id")?).map_err(|_| "id")?,
        revision: u32::try_from(number(value, "revision")?).map_err(|_| "revision")?,
        at: string(value, "at")?,
        tally: number(value, "tally")?,
        waits: flag(value, "waits"),
    })
}

/// How many said thanks, as an undo leaves it or a receipt has it.
pub fn tally(value: &JsValue) -> Result<u64, Unreadable> {
    number(value, "tally")
}

/// What an answer says that is not a success (`application/problem+json`). What is not there is as good as not said.
pub fn problem(value: &JsValue) -> Problem {
    Problem {
        kind: maybe(value, "type").unwrap_or_default(),
        detail: maybe(value, "detail"),
        retry: flag(value, "retry"),
        retry_after: number(value, "retry_after").ok(),
    }
}
