//! One field at a time. Each function names the field in its error.

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::Unreadable;
use crate::browser::{field, set_field};

/// Reads a value of some type.
pub(super) type Reader<T> = fn(&JsValue) -> Result<T, Unreadable>;

/// A field's value; `undefined` where there is none, or no object.
pub(super) fn get(object: &JsValue, name: Unreadable) -> JsValue {
    field(object, name)
}

pub(super) fn string(object: &JsValue, name: Unreadable) -> Result<String, Unreadable> {
    get(object, name).as_string().ok_or(name)
}

/// A field that may be absent. A value of another type is as good as none.
pub(super) fn maybe(object: &JsValue, name: Unreadable) -> Option<String> {
    get(object, name).as_string()
}

/// A count or a moment: whole, and not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
pub(super) fn number(object: &JsValue, name: Unreadable) -> Result<u64, Unreadable> {
    get(object, name).as_f64().map(|number| number as u64).ok_or(name)
}

pub(super) fn flag(object: &JsValue, name: Unreadable) -> bool {
    get(object, name).is_truthy()
}

/// The length of a list; one that is absent is empty.
pub(super) fn length(value: &JsValue) -> Result<u32, Unreadable> {
    match value.dyn_ref::<Array>() {
        Some(list) => Ok(list.length()),
        None if value.is_undefined() => Ok(0),
        None => Err("what should be a list"),
    }
}

/// An element of what [`length`] has found to be a list.
pub(super) fn item_at(list: &JsValue, at: u32) -> JsValue {
    list.unchecked_ref::<Array>().get(at)
}

/// Every element of a list, read alike. A loop, where an iterator collected into a `Result` would be twice the code for
/// each type.
pub(super) fn list<T>(value: &JsValue, read: Reader<T>) -> Result<Vec<T>, Unreadable> {
    let mut items = Vec::new();
    for at in 0..length(value)? {
        items.push(read(&item_at(value, at))?);
    }
    Ok(items)
}

/// An externally tagged enum: its variant's name, and the content. A variant without content is a string.
pub(super) fn variant(value: &JsValue) -> Option<(String, JsValue)> {
    if let Some(name) = value.as_string() {
        return Some((name, JsValue::UNDEFINED));
    }
    let name = Object::keys(value.dyn_ref::<Object>()?).get(0).as_string()?;
    let content = field(value, &name);
    Some((name, content))
}

/// Sets a field, or leaves it out where there is nothing to say.
pub(super) fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    let value = value.into();
    if !value.is_undefined() {
        set_field(object, name, &value);
    }
}
