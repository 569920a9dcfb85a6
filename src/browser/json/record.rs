//! The outbox's records as they are stored, and what is sent of them.

use advice_wire::{Thx, ThxId};
use js_sys::Object;
use wasm_bindgen::JsValue;

use super::{
    Unreadable,
    fields::{flag, get, maybe, number, set, string, variant},
};
use crate::outbox::{Delivery, Record};

/// Reads a stored record.
pub fn read_record(value: &JsValue) -> Result<Record, Unreadable> {
    if number(value, "version")? != u64::from(Record::VERSION) {
        return Err("version");
    }
    Ok(Record {
        version: Record::VERSION,
        thx: thx(&get(value, "thx"))?,
        endpoint: maybe(value, "endpoint"),
        source: maybe(value, "source"),
        delivery: delivery(&get(value, "delivery"))?,
        draft: maybe(value, "draft"),
        objection: maybe(value, "objection"),
        is_kept: true,
        left_until: 0,
    })
}

fn thx(value: &JsValue) -> Result<Thx, Unreadable> {
    Ok(Thx {
        id: ThxId::try_from(string(value, "id")?).map_err(|_| "id")?,
        post: string(value, "post")?,
        secret: string(value, "secret")?,
        revision: u32::try_from(number(value, "revision")?).map_err(|_| "revision")?,
        note: maybe(value, "note"),
        name: maybe(value, "name"),
        asker: flag(value, "asker"),
    })
}

fn delivery(value: &JsValue) -> Result<Delivery, Unreadable> {
    let (name, content) = variant(value).ok_or("delivery")?;
    let small =
        |name| number(&content, name).map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    Ok(match name.as_str() {
        "waiting" => {
            Delivery::Waiting { tries: small("tries")?, after: number(&content, "after")? }
        }
        "undoing" => {
            Delivery::Undoing { tries: small("tries")?, after: number(&content, "after")? }
        }
        "delivered" => {
            Delivery::Delivered { revision: small("revision")?, waits: flag(&content, "waits") }
        }
        "refused" => Delivery::Refused { detail: string(&content, "detail")? },
        _ => return Err("delivery"),
    })
}

/// Writes a record as it is stored.
pub fn write_record(record: &Record) -> JsValue {
    let content = Object::new();
    let name = match &record.delivery {
        Delivery::Waiting { tries, after } | Delivery::Undoing { tries, after } => {
            set(&content, "tries", *tries);
            set(&content, "after", *after as f64);
            if matches!(record.delivery, Delivery::Waiting { .. }) { "waiting" } else { "undoing" }
        }
        Delivery::Delivered { revision, waits } => {
            set(&content, "revision", *revision);
            set(&content, "waits", *waits);
            "delivered"
        }
        Delivery::Refused { detail } => {
            set(&content, "detail", detail);
            "refused"
        }
    };
    let delivery = Object::new();
    set(&delivery, name, content);
    let object = Object::new();
    set(&object, "version", record.version);
    set(&object, "thx", write_thx(&record.thx));
    set(&object, "endpoint", record.endpoint.as_deref());
    set(&object, "source", record.source.as_deref());
    set(&object, "delivery", delivery);
    set(&object, "draft", record.draft.as_deref());
    set(&object, "objection", record.objection.as_deref());
    object.into()
}

/// Writes a Thx as it is sent.
pub fn write_thx(thx: &Thx) -> JsValue {
    let object = Object::new();
    set(&object, "id", thx.id.as_str());
    set(&object, "post", &thx.post);
    set(&object, "secret", &thx.secret);
    set(&object, "revision", thx.revision);
    set(&object, "note", thx.note.as_deref());
    set(&object, "name", thx.name.as_deref());
    set(&object, "asker", thx.asker.then_some(true));
    object.into()
}

/// Writes the request that takes a Thx back.
pub fn write_undo(secret: &str) -> JsValue {
    let object = Object::new();
    set(&object, "secret", secret);
    object.into()
}
