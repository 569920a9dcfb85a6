use std::rc::Rc;

use yew::{html::onclick, prelude::*};

use super::{
    button,
    el::{el, el_on, el_with, is, none, row, words},
    maybe,
    note_form::note_form,
    rich_text::inlines,
    send_yourself::send_yourself,
    truth,
};
use crate::{
    app::{Deed, Link, Props, on},
    browser,
    outbox::Record,
    state::State,
    status::{self, Status},
    words as said,
};

/// The house rule, the one thing to press, and what has become of it.
///
/// The button stays the same element when it turns into the stamp, so that focus is not lost with it.
pub fn thx_box(state: &State, props: &Props, link: &Link) -> Html {
    let record = state.thx.as_ref();
    let rule = state.post().and_then(|post| post.rule.as_deref());
    let status = maybe(record, |record| status(state, props, record));
    el(
        "section",
        &[("class", is("thx")), ("part", is("thx")), ("aria-label", is("Thanks"))],
        [
            rule.map_or_else(none, |rule| {
                el(
                    "p",
                    &[("class", is("rule")), ("dir", is("auto"))],
                    [el("b", &[], [words("House rule: ")]), inlines(rule)],
                )
            }),
            el(
                "div",
                &[("class", is("row"))],
                [
                    stamp(record.is_some(), link),
                    el(
                        "div",
                        &[],
                        [
                            el("p", &[("class", is("state")), ("role", is("status"))], [status]),
                            state.tally.map_or_else(none, tally),
                        ],
                    ),
                ],
            ),
            maybe(record, |record| after(state, record, link)),
            if props.courier.damaged() > 0 {
                el("p", &[("class", is("state"))], [words(said::DAMAGED)])
            } else {
                none()
            },
        ],
    )
}

/// The button, and the stamp that it becomes.
fn stamp(is_pressed: bool, link: &Link) -> Html {
    let (thx, pressed) = (AttrValue::Static("thx-button"), truth(is_pressed));
    el_on(
        "button",
        &["class", "part", "type", "aria-pressed", "aria-disabled"],
        [thx.clone(), thx, AttrValue::Static("button"), pressed.clone(), pressed],
        Rc::new(onclick::Wrapper::new(on(link, || Deed::Thank))),
        [words(said::THX)],
    )
}

fn status(state: &State, props: &Props, record: &Record) -> Html {
    let status = status::of(record, browser::offline(), state.has_reply());
    let is_good = matches!(status, Status::Delivered | Status::Replied);
    let (news, meaning) = said::status(&status, state.author(), props.courier.keeps());
    row([
        el_with("b", &["data-good"], [truth(is_good)], [words(news)]),
        words(" "),
        words(&meaning),
    ])
}

fn tally(count: u64) -> Html {
    if count == 0 {
        return none();
    }
    el(
        "p",
        &[("class", is("tally")), ("part", is("tally"))],
        [el("b", &[], [words(&said::digits(count))]), words(said::tally(count))],
    )
}

/// What can be added once the Thx is given, and needs not be.
fn after(state: &State, record: &Record, link: &Link) -> Html {
    let when = |yes: bool, view: &dyn Fn() -> Html| if yes { view() } else { none() };
    el(
        "div",
        &[("class", is("more"))],
        [
            el(
                "label",
                &[("class", is("tick"))],
                [
                    html! { <input type="checkbox" checked={record.thx.asker} onchange={on(link, || Deed::TickAsker)} /> },
                    el("span", &[], [words(said::ASKER)]),
                ],
            ),
            when(record.thx.note.is_none(), &|| note_form(record, &state.name, link)),
            when(record.endpoint.is_none(), &|| send_yourself(state.post(), record)),
            el(
                "div",
                &[("class", is("row"))],
                [when(record.can_undo(browser::now()), &|| {
                    button("Undo my Thx!", on(link, || Deed::Undo))
                })],
            ),
        ],
    )
}
