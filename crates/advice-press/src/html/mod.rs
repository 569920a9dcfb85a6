//! A post as plain HTML, for readers without scripts, feed readers and search engines.

mod body;
mod escape;
mod json_ld;
mod thread;

use advice_wire::{Author, Href, Letter, Link, Post, limits};

use body::{blocks, line};
use escape::Escaped;

/// The deepest that replies are nested. Below this a page has no room left, so deeper replies stand at this depth; it
/// also keeps a hostile thread from nesting as deep as it likes.
const DEEPEST: usize = 8;

/// A post as HTML to put into a page, by itself or as the children of `<advice-post>`: microformats 2 (`h-entry`, with
/// the thread as `u-comment h-cite`) for those who read pages, and the same as schema.org JSON-LD.
///
/// With an endpoint, the Thx! is there too, as an ordinary form for browsers without scripts; those with scripts pass it
/// over (`noscript`) and show the widget's own button.
///
/// It is a fragment, in UTF-8, without styles or scripts; classes name the parts. Every text is escaped.
#[must_use]
pub fn html(post: &Post, endpoint: Option<&Href>) -> String {
    let mut html = format!("<article class=\"h-entry\" data-post-id=\"{}\">\n", Escaped(&post.id));
    html += &head(post);
    html += "<div class=\"e-content\">\n";
    if let Some(question) = &post.letter {
        html += &letter("letter", post.asked.as_deref(), question);
    }
    html += &letter("answer", None, &post.answer);
    html += "</div>\n";
    if let Some(rule) = &post.rule {
        html += &format!("<p class=\"rule\">{}</p>\n", line(rule));
    }
    html += &endpoint.map_or_else(String::new, |endpoint| form(post, endpoint));
    html += &links(&post.links);
    html += &thread::html(post);
    html += &endpoint.map_or_else(String::new, |endpoint| webmention(post, endpoint));
    html += &json_ld::script(post);
    html += "</article>\n";
    html
}

fn head(post: &Post) -> String {
    let mut html = String::from("<header>\n");
    if let Some(title) = &post.title {
        html += &format!("<h2 class=\"p-name\">{}</h2>\n", Escaped(title));
    }
    html += &format!("<p>{}", card(&post.author));
    if let Some(answered) = &post.answered {
        html += &format!(" {}", time("dt-published", answered));
    }
    html += "</p>\n</header>\n";
    html
}

fn card(author: &Author) -> String {
    let name = Escaped(&author.name);
    let name = match &author.link {
        Some(link) => {
            format!(
                "<a class=\"p-name u-url\" rel=\"author\" href=\"{}\">{name}</a>",
                Escaped(link.as_str())
            )
        }
        None => format!("<span class=\"p-name\">{name}</span>"),
    };
    let mail = author.mail.as_ref().map_or_else(String::new, |mail| {
        let mail = Escaped(mail);
        format!(" <a class=\"u-email\" href=\"mailto:{mail}\">{mail}</a>")
    });
    format!("<span class=\"p-author h-card\">{name}{mail}</span>")
}

fn time(class: &str, at: &str) -> String {
    // A reader is told the day; the rest is for programs.
    let day = at.get(.."2026-03-07".len()).unwrap_or(at);
    format!("<time class=\"{class}\" datetime=\"{}\">{}</time>", Escaped(at), Escaped(day))
}

fn letter(class: &str, written: Option<&str>, letter: &Letter) -> String {
    let named = |class: &str, text: &Option<String>| {
        text.as_ref().map_or_else(String::new, |text| {
            format!("<p class=\"{class}\">{}</p>\n", Escaped(text))
        })
    };
    format!(
        "<section class=\"{class}\">\n{}{}{}{}</section>\n",
        written.map_or_else(String::new, |at| format!("<p>{}</p>\n", time("written", at))),
        named("salutation", &letter.salutation),
        blocks(&letter.body),
        named("signature", &letter.signature),
    )
}

/// The Thx! without any script. The field that no person sees is a trap: what fills it in is a program, whose note waits for
/// the author. `maxlength` counts UTF-16 code units, so it is only a first hint; the endpoint counts.
fn form(post: &Post, endpoint: &Href) -> String {
    let endpoint = Escaped(endpoint.as_str().trim_end_matches('/'));
    let (id, author) = (Escaped(&post.id), Escaped(&post.author.name));
    let limit = limits::NOTE;
    format!(
        "<noscript>\n<form method=\"post\" action=\"{endpoint}/v1/thx/form\">\n\
         <input type=\"hidden\" name=\"post\" value=\"{id}\">\n\
         <p><label>A few words, only if you like <input name=\"note\" maxlength=\"{limit}\"></label></p>\n\
         <p><label><input type=\"checkbox\" name=\"asker\"> I wrote this letter. Only {author} is told.</label></p>\n\
         <p hidden><label>Leave this empty <input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></label></p>\n\
         <p><button>Thx!</button></p>\n</form>\n</noscript>\n"
    )
}

/// Tells other sites where to say that they link to this post (W3C Webmention, section 3.1.2).
fn webmention(post: &Post, endpoint: &Href) -> String {
    let endpoint = endpoint.as_str().trim_end_matches('/');
    let address = format!("{endpoint}/v1/webmention?post={}", percent_encoded(&post.id));
    format!("<link rel=\"webmention\" href=\"{}\">\n", Escaped(&address))
}

/// Text as a value in an address (RFC 3986, section 2).
fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn links(links: &[Link]) -> String {
    if links.is_empty() {
        return String::new();
    }
    let item = |link: &Link| {
        format!(
            "<li><a href=\"{}\">{}</a></li>\n",
            Escaped(link.href.as_str()),
            Escaped(&link.text)
        )
    };
    format!("<ul class=\"links\">\n{}</ul>\n", links.iter().map(item).collect::<String>())
}
