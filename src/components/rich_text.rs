//! Typed text as nodes. There is no HTML string anywhere, so there is nothing to inject.

use advice_wire::{Block, Href, Inline, Item};
use yew::prelude::*;

use super::{
    el::{el, el_with, is, row, words},
    line,
};
use crate::words::digits;

/// A letter's or an answer's body.
pub fn blocks(blocks: &[Block]) -> Html {
    row(blocks.iter().map(block).collect::<Vec<Html>>())
}

fn block(block: &Block) -> Html {
    let items = |items: &[Item]| items.iter().map(item).collect::<Vec<Html>>();
    match block {
        Block::Paragraph(text) => line(inlines(text)),
        Block::Heading(text) => el("h3", &[("dir", is("auto"))], [inlines(text)]),
        Block::Quote(lines) => el(
            "blockquote",
            &[],
            lines.iter().map(|text| line(inlines(text))).collect::<Vec<Html>>(),
        ),
        Block::Ordered { start, items: list } => {
            el_with("ol", &["start"], [digits(*start).into()], items(list))
        }
        Block::List(list) => el("ul", &[], items(list)),
        Block::Rule => el("hr", &[], vec![]),
    }
}

fn item(item: &Item) -> Html {
    let text = match item {
        Item::Text(text) => inlines(text),
        Item::Quote(text) => el("q", &[], [inlines(text)]),
    };
    el("li", &[("dir", is("auto"))], [text])
}

/// The inlines of one line.
pub fn inlines(line: &[Inline]) -> Html {
    row(line.iter().map(inline).collect::<Vec<Html>>())
}

fn inline(inline: &Inline) -> Html {
    match inline {
        Inline::Text(text) => words(text),
        Inline::Emphasis(text) => el("em", &[], [words(text)]),
        Inline::Strong(text) => el("strong", &[], [words(text)]),
        Inline::Link { text, href } => link(text, href.as_ref()),
        Inline::Break => el("br", &[], vec![]),
    }
}

/// A link that gives the other side no credit for being linked; its words only, where its target was not safe.
pub fn link(text: &str, href: Option<&Href>) -> Html {
    let text = words(text);
    match href {
        Some(href) => {
            let rel = AttrValue::Static("nofollow noopener ugc");
            el_with("a", &["rel", "href"], [rel, href.as_str().to_owned().into()], [text])
        }
        None => text,
    }
}
