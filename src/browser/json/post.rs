//! The post document (docs/wire.md).

use advice_wire::{Author, Block, Href, Inline, Item, Letter, Line, Link, Post};
use wasm_bindgen::JsValue;

use super::{
    Unreadable,
    fields::{get, list, maybe, maybe_list, number, string, variant},
    thread::note,
};

/// Reads a post document. Its version comes first, since a newer document may have another shape.
pub fn post(value: &JsValue) -> Result<Post, Unreadable> {
    let version = u32::try_from(number(value, "version")?).unwrap_or(u32::MAX);
    Post::check_version(version).map_err(|_| "it has a version that this advice-post is too old for: update it")?;
    let rule = get(value, "rule");
    Ok(Post {
        version,
        id: string(value, "id")?,
        title: maybe(value, "title"),
        asked: maybe(value, "asked"),
        answered: maybe(value, "answered"),
        author: author(&get(value, "author"))?,
        letter: Some(get(value, "letter")).filter(JsValue::is_object).as_ref().map(letter).transpose()?,
        answer: letter(&get(value, "answer")).map_err(|_| "answer")?,
        rule: if rule.is_undefined() { None } else { Some(line(&rule)?) },
        links: maybe_list(value, "links", link)?.into_iter().flatten().collect(),
        thread: maybe_list(value, "thread", note)?,
    })
}

fn author(value: &JsValue) -> Result<Author, Unreadable> {
    let name = string(value, "name").map_err(|_| "author")?;
    let link = maybe(value, "link").as_deref().and_then(Href::new);
    Ok(Author { name, link, mail: maybe(value, "mail") })
}

fn letter(value: &JsValue) -> Result<Letter, Unreadable> {
    let body = list(&get(value, "body"), "body", block)?;
    Ok(Letter { salutation: maybe(value, "salutation"), body, signature: maybe(value, "signature") })
}

/// An unsafe link costs the link, not the post.
fn link(value: &JsValue) -> Result<Option<Link>, Unreadable> {
    let text = string(value, "text")?;
    Ok(maybe(value, "href").as_deref().and_then(Href::new).map(|href| Link { text, href }))
}

fn block(value: &JsValue) -> Result<Block, Unreadable> {
    let (name, content) = variant(value).ok_or("block")?;
    Ok(match name.as_str() {
        "paragraph" => Block::Paragraph(line(&content)?),
        "heading" => Block::Heading(line(&content)?),
        "quote" => Block::Quote(list(&content, "quote", line)?),
        "list" => Block::List(list(&content, "list", item)?),
        "ordered" => Block::Ordered {
            start: u32::try_from(number(&content, "start")?).unwrap_or(1),
            items: list(&get(&content, "items"), "items", item)?,
        },
        "rule" => Block::Rule,
        _ => return Err("block"),
    })
}

fn item(value: &JsValue) -> Result<Item, Unreadable> {
    let (name, content) = variant(value).ok_or("item")?;
    let line = line(&content)?;
    match name.as_str() {
        "text" => Ok(Item::Text(line)),
        "quote" => Ok(Item::Quote(line)),
        _ => Err("item"),
    }
}

fn line(value: &JsValue) -> Result<Line, Unreadable> {
    list(value, "line", inline)
}

fn inline(value: &JsValue) -> Result<Inline, Unreadable> {
    let (name, content) = variant(value).ok_or("inline")?;
    let text = || content.as_string().ok_or("text");
    Ok(match name.as_str() {
        "text" => Inline::Text(text()?),
        "emphasis" => Inline::Emphasis(text()?),
        "strong" => Inline::Strong(text()?),
        "link" => {
            let href = maybe(&content, "href").as_deref().and_then(Href::new);
            Inline::Link { text: string(&content, "text")?, href }
        }
        "break" => Inline::Break,
        _ => return Err("inline"),
    })
}
