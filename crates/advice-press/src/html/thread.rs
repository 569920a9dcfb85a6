use advice_wire::{Note, Post, branches};

use super::{DEEPEST, escape::Escaped, time};

/// The thread as lists within lists.
pub(super) fn html(post: &Post) -> String {
    if post.thread.is_empty() {
        return String::new();
    }
    let mut html = String::from("<section class=\"thread\">\n");
    let mut open = 0;
    for branch in branches(&post.thread) {
        // Branches come depth first, so a branch is at most one deeper than the one before it.
        let level = branch.depth.min(DEEPEST) + 1;
        if level > open {
            html += "<ol>\n";
            open = level;
        } else {
            html += "</li>\n";
            html += &"</ol>\n</li>\n".repeat(open - level);
            open = level;
        }
        html += &note(branch.note, post);
    }
    html += &"</li>\n</ol>\n".repeat(open);
    html += "</section>\n";
    html
}

/// A note, its list item left open for the replies.
fn note(note: &Note, post: &Post) -> String {
    let class = if note.author { "u-comment h-cite by-author" } else { "u-comment h-cite" };
    let mut html = format!("<li class=\"{class}\" id=\"note-{}\">\n", Escaped(&note.id));
    let writer = if note.author { Some(&post.author.name) } else { note.name.as_ref() };
    let name = writer.map(|name| {
        format!("<span class=\"p-author h-card\" dir=\"auto\">{}</span>", Escaped(name))
    });
    let at = note.at.as_deref().map(|at| time("dt-published", at));
    let about: Vec<String> = name.into_iter().chain(at).collect();
    if !about.is_empty() {
        html += &format!("<p>{}</p>\n", about.join(" "));
    }
    html += "<div class=\"e-content\" dir=\"auto\">\n";
    for paragraph in note.text.lines() {
        html += &format!("<p>{}</p>\n", Escaped(paragraph));
    }
    html += "</div>\n";
    html
}
