use yew::prelude::*;

use super::{
    author, button,
    el::{el, none, text},
    notes::{Notes, Setting},
    section,
};
use crate::{deed::Deed, embed::Embed, state::State, words::Word};

/// The notes and replies: those that the post document brought, those of the endpoint, and the reader's own.
pub fn thread(state: &State, embed: &Embed, notes: &Notes) -> Html {
    let (thread, voice) = (&state.thread, &embed.voice);
    if thread.count() == 0 && !thread.has_more() {
        return none();
    }
    let max_depth = embed.settings.max_depth;
    let (author, anonymous) = (author(state, voice), voice.say(Word::Anonymous));
    let setting = Setting { author, anonymous, voice, max_depth };
    let more = if thread.failed { Word::MoreFailed } else { Word::More };
    section(
        voice,
        "thread",
        Word::Thread,
        [
            el("h3", &[], [text(voice.count(Word::Notes, thread.count()))]),
            notes.show(thread.shown(), &setting),
            if thread.has_more() { button(voice, more, Deed::ReadOn) } else { none() },
        ],
    )
}
