//! What a reader sees: functions from what is known to nodes, in the one component that holds it ([`crate::app::App`]).

mod el;
mod letters;
mod note_form;
mod rich_text;
mod send_yourself;
mod thread;
mod thx_box;

use std::rc::Rc;

use yew::{html::onclick, prelude::*};

pub use self::note_form::can_send;
use self::{
    el::{el, el_on, el_with, is, none, words},
    letters::letters,
    thread::thread,
    thx_box::thx_box,
};
use crate::{
    app::{Deed, Link, Props, on},
    browser,
    state::{PostState, State},
    words as said,
};

/// The whole widget as it is now.
pub fn view(state: &State, props: &Props, link: &Link) -> Html {
    let letters = match &state.post {
        // Seen only after a failure: at first, what the shell shows stays until there is something better.
        PostState::Loading => return words(said::LOADING),
        PostState::Here(post) => letters(post, &props.settings.lang),
        PostState::InPage => el("slot", &[], vec![]),
        PostState::Failed(failure) => {
            let why = words(said::failure(failure, browser::offline()));
            return el(
                "div",
                &[("class", is("failed")), ("part", is("failed"))],
                [
                    el("slot", &[], vec![]),
                    el("p", &[("role", is("alert"))], [why]),
                    button("Try again", on(link, || Deed::Retry)),
                ],
            );
        }
    };
    el_with(
        "article",
        &["class", "part", "lang"],
        [AttrValue::Static("post"), AttrValue::Static("post"), props.settings.lang.clone().into()],
        [letters, thx_box(state, props, link), thread(state, props, link)],
    )
}

/// A line of a reader's or the author's words, in its own direction.
fn line(content: Html) -> Html {
    el("p", &[("dir", is("auto"))], [content])
}

fn button(label: &'static str, onclick: Callback<MouseEvent>) -> Html {
    let values = [AttrValue::Static("send"), AttrValue::Static("button")];
    el_on(
        "button",
        &["class", "type"],
        values,
        Rc::new(onclick::Wrapper::new(onclick)),
        [words(label)],
    )
}

/// What some have and others have not.
fn maybe<T>(value: Option<&T>, view: impl FnOnce(&T) -> Html) -> Html {
    value.map_or_else(none, view)
}

/// A value of an `aria-*` or `data-*` attribute. Such attributes carry what changes, and never `class`: Yew's sets of
/// classes are two kilobytes that nothing else needs.
fn truth(yes: bool) -> AttrValue {
    AttrValue::Static(if yes { "true" } else { "false" })
}
