use advice_wire::{Block, Inline, Item, Line};

use super::escape::Escaped;

pub(super) fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(words) => format!("<p>{}</p>\n", line(words)),
        Block::Heading(words) => format!("<h3>{}</h3>\n", line(words)),
        Block::Quote(lines) => format!("<blockquote>\n{}</blockquote>\n", quoted(lines)),
        Block::Ordered { start: 1, items: list } => format!("<ol>\n{}</ol>\n", items(list)),
        Block::Ordered { start, items: list } => {
            format!("<ol start=\"{start}\">\n{}</ol>\n", items(list))
        }
        Block::List(list) => format!("<ul>\n{}</ul>\n", items(list)),
        Block::Rule => "<hr>\n".to_owned(),
    }
}

fn quoted(lines: &[Line]) -> String {
    lines.iter().map(|words| format!("<p>{}</p>\n", line(words))).collect()
}

fn items(items: &[Item]) -> String {
    let item = |item: &Item| match item {
        Item::Text(words) => format!("<li>{}</li>\n", line(words)),
        Item::Quote(words) => format!("<li><blockquote><p>{}</p></blockquote></li>\n", line(words)),
    };
    items.iter().map(item).collect()
}

pub(super) fn line(line: &Line) -> String {
    line.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) | Inline::Link { text, href: None } => Escaped(text).to_string(),
        Inline::Emphasis(text) => format!("<em>{}</em>", Escaped(text)),
        Inline::Strong(text) => format!("<strong>{}</strong>", Escaped(text)),
        Inline::Link { text, href: Some(href) } => {
            format!("<a href=\"{}\">{}</a>", Escaped(href.as_str()), Escaped(text))
        }
        Inline::Break => "<br>".to_owned(),
    }
}
