#![doc = include_str!("../README.md")]

mod draft;
mod error;
mod form;
mod head;
mod html;
mod inline;
mod markdown;
mod overrides;
mod page;
mod remark;
mod source;
mod thread;

use advice_wire::{Post, limits};

pub use error::{Error, Place};
pub use form::Form;
pub use head::Head;
pub use html::html;
pub use overrides::Overrides;
pub use remark::{Remark, Remedy};

/// A post, and what its author should know about how it was made.
#[derive(Clone, Debug)]
pub struct Pressed {
    /// The post.
    pub post: Post,
    /// What was guessed, what seems out of place, and what could not be kept as it was; in reading order.
    pub remarks: Vec<Remark>,
}

/// Makes a post of what an author has in the file called `name`.
///
/// # Errors
/// [`Error`], with its place in the file where it has one, for an input that is too large or no text, a letter that
/// breaks the format, a page without an answer, and an override that fits nothing.
pub fn press(name: &str, bytes: &[u8], overrides: &Overrides) -> Result<Pressed, Error> {
    let text = source::read(bytes)?;
    let form = overrides.form.unwrap_or_else(|| Form::of(name, &text));
    let mut draft = match form {
        Form::Markdown => markdown::read(&text, overrides)?,
        Form::Page => page::read(&text, overrides)?,
    };
    if form == Form::Page && overrides.form.is_none() {
        draft.remarks.push(Remark::guess(None, "read as a pasted page", "--from markdown"));
    }
    draft.finish(name, overrides)
}

/// The post document, as it is served.
///
/// # Errors
/// [`Error`] where the document is larger than a widget reads.
pub fn json(post: &Post) -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(post)
        .map_err(|error| Error::general(format!("the post cannot be written as JSON: {error}")))?;
    text.push('\n');
    if text.len() > limits::POST_DOCUMENT {
        return Err(Error::general(format!(
            "the post document would have {} bytes, and a widget reads {} at most; shorten the thread",
            text.len(),
            limits::POST_DOCUMENT
        )));
    }
    Ok(text)
}
