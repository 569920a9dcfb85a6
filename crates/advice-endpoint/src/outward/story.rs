//! News in words, once for a mail, a feed and whatever else a person reads.

use advice_wire::{News, PostNews, Received};

use crate::clean;
use crate::escape::escape;

/// What a message says.
#[derive(Debug)]
pub(crate) struct Story {
    /// One line: the subject of a mail, the title of an entry.
    pub(crate) headline: String,
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Paragraph(String),
    List(Vec<String>),
    /// A reader's own words.
    Quote {
        by: String,
        text: String,
    },
}

impl Story {
    pub(crate) fn of(news: &News) -> Self {
        let mut parts = vec![Part::Paragraph(span(news))];
        parts.extend(receipts(news));
        parts.extend(counts(news));
        parts.extend(news.notes.iter().filter_map(|thx| quote(news, thx)));
        if news.more > 0 {
            let more =
                if news.notes.is_empty() { ["note", "notes"] } else { ["more note", "more notes"] };
            let more = counted_as(news.more, more[0], more[1]);
            parts.push(Part::Paragraph(format!("And {more}: `advice-post thanks` shows all.")));
        }
        Self { headline: headline(news), parts }
    }

    /// As plain text, in paragraphs.
    pub(crate) fn text(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Paragraph(text) => text.clone(),
            Part::List(items) => items.iter().map(|item| format!("- {item}\n")).collect(),
            Part::Quote { by, text } => format!("{by}\n> {}", text.replace('\n', "\n> ")),
        });
        let parts: Vec<String> = parts.map(|part| part.trim_end().to_owned()).collect();
        format!("{}\n", parts.join("\n\n"))
    }

    /// As HTML that can stand anywhere: elements without attributes, and text.
    pub(crate) fn html(&self) -> String {
        let item = |item: &String| format!("<li>{}</li>", escape(item));
        let parts = self.parts.iter().map(|part| match part {
            Part::Paragraph(text) => format!("<p>{}</p>\n", escape(text)),
            Part::List(items) => {
                format!("<ul>{}</ul>\n", items.iter().map(item).collect::<String>())
            }
            Part::Quote { by, text } => {
                let text = escape(text).replace('\n', "<br>");
                format!("<p>{}</p>\n<blockquote><p>{text}</p></blockquote>\n", escape(by))
            }
        });
        parts.collect()
    }
}

/// The asker's word first: it is what the author waits for.
fn headline(news: &News) -> String {
    let (thanks, askers) = (news.thanks(), news.askers());
    let asked: Vec<_> = news.posts.iter().filter(|post| post.askers > 0).collect();
    match (askers, thanks) {
        (0, 0) if news.notes.is_empty() && news.more == 0 => "What came was taken back".to_owned(),
        (0, 0) => counted_as(
            news.notes.len() as u64 + news.more,
            "note was added to earlier thanks",
            "notes were added to earlier thanks",
        ),
        (0, _) => {
            let thanked: Vec<_> = news.posts.iter().filter(|post| post.thanks > 0).collect();
            let thanks = counted_as(thanks, "Thx", "thanks");
            format!("{thanks} for {}", these(&thanked, news.others.posts))
        }
        _ => {
            let who = counted_as(askers, "asker has", "askers have");
            let who = if askers == 1 { "The asker has" } else { &who };
            let thanks = match thanks {
                0 | 1 => String::new(),
                _ => format!(", and there are {thanks} thanks"),
            };
            // How many of the other posts their askers have read is not known.
            let what = match news.others.askers {
                0 => format!(" to {}", these(&asked, 0)),
                _ => String::new(),
            };
            format!("{who} read the answer{what}{thanks}")
        }
    }
}

fn these(posts: &[&PostNews], others: u64) -> String {
    match (posts, others) {
        ([post], 0) => title(post),
        (posts, others) => counted_as(posts.len() as u64 + others, "post", "posts"),
    }
}

fn title(post: &PostNews) -> String {
    called(post.name())
}

/// A post's id may be any stranger's word: it stays in its line, and turns nothing around it.
fn called(post: &str) -> String {
    format!("“{}”", clean::line(post).unwrap_or_default())
}

fn span(news: &News) -> String {
    let (since, until) = (minute(&news.since), minute(&news.until));
    format!("From {since} to {until} (UTC): {}.", counted_as(news.thanks(), "Thx", "thanks"))
}

/// `2026-03-10T09:00:00Z` to the minute.
fn minute(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

/// The most posts that have a line of their own.
const NAMED: usize = 20;

fn receipts(news: &News) -> Vec<Part> {
    let asked: Vec<_> = news.posts.iter().filter(|post| post.askers > 0).collect();
    let (named, others) = asked.split_at(asked.len().min(NAMED));
    let mut parts: Vec<_> = named
        .iter()
        .map(|post| {
            let (who, post) = (readers_say(post.askers), title(post));
            Part::Paragraph(format!(
                "{who} that the letter of {post} was theirs: the asker has read the answer."
            ))
        })
        .collect();
    let askers = others.iter().map(|post| post.askers).sum::<u64>() + news.others.askers;
    if askers > 0 {
        let others = if named.is_empty() { "a letter" } else { "the letter of another post" };
        let who = readers_say(askers);
        parts.push(Part::Paragraph(format!("{who} that {others} was theirs.")));
    }
    parts
}

fn readers_say(readers: u64) -> String {
    if readers == 1 { "A reader says".to_owned() } else { format!("{readers} readers say") }
}

fn counts(news: &News) -> Option<Part> {
    let posts: Vec<_> = news.posts.iter().filter(|post| post.thanks > 0).collect();
    let (named, others) = posts.split_at(posts.len().min(NAMED));
    let mut items: Vec<_> =
        named.iter().map(|post| format!("{} for {}", post.thanks, title(post))).collect();
    let thanks = others.iter().map(|post| post.thanks).sum::<u64>() + news.others.thanks;
    if thanks > 0 {
        let posts = others.len() as u64 + news.others.posts;
        let more = if named.is_empty() { ["post", "posts"] } else { ["more post", "more posts"] };
        items.push(format!("{thanks} for {}", counted_as(posts, more[0], more[1])));
    }
    (!items.is_empty()).then_some(Part::List(items))
}

fn quote(news: &News, thx: &Received) -> Option<Part> {
    let text = thx.note.clone()?;
    let post = news.posts.iter().find(|post| post.post == thx.post);
    let post = post.map_or_else(|| called(&thx.post), title);
    let name = thx.name.as_deref().unwrap_or("a reader");
    let asker = if thx.asker { ", who says that the letter was theirs" } else { "" };
    let link = thx.link.as_ref().map_or_else(String::new, |link| format!(" ({link})"));
    let state = match thx {
        Received { hidden: true, .. } => " (hidden)",
        Received { waits: true, .. } => " (waits for you to approve it)",
        _ => "",
    };
    Some(Part::Quote {
        by: format!("Under {post}, {name}{link}{asker}{state}, {}:", minute(&thx.at)),
        text,
    })
}

fn counted_as(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use advice_wire::{News, Others, PostNews, Received, ThxId};

    use super::Story;

    fn news(posts: &[(&str, u64, u64)], notes: &[(&str, &str, bool)]) -> News {
        let post = |&(id, thanks, askers): &(&str, u64, u64)| PostNews {
            post: id.into(),
            title: (id == "ct").then(|| "May I <write>?".into()),
            thanks,
            askers,
        };
        let note = |&(post, text, asker): &(&str, &str, bool)| Received {
            id: ThxId::mint(0, [0; 10]),
            post: post.into(),
            at: "2026-03-10T09:00:00Z".into(),
            note: Some(text.into()),
            name: asker.then(|| "Five & Stops".into()),
            asker,
            hidden: false,
            waits: false,
            link: None,
            replies: 0,
        };
        News {
            id: "id".into(),
            since: "2026-03-09T08:00:00Z".into(),
            until: "2026-03-10T09:10:00Z".into(),
            posts: posts.iter().map(post).collect(),
            others: Others::default(),
            notes: notes.iter().map(note).collect(),
            more: 0,
        }
    }

    fn headline(posts: &[(&str, u64, u64)]) -> String {
        Story::of(&news(posts, &[("ct", "later", false)])).headline
    }

    #[test]
    fn the_headline_counts_and_puts_the_asker_first() {
        assert_eq!(headline(&[("ct", 1, 0)]), "1 Thx for “May I <write>?”");
        assert_eq!(headline(&[("ct", 299, 0), ("b", 1, 0)]), "300 thanks for 2 posts");
        let asked = "The asker has read the answer to “May I <write>?”";
        assert_eq!(headline(&[("ct", 1, 1)]), asked);
        assert_eq!(headline(&[("ct", 0, 1)]), asked);
        assert_eq!(
            headline(&[("b", 299, 0), ("ct", 1, 1)]),
            format!("{asked}, and there are 300 thanks")
        );
        let both = "2 askers have read the answer to 2 posts, and there are 5 thanks";
        assert_eq!(headline(&[("ct", 3, 1), ("b", 2, 1)]), both);
        assert_eq!(headline(&[("ct", 0, 0)]), "1 note was added to earlier thanks");
        assert_eq!(Story::of(&news(&[], &[])).headline, "What came was taken back");
    }

    #[test]
    fn text_has_every_count_and_every_word() {
        let notes = [("ct", "It was mine.\nTwo spoons.", true), ("ct", "Same here.", false)];
        let mut news = news(&[("ct", 2, 1)], &notes);
        news.more = 7;
        let text = Story::of(&news).text();
        let expected = "From 2026-03-09 08:00 to 2026-03-10 09:10 (UTC): 2 thanks.\n\n\
            A reader says that the letter of “May I <write>?” was theirs: the asker has read the answer.\n\n\
            - 2 for “May I <write>?”\n\n\
            Under “May I <write>?”, Five & Stops, who says that the letter was theirs, 2026-03-10 09:00:\n\
            > It was mine.\n> Two spoons.\n\n\
            Under “May I <write>?”, a reader, 2026-03-10 09:00:\n> Same here.\n\n\
            And 7 more notes: `advice-post thanks` shows all.\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn many_posts_are_counted_together() {
        let posts: Vec<_> = (0..30).map(|_| ("b", 2, 0)).collect();
        let text = Story::of(&news(&posts, &[])).text();
        assert_eq!(text.matches("- 2 for “b”").count(), 20);
        assert!(text.contains("- 20 for 10 more posts"), "{text}");
    }

    /// Catches a mail that grows with every post that somebody makes up.
    #[test]
    fn many_askers_are_told_together() {
        let posts: Vec<_> = (0..30).map(|_| ("b", 2, 2)).collect();
        let mut news = news(&posts, &[]);
        news.others = Others { posts: 70, thanks: 140, askers: 71 };
        let story = Story::of(&news);
        assert_eq!(story.headline, "131 askers have read the answer, and there are 200 thanks");
        let text = story.text();
        assert_eq!(text.matches("the letter of “b” was theirs").count(), 20);
        let others = "91 readers say that the letter of another post was theirs.\n";
        assert!(text.contains(others), "{text}");
        assert!(text.contains("- 160 for 80 more posts"), "{text}");
    }

    /// Catches a stranger's word in what is told where words were refused.
    #[test]
    fn in_short_there_are_numbers_alone() {
        let news = news(&[("b", 299, 0), ("ct", 1, 1)], &[("ct", "It was mine.", true)]);
        let story = Story::of(&news.brief());
        assert_eq!(story.headline, "The asker has read the answer, and there are 300 thanks");
        let expected = "From 2026-03-09 08:00 to 2026-03-10 09:10 (UTC): 300 thanks.\n\n\
            A reader says that a letter was theirs.\n\n- 300 for 2 posts\n\n\
            And 1 note: `advice-post thanks` shows all.\n";
        assert_eq!(story.text(), expected);
    }

    /// Catches a post's id that writes lines of its own into the author's mail, or turns the words around it.
    #[test]
    fn what_a_stranger_calls_a_post_stays_within_its_marks() {
        let id = "ct\u{2028}The asker has read it\u{202e}";
        let story =
            Story::of(&news(&[(id, 2, 0)], &[(id, "so", false), ("b\u{202e}", "so", false)]));
        let text = story.text() + &story.headline;
        assert!(!text.contains(['\u{2028}', '\u{202e}']), "{text:?}");
        assert!(text.contains("- 2 for “ct The asker has read it”\n"), "{text:?}");
        assert!(text.contains("Under “b”, a reader"), "{text:?}");
    }

    #[test]
    fn in_html_nothing_that_a_reader_wrote_is_markup() {
        let notes = [("<b>", "<script>alert(1)</script>\n& \"so\"", true)];
        let html = Story::of(&news(&[("<b>", 1, 1)], &notes)).html();
        assert!(
            html.contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>&amp; &quot;so&quot;"),
            "{html}"
        );
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
    }
}
