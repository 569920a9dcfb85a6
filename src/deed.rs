//! What a reader can do, and how a view hands it on.

use yew::{html::Scope, prelude::*};

use crate::{
    app::{App, Message},
    browser,
};

/// What a reader can do.
pub enum Deed {
    /// Press "Thx!".
    Thank,
    /// Say, or no longer say, that the letter is theirs.
    TickAsker,
    /// Write in the note's field.
    Type(String),
    /// Write in the name's field.
    Name(String),
    /// Send the note, with the name.
    SendNote,
    /// Take the Thx back.
    Undo,
    /// Ask for the letter once more.
    Retry,
    /// Ask for more of the thread.
    ReadOn,
}

/// Where deeds go: to the application that shows the view.
pub type Deeds = Scope<App>;

/// A callback for a deed that needs nothing of its event.
pub fn on<E: 'static>(deeds: &Deeds, deed: fn() -> Deed) -> Callback<E> {
    deeds.callback(move |_: E| Message::Deed(deed()))
}

/// A callback for a deed that takes what is in a field.
pub fn on_input(deeds: &Deeds, deed: fn(String) -> Deed) -> Callback<InputEvent> {
    deeds.callback(move |event: InputEvent| Message::Deed(deed(browser::typed(&event))))
}
