use std::rc::Rc;

use advice_wire::limits;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::{html::onsubmit, prelude::*};

use super::{
    el::{el, el_on, el_with, is, words},
    truth,
};
use crate::{
    app::{Deed, Link, Message},
    browser,
    outbox::Record,
    words as said,
};

/// A few words and a name, both only if the reader likes. What is typed is the record's draft, kept with every key, so that
/// no text is lost.
pub fn note_form(record: &Record, name: &str, link: &Link) -> Html {
    let draft = record.draft.clone().unwrap_or_default();
    let (note_length, name_length) = (browser::length(&draft), browser::length(name));
    let is_fine = note_length <= limits::NOTE && name_length <= limits::NAME;
    let can_send = is_fine && note_length > 0;
    let typed = link.callback(|event: InputEvent| {
        Message::Deed(Deed::Type(event.target_unchecked_into::<HtmlTextAreaElement>().value()))
    });
    let named = link.callback(|event: InputEvent| {
        Message::Deed(Deed::Name(event.target_unchecked_into::<HtmlInputElement>().value()))
    });
    let send = link.batch_callback(move |event: SubmitEvent| {
        event.prevent_default();
        can_send.then_some(Message::Deed(Deed::SendNote))
    });
    let note = html! {
        <textarea
            rows="3" dir="auto" placeholder="Only if you like" oninput={typed} value={draft}
            aria-invalid={truth(note_length > limits::NOTE)}
        />
    };
    let name = html! {
        <input
            dir="auto" autocomplete="nickname" placeholder={said::ANONYMOUS} oninput={named} value={name.to_owned()}
            aria-invalid={truth(name_length > limits::NAME)}
        />
    };
    let button = [AttrValue::Static("send"), truth(!can_send)];
    let parts = [
        field("Add a few words", limits::NOTE, note_length, note),
        field("Name", limits::NAME, name_length, name),
        el_with("button", &["class", "aria-disabled"], button, [words("Send the note")]),
    ];
    el_on(
        "form",
        &["class"],
        [AttrValue::Static("note-form")],
        Rc::new(onsubmit::Wrapper::new(send)),
        parts,
    )
}

fn field(label: &str, limit: usize, length: usize, field: Html) -> Html {
    let left = el("span", &[("class", is("count"))], [words(&said::left(limit, length))]);
    el("label", &[], [el("span", &[], [words(label), left]), field])
}
