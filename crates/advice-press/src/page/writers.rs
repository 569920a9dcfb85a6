//! Who wrote what in the thread. A page names nobody, but its author answers as the post does, with a greeting; and a
//! greeting names the one whom it answers.

use std::collections::HashMap;

use advice_wire::Note;

use super::{
    Guesses,
    greeting::{Greeting, greeting},
    leftovers::{Entry, Kind},
    split::{plain_name, same_name},
};

/// What is known before the thread is looked at.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    /// How the answer greets the asker.
    pub(super) answer: Option<&'a str>,
    pub(super) author: Option<&'a str>,
}

pub(super) fn thread(
    entries: &[Entry<'_>],
    names: Names<'_>,
    guesses: &mut Guesses<'_>,
) -> Vec<Note> {
    let mut notes = notes(entries);
    find_authors_replies(entries, &mut notes, names, guesses);
    find_replies_in_the_wrong_place(entries, &mut notes, names, guesses);
    notes
}

/// The entries as notes: `c1`, and `c1.1` below it.
fn notes(entries: &[Entry<'_>]) -> Vec<Note> {
    let (mut comments, mut replies) = (0, 0);
    let mut notes = Vec::with_capacity(entries.len());
    for entry in entries {
        let (id, under) = if entry.kind == Kind::Comment {
            (comments, replies) = (comments + 1, 0);
            (format!("c{comments}"), None)
        } else {
            replies += 1;
            (format!("c{comments}.{replies}"), Some(format!("c{comments}")))
        };
        let text = entry.paragraphs.join("\n");
        notes.push(Note { id, under, name: None, author: false, link: None, at: None, text });
    }
    notes
}

impl Names<'_> {
    /// The greeting of an entry, if it is the author's way to greet, and does not greet the author.
    fn authors_greeting<'e>(&self, entry: &Entry<'e>) -> Option<Greeting<'e>> {
        let usual = greeting(self.answer?)?.word;
        let found = greeting(entry.paragraphs.first()?)?;
        let greets_author = found
            .name
            .is_some_and(|name| self.author.is_some_and(|author| same_name(name, author)));
        (found.word == usual && !greets_author).then_some(found)
    }
}

fn find_authors_replies(
    entries: &[Entry<'_>],
    notes: &mut [Note],
    names: Names<'_>,
    guesses: &mut Guesses<'_>,
) {
    // Whom a reply answers: the last above it in its branch that is not the author.
    let mut answered = 0;
    for (at, entry) in entries.iter().enumerate() {
        let found = names.authors_greeting(entry).filter(|_| entry.kind == Kind::Reply);
        let Some(found) = found.filter(|_| is_authors(&notes[at], guesses)) else {
            answered = at;
            continue;
        };
        guess_author(entry, &mut notes[at], guesses);
        if let Some(name) = found.name {
            guess_name(name, entry, &mut notes[answered], guesses);
        }
    }
}

fn find_replies_in_the_wrong_place(
    entries: &[Entry<'_>],
    notes: &mut [Note],
    names: Names<'_>,
    guesses: &mut Guesses<'_>,
) {
    // Who wrote what so far: by the name that a reply called them, or the one that stands on their last line.
    let mut written: HashMap<String, usize> = HashMap::new();
    for at in 0..entries.len() {
        let note = &notes[at];
        let signed = entries[at].paragraphs.last().filter(|_| !note.author).copied();
        for name in note.name.as_deref().into_iter().chain(signed) {
            written.insert(plain_name(name), at);
        }
        let found =
            names.authors_greeting(&entries[at]).filter(|_| entries[at].kind == Kind::Comment);
        let Some(name) = found.and_then(|found| found.name) else { continue };
        let Some(&to) = written.get(&plain_name(name)) else { continue };
        let (id, to) = (notes[at].id.clone(), notes[to].id.clone());
        if is_authors(&notes[at], guesses) {
            guess_author(&entries[at], &mut notes[at], guesses);
        }
        if !guesses.overrides.moves_note(&id) {
            let what =
                format!("{id} answers {name}, who wrote {to}, but stands as a comment of its own");
            guesses.repair(entries[at].line, what, format!("--move {id}={to}"));
        }
    }
}

/// Whether nothing that the author said speaks against it.
fn is_authors(note: &Note, guesses: &Guesses<'_>) -> bool {
    !guesses.overrides.not_author.contains(&note.id)
}

fn guess_author(entry: &Entry<'_>, note: &mut Note, guesses: &mut Guesses<'_>) {
    note.author = true;
    if !guesses.overrides.says_who(&note.id) {
        let what = format!("{} is by the author: it greets as the answer does", note.id);
        guesses.guess(Some(entry.line), what, format!("--not-author {}", note.id));
    }
}

fn guess_name(name: &str, entry: &Entry<'_>, note: &mut Note, guesses: &mut Guesses<'_>) {
    if note.name.is_some() {
        return;
    }
    note.name = Some(name.to_owned());
    if !guesses.overrides.names_writer_of(&note.id) {
        let what = format!("{} is by {name}, whom this reply greets", note.id);
        guesses.guess(Some(entry.line), what, format!("--name {}=NAME", note.id));
    }
}
