//! The thread: `## Kim` above a note, `### Nora` above a reply to it, `####` above a reply to that.

use advice_wire::{Block, Inline, Item, Line, Note};

use super::{
    line::{settled, words},
    pieces::{Content, Piece},
};
use crate::{Error, Place, thread::checked_name};

/// Reads the notes. Those with the author's name are the author's.
pub(super) fn of(text: &str, pieces: Vec<Piece>, author: Option<&str>) -> Result<Vec<Note>, Error> {
    let mut thread = Thread::default();
    for Piece { offset, content } in pieces {
        match content {
            Content::Heading(level, heading) => {
                let name = checked_name(&words(&settled(heading)))
                    .map_err(|error| Error::at(Place::of(text, offset), error.to_string()))?;
                thread.check_last(text)?;
                thread.begin(level, name, author);
                thread.begun_at = offset;
            }
            Content::Block(block) => thread.add(&block).ok_or_else(|| {
                let what =
                    "nobody says this; put the reader's name above it: ## Kim, or ## Anonymous";
                Error::at(Place::of(text, offset), what)
            })?,
        }
    }
    thread.check_last(text)?;
    Ok(thread.notes)
}

#[derive(Default)]
struct Thread {
    notes: Vec<Note>,
    /// The notes that a reply could be under: level, index in `notes`, replies so far.
    above: Vec<(usize, usize, usize)>,
    at_top: usize,
    /// Where the last note's heading is.
    begun_at: usize,
}

impl Thread {
    fn begin(&mut self, level: usize, name: Option<String>, author: Option<&str>) {
        while self.above.last().is_some_and(|(above, ..)| *above >= level) {
            self.above.pop();
        }
        let (id, under) = match self.above.last_mut() {
            Some((_, note, replies)) => {
                *replies += 1;
                let under = &self.notes[*note].id;
                (format!("{under}.{replies}"), Some(under.clone()))
            }
            None => {
                self.at_top += 1;
                (format!("c{}", self.at_top), None)
            }
        };
        self.above.push((level, self.notes.len(), 0));
        let by_author = name.is_some() && name.as_deref() == author;
        let name = name.filter(|name| !by_author && !name.eq_ignore_ascii_case("anonymous"));
        self.notes.push(Note {
            id,
            under,
            name,
            author: by_author,
            link: None,
            at: None,
            text: String::new(),
        });
    }

    fn check_last(&self, text: &str) -> Result<(), Error> {
        if self.notes.last().is_some_and(|note| note.text.is_empty()) {
            let what =
                "there is nothing below this name; write the note there, or take the name away";
            return Err(Error::at(Place::of(text, self.begun_at), what));
        }
        Ok(())
    }

    fn add(&mut self, block: &Block) -> Option<()> {
        let text = &mut self.notes.last_mut()?.text;
        for paragraph in plain(block) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&paragraph);
        }
        Some(())
    }
}

/// A note is plain text: paragraphs, quotes and items alike are lines of it.
fn plain(block: &Block) -> Vec<String> {
    match block {
        Block::Paragraph(line) | Block::Heading(line) => vec![plain_line(line)],
        Block::Quote(lines) => lines.iter().map(plain_line).collect(),
        Block::List(items) => items.iter().map(|item| plain_line(item.line())).collect(),
        Block::Ordered { start, items } => (u64::from(*start)..)
            .zip(items)
            .map(|(number, item): (u64, &Item)| format!("{number}. {}", plain_line(item.line())))
            .collect(),
        Block::Rule => Vec::new(),
    }
}

/// The words, with a link's target behind them where they do not name it.
fn plain_line(line: &Line) -> String {
    let inline = |inline: &Inline| match inline {
        Inline::Link { text, href: Some(href) } if text != href.as_str() => {
            format!("{text} ({})", href.as_str())
        }
        other => other.text().to_owned(),
    };
    settled(line.clone()).iter().map(inline).collect()
}
