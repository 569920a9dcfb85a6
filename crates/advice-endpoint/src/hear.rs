//! From what a device or the author sends to what the rules and the store work with: checked, cleaned and counted.

use advice_wire::{Thx, limits};

use crate::clean;
use crate::problem::Rejection;
use crate::rules::{Heard, Said};
use crate::secret::{Fingerprint, is_device_secret};

/// Takes in one revision of a Thx.
pub(crate) fn thx(thx: &Thx) -> Result<Heard, Rejection> {
    let note = thx.note.as_deref().and_then(clean::lines);
    let name = thx.name.as_deref().and_then(clean::line);
    fits("note", note.as_deref(), limits::NOTE)?;
    fits("name", name.as_deref(), limits::NAME)?;
    Ok(Heard {
        secret: secret(&thx.secret)?,
        revision: thx.revision,
        said: Said { post: post(&thx.post)?, note, name, asker: thx.asker },
        held: false,
    })
}

/// Takes in a device's secret; only its fingerprint goes further.
pub(crate) fn secret(text: &str) -> Result<Fingerprint, Rejection> {
    if is_device_secret(text) {
        Ok(Fingerprint::of(text))
    } else {
        Err(Rejection::malformed("A secret is 128 bits in base64url: 22 characters."))
    }
}

/// Takes in a post's id. It is the author's own word or a page's address, so it is checked but never changed.
pub(crate) fn post(id: &str) -> Result<String, Rejection> {
    if id.is_empty() || id.trim() != id || id.chars().any(char::is_control) {
        return Err(Rejection::malformed(
            "A post's id is not empty and has neither control characters nor spaces around it.",
        ));
    }
    if id.len() > limits::POST_ID {
        let detail = format!("The post's id has {} bytes; {} fit.", id.len(), limits::POST_ID);
        return Err(Rejection::too_long(detail));
    }
    Ok(id.to_owned())
}

/// Takes in the author's reply.
pub(crate) fn reply(text: &str) -> Result<String, Rejection> {
    let text = clean::lines(text).ok_or_else(|| Rejection::malformed("The reply is empty."))?;
    fits("reply", Some(&text), limits::REPLY)?;
    Ok(text)
}

/// Refuses what is too long, and never cuts: half a sentence is not what the reader said.
fn fits(what: &str, text: Option<&str>, limit: usize) -> Result<(), Rejection> {
    let length = text.map_or(0, |text| text.chars().count());
    if length > limit {
        return Err(Rejection::too_long(format!(
            "The {what} has {length} characters; {limit} fit."
        )));
    }
    Ok(())
}
