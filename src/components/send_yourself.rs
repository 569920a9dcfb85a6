use advice_wire::Post;
use yew::prelude::*;

use super::{
    button,
    el::{el, el_with, is, none},
    said,
};
use crate::{
    browser::{self, Voice},
    deed::Deed,
    outbox::Record,
    words::Word,
};

/// Local mode: the reader's own ways to let the author know, the device's share sheet or mail.
pub fn send_yourself(post: Option<&Post>, record: &Record, voice: &Voice) -> Html {
    let title = post.and_then(|post| post.title.clone()).unwrap_or_default();
    let to = post.and_then(|post| post.author.mail.clone()).unwrap_or_default();
    let mail = browser::mail(&to, &title, &own_words(record, voice));
    let sheet = if browser::can_share() { button(voice, Word::Share, Deed::Share) } else { none() };
    el(
        "p",
        &[("class", is("row"))],
        [
            sheet,
            el_with(
                "a",
                &["class", "href"],
                [AttrValue::Static("send"), mail.into()],
                [said(voice, Word::Mail)],
            ),
        ],
    )
}

/// What the reader would write themselves.
pub fn own_words(record: &Record, voice: &Voice) -> String {
    let mut text = String::from(&*voice.say(Word::Thx));
    let asker = record.thx.asker.then(|| voice.say(Word::Mine));
    for more in [record.thx.note.as_deref(), record.thx.name.as_deref(), asker.as_deref()]
        .into_iter()
        .flatten()
    {
        text.push_str("\n\n");
        text.push_str(more);
    }
    text
}
