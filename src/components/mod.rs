//! What a reader sees: functions from what is known to nodes, in the one component that holds it ([`crate::app::App`]).

mod el;
mod letters;
mod note_form;
mod notes;
mod rich_text;
mod send_yourself;
mod thread;
mod thx_box;

use yew::prelude::*;

use self::{
    el::{el, el_with, is, none, row, text, words},
    letters::letters,
    thread::thread,
    thx_box::thx_box,
};
pub use self::{note_form::can_send, notes::Notes, send_yourself::own_words};
use crate::{
    browser::{self, Voice},
    deed::Deed,
    embed::Embed,
    state::{PostState, State},
    words::Word,
};

/// The whole widget as it is now.
pub fn view(state: &State, embed: &Embed, notes: &Notes) -> Html {
    let voice = &embed.voice;
    let letters = match &state.post {
        // What the shell shows stays until there is something better.
        PostState::Loading => return none(),
        PostState::Here(post) if !embed.settings.in_place => letters(post, voice),
        PostState::Here(_) | PostState::InPage => el("slot", &[], vec![]),
        PostState::Failed(failure) => missing(failure.for_reader(browser::offline()), voice),
        PostState::Retrying => missing(Word::Loading, voice),
    };
    el(
        "article",
        &[("class", is("post")), ("part", is("post"))],
        [letters, thx_box(state, embed), thread(state, embed, notes)],
    )
}

/// What stands for a letter that could not be had. The button, and with it the focus, is there while the reader waits, too.
fn missing(why: Word, voice: &Voice) -> Html {
    el(
        "div",
        &[("class", is("failed")), ("part", is("failed"))],
        [
            el("slot", &[], vec![]),
            el("p", &[("role", is("alert"))], [said(voice, why)]),
            button(voice, Word::Retry, Deed::Retry),
        ],
    )
}

/// A line of a reader's or the author's words, in its own direction.
fn line(content: Html) -> Html {
    el("p", &[("dir", is("auto"))], [content])
}

fn button(voice: &Voice, label: Word, deed: Deed) -> Html {
    let values = ["send", "button", deed.name()].map(AttrValue::Static);
    el_with("button", &["class", "type", "data-deed"], values, [said(voice, label)])
}

/// The widget's own words.
fn said(voice: &Voice, word: Word) -> Html {
    text(voice.say(word))
}

/// A part of the widget, with a name for those who do not see it.
fn section(voice: &Voice, name: &'static str, label: Word, children: impl Into<Vec<Html>>) -> Html {
    let name = AttrValue::Static(name);
    let values = [name.clone(), name, voice.say(label)];
    el_with("section", &["class", "part", "aria-label"], values, children)
}

/// A sentence around a node, which stands where the sentence has a name in braces.
fn around(sentence: &str, node: Html) -> Html {
    let (before, rest) = cut(sentence, b'{');
    row([words(before), node, words(cut(rest, b'}').1)])
}

/// What stands before a mark, and what after it.
fn cut(text: &str, mark: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == mark);
    at.map_or((text, ""), |at| (&text[..at], &text[at + 1..]))
}

/// The author's name, or the general word for them.
fn author(state: &State, voice: &Voice) -> AttrValue {
    state.author().map_or_else(|| voice.say(Word::Author), |name| name.to_owned().into())
}

/// What some have and others have not.
fn maybe<T>(value: Option<&T>, view: impl FnOnce(&T) -> Html) -> Html {
    value.map_or_else(none, view)
}

/// A value of an `aria-*` or `data-*` attribute. Such attributes carry what changes, and never `class`: Yew's sets of
/// classes are two kilobytes that nothing else needs.
fn truth(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}
