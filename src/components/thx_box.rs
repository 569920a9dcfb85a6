use advice_wire::Inline;
use yew::prelude::*;

use super::{
    author, button, cut,
    el::{el, el_with, is, none, row, text, words},
    maybe,
    note_form::note_form,
    rich_text::inlines,
    said, section,
    send_yourself::send_yourself,
    truth,
};
use crate::{
    browser::{self, Voice},
    deed::Deed,
    embed::Embed,
    outbox::Record,
    state::State,
    status::{self, Status},
    words::Word,
};

/// The house rule, the one thing to press, and what has become of it.
///
/// The button stays the same element when it turns into the stamp, so that focus is not lost with it.
pub fn thx_box(state: &State, embed: &Embed) -> Html {
    let (given, voice) = (state.thx.as_ref(), &embed.voice);
    let lasting = given.filter(|record| !record.is_undoing());
    let parts = [
        maybe(state.rule(), |rule| house_rule(rule, voice)),
        el(
            "div",
            &[("class", is("row"))],
            [stamp(given.is_some(), voice), what_became(given, state, embed)],
        ),
        maybe(lasting, |record| after(state, record, voice)),
        if embed.courier.damaged() {
            el("p", &[("class", is("state"))], [said(voice, Word::Damaged)])
        } else {
            none()
        },
    ];
    section(voice, "thx", Word::Thanks, parts)
}

/// What the author asks of readers.
fn house_rule(rule: &[Inline], voice: &Voice) -> Html {
    let parts = [
        el("b", &[], [said(voice, Word::Rule)]),
        text(" ".into()),
        el("span", &[("dir", is("auto"))], [inlines(rule)]),
    ];
    el("p", &[("class", is("rule"))], parts)
}

/// How the Thx is doing, and how many there are.
fn what_became(given: Option<&Record>, state: &State, embed: &Embed) -> Html {
    let status = maybe(given, |record| status(state, embed, record));
    let parts = [
        el("p", &[("class", is("state")), ("role", is("status"))], [status]),
        state.tally.map_or_else(none, |count| tally(count, &embed.voice)),
    ];
    el("div", &[], parts)
}

/// The button, and the stamp that it becomes.
fn stamp(is_pressed: bool, voice: &Voice) -> Html {
    let pressed = truth(is_pressed);
    let values =
        ["thx-button", "thx-button", "button", Deed::Thank.name(), "auto", pressed, pressed];
    el_with(
        "button",
        &["class", "part", "type", "data-deed", "dir", "aria-pressed", "aria-disabled"],
        values.map(AttrValue::Static),
        [said(voice, Word::Thx)],
    )
}

fn status(state: &State, embed: &Embed, record: &Record) -> Html {
    let status = status::of(record, browser::offline(), state.has_reply(), state.is_public());
    let is_good = matches!(status, Status::Delivered | Status::Waits | Status::Replied);
    let (news, meaning) = status.words(record.is_kept);
    let voice = &embed.voice;
    let reason = status.reason().map(|reason| AttrValue::from(reason.to_owned()));
    let meaning = match (meaning, reason) {
        (Some(meaning), Some(reason)) => voice.say_with(meaning, Some(&reason)),
        (Some(meaning), None) => voice.say_with(meaning, Some(&author(state, voice))),
        (None, reason) => reason.unwrap_or_default(),
    };
    row([
        el_with("b", &["data-good"], [truth(is_good)].map(AttrValue::Static), [said(voice, news)]),
        text(" ".into()),
        text(meaning),
    ])
}

fn tally(count: u64, voice: &Voice) -> Html {
    if count == 0 {
        return none();
    }
    let sentence = voice.count_apart(Word::Tally, count);
    let (before, rest) = cut(&sentence, b'{');
    let (number, after) = cut(rest, b'}');
    el(
        "p",
        &[("class", is("tally")), ("part", is("tally"))],
        [words(before), el("b", &[], [words(number)]), words(after)],
    )
}

/// What can be added once the Thx is given, and needs not be; nothing any more once it is taken back.
fn after(state: &State, record: &Record, voice: &Voice) -> Html {
    let when = |yes: bool, view: &dyn Fn() -> Html| if yes { view() } else { none() };
    el(
        "div",
        &[("class", is("more"))],
        [
            el(
                "label",
                &[("class", is("tick"))],
                [
                    html! { <input type="checkbox" data-deed={Deed::TickAsker.name()} checked={record.thx.asker} /> },
                    el("span", &[], [said(voice, Word::Asker)]),
                ],
            ),
            when(record.thx.note.is_none(), &|| note_form(record, &state.name, voice)),
            when(record.endpoint.is_none(), &|| send_yourself(state.post(), record, voice)),
            el("div", &[("class", is("row"))], [button(voice, Word::Undo, Deed::Undo)]),
        ],
    )
}
