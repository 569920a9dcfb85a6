use advice_wire::{Branch, Note, branches};
use yew::prelude::*;

use super::{
    author, button,
    el::{el, el_with, is, none, row, text, words},
    letters::time,
    line, maybe, said, section, truth,
};
use crate::{
    app::{Deed, Link, Props, on},
    browser::Voice,
    outbox::Record,
    state::State,
    words::{Word, digits},
};

/// The notes and replies: those that the post document brought, those of the endpoint, and the reader's own.
pub fn thread(state: &State, props: &Props, link: &Link) -> Html {
    let voice = &props.voice;
    let mine = state.thx.as_ref().and_then(own_note);
    let notes = all_notes(state, mine.as_ref());
    let has_more = state.thread.failed || state.thread.next.is_some();
    if notes.is_empty() && !has_more {
        return none();
    }
    let mut shown = branches(&notes);
    if props.settings.newest_first {
        newest_first(&mut shown);
    }
    let mine = mine.as_ref().map(|note| note.id.as_str());
    let items = shown.iter().map(|branch| note(state, props, branch, mine)).collect::<Vec<Html>>();
    let more = if state.thread.failed { Word::MoreFailed } else { Word::More };
    let more = if has_more { button(voice, more, on(link, || Deed::ReadOn)) } else { none() };
    let count = voice.count(Word::Notes, notes.len());
    section(
        voice,
        "thread",
        Word::Thread,
        [el("h3", &[], [text(count)]), el("ol", &[], items), more],
    )
}

/// This device's note, as it will stand in the thread.
fn own_note(record: &Record) -> Option<Note> {
    let thx = &record.thx;
    let text = thx.note.clone()?;
    Some(Note {
        id: thx.id.as_str().into(),
        under: None,
        name: None,
        author: false,
        at: None,
        text,
    })
}

/// The reader's own words rather than what the endpoint knew of them before.
fn all_notes(state: &State, mine: Option<&Note>) -> Vec<Note> {
    let mut notes = state.post().map_or_else(Vec::new, |post| post.thread.clone());
    notes.extend_from_slice(&state.thread.notes);
    if let Some(mine) = mine {
        notes.retain(|note| note.id != mine.id);
        notes.push(mine.clone());
    }
    notes
}

/// Turns the branches around, each still from its root down.
fn newest_first(branches: &mut [Branch<'_>]) {
    branches.reverse();
    branches.split_inclusive_mut(|branch| branch.depth == 0).for_each(<[_]>::reverse);
}

fn note(state: &State, props: &Props, branch: &Branch<'_>, mine: Option<&str>) -> Html {
    let (note, voice) = (branch.note, &props.voice);
    let is_mine = mine == Some(&note.id);
    let depth = branch.depth.min(props.settings.max_depth);
    let name = if is_mine { voice.say(Word::You) } else { who(state, note, voice) };
    let badge = || {
        el("span", &[("class", is("badge")), ("part", is("author"))], [said(voice, Word::Badge)])
    };
    let above = |above: &&Note| {
        let reply = voice.say_with(Word::Reply, Some(&who(state, above, voice)));
        el("span", &[("class", is("unseen"))], [text(reply)])
    };
    let header = [
        el("b", &[("dir", is("auto"))], [text(name)]),
        if note.author { badge() } else { none() },
        maybe(branch.above.as_ref(), above),
        maybe(note.at.as_ref(), |at| time(at, voice)),
    ];
    el_with(
        "li",
        &["class", "part", "id", "data-depth", "data-yours"],
        [
            AttrValue::Static("note"),
            AttrValue::Static("note"),
            ["advice-", &note.id].concat().into(),
            digits(depth as u32).into(),
            truth(is_mine),
        ],
        [
            el("header", &[], header),
            row(note.text.split('\n').map(|text| line(words(text))).collect::<Vec<Html>>()),
        ],
    )
}

fn who(state: &State, note: &Note, voice: &Voice) -> AttrValue {
    match &note.name {
        _ if note.author => author(state, voice),
        Some(name) => name.clone().into(),
        None => voice.say(Word::Anonymous),
    }
}
