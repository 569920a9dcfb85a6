//! Markdown as typed blocks. What a post cannot hold keeps its words, loses its form, and is remarked on.

use std::collections::HashSet;

use advice_wire::{Block, Inline, Item, Line};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::line::{LineBuilder, settled};
use crate::{Remark, error::LineStarts, inline};

/// One piece of the text, and where it begins.
pub(super) struct Piece {
    pub(super) offset: usize,
    pub(super) content: Content,
}

pub(super) enum Content {
    /// A heading with its level: headings divide a letter into its parts, and a thread into its notes.
    Heading(usize, Line),
    Block(Block),
}

/// Reads the Markdown of `text` from `start` on.
pub(super) fn read(text: &str, start: usize, remarks: &mut Vec<Remark>) -> Vec<Piece> {
    let mut reader = Reader::new(text, remarks);
    let body = text.get(start..).unwrap_or_default();
    // Tables are asked for so that they are noticed; unasked, they would pass as a mess of bars.
    for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
        reader.read(event, start + range.start);
    }
    reader.pieces
}

/// Reads a value of the front matter, which is one line.
pub(super) fn line(value: &str) -> Option<Line> {
    let first = read(value, 0, &mut Vec::new()).into_iter().next()?;
    match first.content {
        Content::Block(Block::Paragraph(line)) => Some(settled(line)),
        _ => Some(inline::linked(value)),
    }
}

/// What stands open at the top level: all that is within it goes into its lines or items, however deep.
enum Open {
    Quote(Vec<Line>),
    List(Option<u64>, Vec<Item>),
}

struct Reader<'a> {
    lines: LineStarts,
    /// What was lost on which line: once is enough to know.
    lost: HashSet<(usize, String)>,
    remarks: &'a mut Vec<Remark>,
    pieces: Vec<Piece>,
    line: LineBuilder,
    open: Option<Open>,
    /// How many quotes and lists are around the current line.
    depth: usize,
    /// How many of the quotes stand within an item: what an item quotes are words of the letter.
    quotes_in_item: usize,
    /// Where the current top-level block begins.
    offset: usize,
    in_code: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &str, remarks: &'a mut Vec<Remark>) -> Self {
        Self {
            lines: LineStarts::of(text),
            lost: HashSet::new(),
            remarks,
            pieces: Vec::new(),
            line: LineBuilder::default(),
            open: None,
            depth: 0,
            quotes_in_item: 0,
            offset: 0,
            in_code: false,
        }
    }

    fn read(&mut self, event: Event<'_>, offset: usize) {
        match event {
            Event::Start(tag) => self.start(tag, offset),
            Event::End(tag) => self.end(tag, offset),
            Event::Text(text) if self.in_code => self.code_lines(&text),
            Event::Text(text) | Event::Html(text) => self.line.text(&text),
            Event::Code(text) => self.lose_text("code", &text, offset),
            Event::InlineHtml(text) => self.lose_text("HTML", &text, offset),
            Event::SoftBreak => self.line.text("\n"),
            Event::HardBreak => self.line.line_break(),
            Event::Rule if self.depth == 0 => self.push(offset, Content::Block(Block::Rule)),
            // Footnotes, task lists and mathematics are never asked of the parser.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, offset: usize) {
        if self.depth == 0 && is_block(&tag) {
            self.offset = offset;
        }
        match tag {
            Tag::BlockQuote(_) => self.begin_quote(offset),
            Tag::List(start) => self.begin_list(start, offset),
            Tag::Item => self.begin_item(),
            Tag::Emphasis => self.line.begin_emphasis(),
            Tag::Strong => self.line.begin_strong(),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.line.begin_link(format!("mailto:{dest_url}"));
            }
            Tag::Link { dest_url, .. } => self.line.begin_link(dest_url.into_string()),
            Tag::CodeBlock(_) => {
                self.in_code = true;
                self.lose("code", offset);
            }
            Tag::HtmlBlock => self.lose("HTML", offset),
            Tag::Image { .. } => self.lose("an image", offset),
            Tag::Table(_) => self.lose("a table", offset),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, offset: usize) {
        match tag {
            TagEnd::Heading(level) if self.depth == 0 => {
                let line = self.line.take().unwrap_or_default();
                self.push(self.offset, Content::Heading(level as usize, line));
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) => self.end_container(),
            TagEnd::Emphasis => self.line.end_emphasis(),
            TagEnd::Strong => self.line.end_strong(),
            TagEnd::Link => self.end_link(offset),
            TagEnd::TableCell => self.line.text(" | "),
            TagEnd::TableRow | TagEnd::TableHead => self.line.line_break(),
            TagEnd::Image => {}
            _ => {
                self.in_code = false;
                self.end_line();
            }
        }
    }

    fn begin_quote(&mut self, offset: usize) {
        self.end_line();
        match self.open {
            None => self.open = Some(Open::Quote(Vec::new())),
            Some(Open::List(..)) if self.depth == 1 => self.quotes_in_item = 1,
            Some(Open::List(..)) if self.quotes_in_item > 0 => self.quotes_in_item += 1,
            Some(_) => self.lose("a quote within another block", offset),
        }
        self.depth += 1;
    }

    fn begin_list(&mut self, start: Option<u64>, offset: usize) {
        self.end_line();
        match self.open {
            None => self.open = Some(Open::List(start, Vec::new())),
            Some(_) => self.lose("a list within another block", offset),
        }
        self.depth += 1;
    }

    fn begin_item(&mut self) {
        self.end_line();
        if let Some(Open::List(_, items)) = &mut self.open {
            items.push(Item::Text(Line::new()));
        }
    }

    fn end_container(&mut self) {
        self.end_line();
        self.depth = self.depth.saturating_sub(1);
        self.quotes_in_item = self.quotes_in_item.saturating_sub(1);
        if self.depth > 0 {
            return;
        }
        let block = match self.open.take() {
            Some(Open::Quote(lines)) if !lines.is_empty() => Block::Quote(lines),
            Some(Open::List(start, items)) => match list(start, items) {
                Some(block) => block,
                None => return,
            },
            _ => return,
        };
        self.push(self.offset, Content::Block(block));
    }

    fn end_line(&mut self) {
        let Some(line) = self.line.take() else { return };
        match &mut self.open {
            None => self.push(self.offset, Content::Block(Block::Paragraph(line))),
            Some(Open::Quote(lines)) => lines.push(line),
            Some(Open::List(_, items)) => {
                if let Some(item) = items.last_mut() {
                    add_to_item(item, line, self.quotes_in_item > 0);
                }
            }
        }
    }

    fn end_link(&mut self, offset: usize) {
        if let Some(target) = self.line.end_link() {
            let what = format!("a link to {target} is not safe to put into a page");
            self.lose(&what, offset);
        }
    }

    fn code_lines(&mut self, code: &str) {
        for line in code.split_inclusive('\n') {
            self.line.text(line.trim_end_matches('\n'));
            if line.ends_with('\n') {
                self.line.line_break();
            }
        }
    }

    fn lose_text(&mut self, what: &str, text: &str, offset: usize) {
        self.lose(what, offset);
        self.line.text(text);
    }

    /// Remarks that only the words are kept.
    fn lose(&mut self, what: &str, offset: usize) {
        let line = self.lines.line(offset);
        if self.lost.insert((line, what.to_owned())) {
            let what = format!("{what}: kept the words as plain text");
            self.remarks.push(Remark::flattened(line, what));
        }
    }

    fn push(&mut self, offset: usize, content: Content) {
        self.pieces.push(Piece { offset, content });
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
}

/// A second paragraph of an item follows after a break. Words of the letter stay a quote only where the item says
/// nothing else.
fn add_to_item(item: &mut Item, mut line: Line, quoted: bool) {
    let (Item::Text(words) | Item::Quote(words)) = &mut *item;
    let first = words.is_empty();
    let mut words = std::mem::take(words);
    if !first {
        words.push(Inline::Break);
    }
    words.append(&mut line);
    let stays_quote = quoted && (first || matches!(item, Item::Quote(_)));
    *item = if stays_quote { Item::Quote(words) } else { Item::Text(words) };
}

fn list(start: Option<u64>, mut items: Vec<Item>) -> Option<Block> {
    items.retain(|item| !item.line().is_empty());
    if items.is_empty() {
        return None;
    }
    Some(match start {
        Some(start) => Block::Ordered { start: u32::try_from(start).unwrap_or(1), items },
        None => Block::List(items),
    })
}
