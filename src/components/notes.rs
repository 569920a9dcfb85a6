use std::{cell::RefCell, rc::Rc};

use advice_wire::Note;
use yew::prelude::*;

use super::{
    el::{el, el_with, is, none, text, words},
    letters::time,
    line, maybe, said, truth,
};
use crate::{
    browser::Voice,
    thread::Row,
    words::{Word, digits},
};

/// The nodes of a thread's notes as they were shown last, so that a tap does not cost another look at every note of a long
/// thread: what has not changed is not made again.
#[derive(Default)]
pub struct Notes(RefCell<Vec<(Row, Html)>>);

/// What all notes of a thread have in common.
pub struct Setting<'a> {
    /// The author's name.
    pub author: AttrValue,
    /// What somebody is called who gives no name.
    pub anonymous: AttrValue,
    /// How words are said.
    pub voice: &'a Voice,
    /// How many steps replies are indented at most.
    pub max_depth: usize,
}

impl Notes {
    /// The nodes of all notes that are shown, and nothing at the places of those that are not shown yet. Yew compares lists
    /// from their ends: without the places, each stretch would move all notes into their neighbours' elements.
    pub fn show(&self, rows: &[Row], places: usize, setting: &Setting<'_>) -> Vec<Html> {
        let mut known = self.0.borrow_mut();
        known.truncate(rows.len());
        for (at, row) in rows.iter().enumerate() {
            match known.get(at) {
                Some((known, _)) if known == row => {}
                Some(_) => known[at] = (row.clone(), note(row, setting)),
                None => known.push((row.clone(), note(row, setting))),
            }
        }
        let mut nodes = Vec::with_capacity(places);
        nodes.extend(known.iter().map(|(_, html)| html.clone()));
        nodes.resize_with(places, none);
        nodes
    }
}

fn note(Row { note, above, depth, is_mine }: &Row, setting: &Setting<'_>) -> Html {
    let voice = setting.voice;
    let name = if *is_mine { voice.say(Word::You) } else { who(note, setting) };
    let badge = || {
        el("span", &[("class", is("badge")), ("part", is("author"))], [said(voice, Word::Badge)])
    };
    let in_reply = |above: &Rc<Note>| {
        let reply = voice.say_with(Word::Reply, Some(&who(above, setting)));
        el("span", &[("class", is("unseen"))], [text(reply)])
    };
    let name = match &note.link {
        // The author has approved the words, and vouches for nothing behind the link.
        Some(link) => {
            let href = AttrValue::from(link.as_str().to_owned());
            el_with("a", &["href", "rel"], [href, AttrValue::Static("nofollow ugc")], [text(name)])
        }
        None => text(name),
    };
    let header = [
        el("b", &[("dir", is("auto"))], [name]),
        if note.author { badge() } else { none() },
        maybe(above.as_ref(), in_reply),
        maybe(note.at.as_ref(), |at| time(at, voice)),
    ];
    el_with(
        "li",
        &["class", "part", "id", "data-depth", "data-yours"],
        [
            AttrValue::Static("note"),
            AttrValue::Static("note"),
            ["advice-", &note.id].concat().into(),
            if *depth > 0 {
                digits((*depth).min(setting.max_depth) as u32).into()
            } else {
                absent()
            },
            if *is_mine { truth(true) } else { absent() },
        ],
        [el("header", &[], header), line(words(&note.text))],
    )
}

/// The value of an attribute that is not there.
const fn absent() -> AttrValue {
    AttrValue::Static("")
}

fn who(note: &Note, setting: &Setting<'_>) -> AttrValue {
    match &note.name {
        _ if note.author => setting.author.clone(),
        Some(name) => name.clone().into(),
        None => setting.anonymous.clone(),
    }
}
