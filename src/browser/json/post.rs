//! The post document (docs/wire.md).

use advice_wire::{Author, Block, Href, Inline, Item, Letter, Line, Link, Post};
use wasm_bindgen::JsValue;

use super::{
    Unreadable,
    fields::{get, item_at, length, list, maybe, number, string, variant},
    thread::note,
};

/// Reads a post document. Its version comes first, since a newer document may have another shape.
pub fn post(value: &JsValue) -> Result<Post, Unreadable> {
    let version = u32::try_from(number(value, "version")?).unwrap_or(u32::MAX);
    Post::check_version(version)
        .map_err(|_| "it has a version that this advice-post is too old for: update it")?;
    let id = string(value, "id")?;
    let rule = get(value, "rule");
    Ok(Post {
        version,
        id: if id.is_empty() { return Err("id") } else { id },
        title: maybe(value, "title"),
        asked: maybe(value, "asked"),
        answered: maybe(value, "answered"),
        author: author(&get(value, "author"))?,
        letter: Some(get(value, "letter"))
            .filter(JsValue::is_object)
            .as_ref()
            .map(letter)
            .transpose()?,
        answer: letter(&get(value, "answer")).map_err(|_| "answer")?,
        rule: if rule.is_undefined() || rule.is_null() { None } else { Some(line(&rule)?) },
        links: links(&get(value, "links"))?,
        thread: list(&get(value, "thread"), note)?,
    })
}

fn author(value: &JsValue) -> Result<Author, Unreadable> {
    let name = string(value, "name").map_err(|_| "author")?;
    let link = maybe(value, "link").as_deref().and_then(Href::new);
    Ok(Author { name, link, mail: maybe(value, "mail") })
}

fn letter(value: &JsValue) -> Result<Letter, Unreadable> {
    let body = get(value, "body");
    if body.is_undefined() {
        return Err("body");
    }
    let body = list(&body, block)?;
    Ok(Letter {
        salutation: maybe(value, "salutation"),
        body,
        signature: maybe(value, "signature"),
    })
}

/// An unsafe link costs the link, not the post.
fn links(value: &JsValue) -> Result<Vec<Link>, Unreadable> {
    let mut links = Vec::new();
    for at in 0..length(value)? {
        let value = item_at(value, at);
        if let Some(href) = maybe(&value, "href").as_deref().and_then(Href::new) {
            links.push(Link { text: string(&value, "text")?, href });
        }
    }
    Ok(links)
}

fn block(value: &JsValue) -> Result<Block, Unreadable> {
    let (name, content) = variant(value).ok_or("block")?;
    Ok(match name.as_str() {
        "paragraph" => Block::Paragraph(line(&content)?),
        "heading" => Block::Heading(line(&content)?),
        "quote" => Block::Quote(list(&content, line)?),
        "list" => Block::List(list(&content, item)?),
        "ordered" => Block::Ordered {
            start: u32::try_from(number(&content, "start")?).unwrap_or(1),
            items: list(&get(&content, "items"), item)?,
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
    list(value, inline)
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
