//! Lines as blocks: "1) …" is an item of a numbered list, what repeats the letter is a quote, all else a paragraph.

use advice_wire::{Block, Item};

use super::{Guesses, Row, words::Words};
use crate::inline::linked;

pub(super) fn paragraphs(rows: &[Row<'_>]) -> Vec<Block> {
    rows.iter().map(|row| Block::Paragraph(linked(row.text))).collect()
}

pub(super) fn blocks(rows: &[Row<'_>], letter: &Words, guesses: &mut Guesses<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for row in rows {
        let plain = guesses.is_plain(row);
        if let Some((number, text)) = numbered(row.text).filter(|_| !plain) {
            add_item(&mut blocks, number, item(row, number, text, letter, guesses));
        } else if !plain && letter.include(row.text) {
            guesses.guess_row(row, "this quotes the letter");
            blocks.push(Block::Quote(vec![linked(row.text)]));
        } else {
            blocks.push(Block::Paragraph(linked(row.text)));
        }
    }
    blocks
}

/// "1) …", "1. …"; a longer number is a year or a house.
fn numbered(text: &str) -> Option<(u32, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).filter(|end| (1..=2).contains(end))?;
    let (number, rest) = text.split_at(digits);
    let text = rest.strip_prefix([')', '.'])?;
    let item = text.starts_with(char::is_whitespace) && !text.trim().is_empty();
    item.then(|| number.parse().ok().map(|number| (number, text.trim())))?
}

fn item(row: &Row<'_>, number: u32, text: &str, letter: &Words, guesses: &mut Guesses<'_>) -> Item {
    if letter.include(text) {
        guesses.guess_row(row, format!("number {number} of a list quotes the letter"));
        Item::Quote(linked(text))
    } else {
        guesses.guess_row(row, format!("this is number {number} of a list"));
        Item::Text(linked(text))
    }
}

/// An item that counts on from the one right above it belongs to the same list; any other begins a list of its own.
fn add_item(blocks: &mut Vec<Block>, number: u32, item: Item) {
    if let Some(Block::Ordered { start, items }) = blocks.last_mut()
        && usize::try_from(number.saturating_sub(*start)) == Ok(items.len())
    {
        items.push(item);
        return;
    }
    blocks.push(Block::Ordered { start: number, items: vec![item] });
}
