//! The parts of a letter: `# Letter`, `# Answer`, `# Thread`.
//!
//! Headings, because a phone types them without a second thought and their names say what follows, while a bare `***`
//! or `---` between two letters is also how authors set off a paragraph, and how phones draw a line.

use super::{
    line::words,
    pieces::{Content, Piece},
};
use crate::{Error, Place};

#[derive(Default)]
pub(super) struct Parts {
    pub(super) letter: Vec<Piece>,
    pub(super) answer: Vec<Piece>,
    pub(super) thread: Vec<Piece>,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Letter,
    Answer,
    Thread,
}

/// Deals out the pieces. What stands above the first heading is the letter.
pub(super) fn split(text: &str, pieces: Vec<Piece>) -> Result<Parts, Error> {
    let mut parts = Parts::default();
    let mut part = Part::Letter;
    let mut begun: Vec<Part> = Vec::new();
    for piece in pieces {
        if let Content::Heading(1, heading) = &piece.content {
            let place = Place::of(text, piece.offset);
            part = named(&words(heading)).map_err(|what| Error::at(place, what))?;
            let again = begun.contains(&part) || part == Part::Letter && !parts.letter.is_empty();
            if again {
                return Err(Error::at(place, second(part)));
            }
            begun.push(part);
        } else {
            parts.of(part).push(piece);
        }
    }
    if parts.answer.is_empty() {
        let end = text.trim_end();
        return Err(Error::at(
            Place::of(text, end.len()),
            no_answer(begun.contains(&Part::Answer)),
        ));
    }
    Ok(parts)
}

impl Parts {
    fn of(&mut self, part: Part) -> &mut Vec<Piece> {
        match part {
            Part::Letter => &mut self.letter,
            Part::Answer => &mut self.answer,
            Part::Thread => &mut self.thread,
        }
    }
}

fn named(heading: &str) -> Result<Part, String> {
    match heading.trim().trim_end_matches(':').to_lowercase().as_str() {
        "letter" => Ok(Part::Letter),
        "answer" => Ok(Part::Answer),
        "thread" => Ok(Part::Thread),
        _ => Err(format!(
            "\"# {}\" is none of the parts # Letter, # Answer and # Thread; \
             begin a heading of your own with ##, and write the post's title as `title:` in the front matter",
            heading.trim()
        )),
    }
}

fn second(part: Part) -> &'static str {
    match part {
        Part::Letter => "the letter has begun further up; a post has one letter",
        Part::Answer => "this is a second answer; a post has one: join them, or make two posts",
        Part::Thread => "the thread has begun further up; a post has one thread",
    }
}

fn no_answer(has_heading: bool) -> &'static str {
    if has_heading {
        "there is nothing below # Answer; write the answer there"
    } else {
        "there is no answer; put a line that says # Answer between the letter and the answer \
         (or, if this is a page pasted from a blog, say --from page)"
    }
}
