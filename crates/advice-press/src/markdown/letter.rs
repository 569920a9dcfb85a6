//! A letter out of its blocks: who is greeted, what is said, who signs.

use advice_wire::{Block, Inline, Item, Letter, Line};

use super::{
    line::{settled, words},
    pieces::{Content, Piece},
};

/// The longest salutation, in characters: "Dear all of you who wrote to me in March," and not a sentence that happens
/// to break after a comma.
const SALUTATION: usize = 45;

/// The longest signature, in characters.
const SIGNATURE: usize = 60;

pub(super) fn of(pieces: Vec<Piece>) -> Letter {
    let mut body: Vec<Block> = pieces.into_iter().map(|piece| block(piece.content)).collect();
    let salutation = take_salutation(&mut body);
    let signature = take_signature(&mut body);
    for block in &mut body {
        settle(block);
    }
    Letter { salutation, body, signature }
}

fn block(content: Content) -> Block {
    match content {
        Content::Heading(_, line) => Block::Heading(line),
        Content::Block(block) => block,
    }
}

/// The first line, if it is short and ends with a comma. It need not be a paragraph of its own.
fn take_salutation(body: &mut Vec<Block>) -> Option<String> {
    let Some(Block::Paragraph(line)) = body.first_mut() else { return None };
    let (first, rest) = split_first(line);
    let salutation = words(&first).trim().to_owned();
    if !salutation.ends_with(',') || salutation.chars().count() > SALUTATION {
        return None;
    }
    *line = rest;
    if line.is_empty() {
        body.remove(0);
    }
    Some(salutation)
}

/// The last line, if it is short and begins with a dash. `- CT` is a list to Markdown, and a signature to whoever typed
/// it.
fn take_signature(body: &mut Vec<Block>) -> Option<String> {
    let (signature, rest) = match body.last()? {
        Block::Paragraph(line) => {
            let (before, last) = split_last(line);
            (after_dash(&words(&last))?.to_owned(), before)
        }
        Block::List(items) => match items.as_slice() {
            [Item::Text(line)] => (words(line).trim().to_owned(), Line::new()),
            _ => return None,
        },
        _ => return None,
    };
    if signature.is_empty() || signature.chars().count() > SIGNATURE {
        return None;
    }
    body.pop();
    if !rest.is_empty() {
        body.push(Block::Paragraph(rest));
    }
    Some(signature)
}

fn after_dash(line: &str) -> Option<&str> {
    let line = line.trim();
    let after = ["—", "–", "-- ", "- "].iter().find_map(|dash| line.strip_prefix(dash))?;
    Some(after.trim())
}

/// The line up to its first break or line end, and what follows.
fn split_first(line: &Line) -> (Line, Line) {
    for (at, inline) in line.iter().enumerate() {
        match inline {
            Inline::Break => return (line[..at].to_vec(), line[at + 1..].to_vec()),
            Inline::Text(text) => {
                if let Some((first, rest)) = text.split_once('\n') {
                    return cut(line, at, first, rest);
                }
            }
            _ => {}
        }
    }
    (line.clone(), Line::new())
}

/// The line before its last break or line end, and what follows.
fn split_last(line: &Line) -> (Line, Line) {
    for (at, inline) in line.iter().enumerate().rev() {
        match inline {
            Inline::Break => return (line[..at].to_vec(), line[at + 1..].to_vec()),
            Inline::Text(text) => {
                if let Some((before, last)) = text.rsplit_once('\n') {
                    return cut(line, at, before, last);
                }
            }
            _ => {}
        }
    }
    (Line::new(), line.clone())
}

fn cut(line: &Line, at: usize, before: &str, after: &str) -> (Line, Line) {
    let text = |text: &str| (!text.is_empty()).then(|| Inline::Text(text.to_owned()));
    let first = line[..at].iter().cloned().chain(text(before)).collect();
    let rest = text(after).into_iter().chain(line[at + 1..].iter().cloned()).collect();
    (first, rest)
}

fn settle(block: &mut Block) {
    let settle = |line: &mut Line| *line = settled(std::mem::take(line));
    match block {
        Block::Paragraph(line) | Block::Heading(line) => settle(line),
        Block::Quote(lines) => lines.iter_mut().for_each(settle),
        Block::Ordered { items, .. } | Block::List(items) => {
            for Item::Text(line) | Item::Quote(line) in items {
                settle(line);
            }
        }
        Block::Rule => {}
    }
}
