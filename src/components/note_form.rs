use advice_wire::limits;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{
    el::{el, is, row, words},
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
    let fields = row(vec![
        field("Add a few words", limits::NOTE, note_length, html! {
            <textarea
                rows="3" dir="auto" placeholder="Only if you like" oninput={typed} value={draft}
                aria-invalid={truth(note_length > limits::NOTE)}
            />
        }),
        field("Name", limits::NAME, name_length, html! {
            <input
                dir="auto" autocomplete="nickname" placeholder={said::ANONYMOUS} oninput={named} value={name.to_owned()}
                aria-invalid={truth(name_length > limits::NAME)}
            />
        }),
    ]);
    html! {
        <form class="note-form" onsubmit={send}>
            { fields }
            <button class="send" aria-disabled={truth(!can_send)}>{ "Send the note" }</button>
        </form>
    }
}

fn field(label: &str, limit: usize, length: usize, field: Html) -> Html {
    let left = el("span", &[("class", is("count"))], vec![words(&said::left(limit, length))]);
    el("label", &[], vec![el("span", &[], vec![words(label), left]), field])
}
