use std::cell::{Cell, OnceCell, RefCell};

use advice_wire::Note;
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

use crate::{
    browser::{self, Voice},
    thread::Row,
    words::Word,
};

/// The list of a thread's notes, which Yew shows and leaves alone. What a long thread has more is added to it, and nobody
/// looks again at what is there, neither here nor in the browser.
#[derive(Default)]
pub struct Notes {
    list: OnceCell<Element>,
    /// What the list shows.
    rows: RefCell<Vec<Row>>,
    /// Whether the reader has asked for more and it has not come yet.
    awaited: Cell<bool>,
}

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
    /// The reader has asked for more, and goes on at the first of it.
    pub fn await_more(&self) {
        self.awaited.set(true);
    }

    /// The list, with these notes.
    pub fn show(&self, rows: &[Row], setting: &Setting<'_>) -> Html {
        let list = self.list.get_or_init(browser::list);
        let mut known = self.rows.borrow_mut();
        changes(&known, rows, |at, gone, come| {
            let come: Array = come.iter().map(|row| note(row, setting)).collect();
            browser::change(list, at, gone, &come);
            if come.length() > 0 && self.awaited.take() {
                browser::go_on(list, &come.get(0));
            }
        });
        known.clear();
        known.extend_from_slice(rows);
        Html::VRef(list.clone().into())
    }
}

/// Tells one after the other what makes `new` of `old`: at which place how many go, and what comes there. What stays keeps
/// its order, as it does when more of a thread arrives; what does not is as good as new.
fn changes<T: PartialEq>(old: &[T], new: &[T], mut tell: impl FnMut(usize, usize, &[T])) {
    let mut at = 0;
    for next in old {
        match new[at..].iter().position(|row| row == next) {
            Some(0) => at += 1,
            Some(before) => {
                tell(at, 0, &new[at..at + before]);
                at += before + 1;
            }
            None => tell(at, 1, &[]),
        }
    }
    if at < new.len() {
        tell(at, 0, &new[at..]);
    }
}

fn note(Row { note, above, depth, is_mine }: &Row, setting: &Setting<'_>) -> JsValue {
    let voice = setting.voice;
    let name = if *is_mine { voice.say(Word::You) } else { who(note, setting) };
    let reply = above.as_ref().map(|above| voice.say_with(Word::Reply, Some(&who(above, setting))));
    browser::note(
        voice,
        &note.id,
        (*depth).min(setting.max_depth),
        *is_mine,
        &name,
        note.link.as_ref().map(|link| link.as_str()),
        note.author.then(|| voice.say(Word::Badge)).as_deref(),
        reply.as_deref(),
        note.at.as_deref(),
        &note.text,
    )
}

fn who(note: &Note, setting: &Setting<'_>) -> AttrValue {
    match &note.name {
        _ if note.author => setting.author.clone(),
        Some(name) => name.clone().into(),
        None => setting.anonymous.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::changes;

    /// What becomes of `old`, and in how many changes.
    fn changed(old: &str, new: &str) -> (String, usize) {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let (mut list, mut count) = (old.to_vec(), 0);
        changes(old, new, |at, gone, come| {
            list.splice(at..at + gone, come.iter().copied());
            count += 1;
        });
        (String::from_utf8(list).unwrap(), count)
    }

    #[test]
    fn a_list_that_grows_is_changed_where_it_grows() {
        for (old, new, count) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("", "abc", 1),
            ("abc", "abcde", 1),
            ("abc", "xabyzc", 2),
        ] {
            assert_eq!(changed(old, new), (new.to_owned(), count), "{old} {new}");
        }
    }

    #[test]
    fn what_goes_and_what_moves_is_right_all_the_same() {
        for (old, new) in
            [("abc", "ac"), ("abc", ""), ("abc", "cba"), ("abcm", "abcdem"), ("mab", "xab")]
        {
            assert_eq!(changed(old, new).0, new, "{old} {new}");
        }
    }
}
