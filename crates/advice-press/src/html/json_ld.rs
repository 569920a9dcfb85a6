//! The same post for search engines: schema.org's `BlogPosting`, the thread as nested `Comment`s.

use advice_wire::{Author, Block, Inline, Item, Letter, Line, Note, Post, branches};
use serde_json::{Map, Value, json};

use super::DEEPEST;

/// The post as a `script` element that holds data.
pub(super) fn script(post: &Post) -> String {
    // Within a script element nothing is unescaped, and `</script>` or `<!--` in a text would end or swallow it:
    // "<" is written as JSON's own escape.
    let data = Value::Object(posting(post)).to_string().replace('<', "\\u003c");
    format!("<script type=\"application/ld+json\">{data}</script>\n")
}

fn posting(post: &Post) -> Map<String, Value> {
    let mut posting = Map::new();
    let mut set = |key: &str, value: Value| posting.insert(key.to_owned(), value);
    set("@context", json!("https://schema.org"));
    set("@type", json!("BlogPosting"));
    set("identifier", json!(post.id));
    set("author", person(&post.author));
    set("articleBody", json!(text(post)));
    if let Some(title) = &post.title {
        set("headline", json!(title));
    }
    if let Some(answered) = &post.answered {
        set("datePublished", json!(answered));
    }
    if !post.thread.is_empty() {
        set("commentCount", json!(post.thread.len()));
        set("comment", Value::Array(comments(post)));
    }
    posting
}

fn person(author: &Author) -> Value {
    let mut person = json!({ "@type": "Person", "name": author.name });
    if let Some(link) = &author.link {
        person["url"] = json!(link.as_str());
    }
    person
}

/// The notes, each within the one that it replies to.
fn comments(post: &Post) -> Vec<Value> {
    let mut done = Vec::new();
    let mut open: Vec<Value> = Vec::new();
    for branch in branches(&post.thread) {
        close(&mut open, &mut done, branch.depth.min(DEEPEST));
        open.push(comment(branch.note, &post.author));
    }
    close(&mut open, &mut done, 0);
    done
}

/// Puts the open notes below `depth` into those above them.
fn close(open: &mut Vec<Value>, done: &mut Vec<Value>, depth: usize) {
    while open.len() > depth {
        let Some(note) = open.pop() else { return };
        match open.last_mut().map(|above| &mut above["comment"]) {
            Some(Value::Array(replies)) => replies.push(note),
            Some(nothing) => *nothing = Value::Array(vec![note]),
            None => done.push(note),
        }
    }
}

fn comment(note: &Note, author: &Author) -> Value {
    let mut comment = json!({ "@type": "Comment", "identifier": note.id, "text": note.text });
    if note.author {
        comment["author"] = person(author);
    } else if let Some(name) = &note.name {
        comment["author"] = json!({ "@type": "Person", "name": name });
    }
    if let Some(at) = &note.at {
        comment["datePublished"] = json!(at);
    }
    comment
}

/// Letter and answer as plain text, a line each.
fn text(post: &Post) -> String {
    let letters = post.letter.iter().chain([&post.answer]);
    letters.flat_map(lines).collect::<Vec<_>>().join("\n")
}

fn lines(letter: &Letter) -> Vec<String> {
    let body = letter.body.iter().flat_map(block_lines);
    let salutation = letter.salutation.iter().cloned();
    salutation.chain(body).chain(letter.signature.iter().cloned()).collect()
}

fn block_lines(block: &Block) -> Vec<String> {
    let words = |line: &Line| line.iter().map(Inline::text).collect::<String>();
    match block {
        Block::Paragraph(line) | Block::Heading(line) => vec![words(line)],
        Block::Quote(lines) => lines.iter().map(words).collect(),
        Block::Ordered { items, .. } | Block::List(items) => {
            items.iter().map(Item::line).map(words).collect()
        }
        Block::Rule => Vec::new(),
    }
}
