use advice_wire::limits;
use yew::prelude::*;

use super::{
    el::{el, el_with, is, text},
    said, truth,
};
use crate::{
    browser::{self, Voice},
    deed::Deed,
    outbox::Record,
    words::{self, Word},
};

/// A few words and a name, both only if the reader likes. What is typed is the record's draft, kept with every key, so that
/// no text is lost.
pub fn note_form(record: &Record, name: &str, voice: &Voice) -> Html {
    let draft = record.draft.clone().unwrap_or_default();
    let (note_length, name_length) = (browser::length(&draft), browser::length(name));
    let cannot_send = truth(!can_send(record, name));
    let note = html! {
        <textarea
            rows="3" dir="auto" placeholder={voice.say(Word::Optional)} data-deed={Deed::Type.name()} value={draft}
            aria-invalid={truth(note_length > limits::NOTE)}
        />
    };
    let name = AttrValue::from(name.to_owned());
    let name = html! {
        <input
            dir="auto" autocomplete="nickname" placeholder={voice.say(Word::Anonymous)} data-deed={Deed::Name.name()} value={name}
            aria-invalid={truth(name_length > limits::NAME)}
        />
    };
    let button = ["send", cannot_send].map(AttrValue::Static);
    let parts = [
        field(voice, Word::Add, limits::NOTE, note_length, note),
        field(voice, Word::Name, limits::NAME, name_length, name),
        el_with("button", &["class", "aria-disabled"], button, [said(voice, Word::Send)]),
    ];
    let values = ["note-form", Deed::SendNote.name()].map(AttrValue::Static);
    el_with("form", &["class", "data-deed"], values, parts)
}

/// Whether there is a note, and neither it nor the name is too long.
pub fn can_send(record: &Record, name: &str) -> bool {
    let length = record.draft.as_deref().map_or(0, browser::length);
    (1..=limits::NOTE).contains(&length) && browser::length(name) <= limits::NAME
}

fn field(voice: &Voice, label: Word, limit: usize, length: usize, field: Html) -> Html {
    let (left, count) = words::left(limit, length);
    let left = el("span", &[("class", is("count"))], [text(voice.count(left, count))]);
    el("label", &[], [el("span", &[], [said(voice, label), left]), field])
}
