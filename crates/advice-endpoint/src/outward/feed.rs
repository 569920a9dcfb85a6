//! News for feed readers: Atom (RFC 4287) and JSON Feed 1.1. An entry is one telling, so that three hundred thanks are one
//! line in a reader's list and not three hundred.

use advice_wire::News;
use serde_json::json;

use super::story::Story;
use crate::escape::escape;

/// What both forms are made of.
#[derive(Debug)]
pub(crate) struct Feed<'a> {
    /// The endpoint's address, which names the feed for good: its own address changes with its token.
    pub(crate) public: &'a str,
    /// Where this form of the feed is.
    pub(crate) address: &'a str,
    /// When something was last told, or when counting began.
    pub(crate) updated: &'a str,
    /// The newest first.
    pub(crate) news: &'a [News],
}

impl Feed<'_> {
    fn title(&self) -> String {
        let host = self.public.split_once("://").map_or(self.public, |(_, host)| host);
        format!("Thanks at {host}")
    }

    pub(crate) fn atom(&self) -> String {
        let entries: String = self.news.iter().map(entry).collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
             <id>{public}/</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n\
             <author><name>advice-post</name></author>\n<link rel=\"self\" href=\"{address}\"/>\n{entries}</feed>\n",
            public = escape(self.public),
            title = escape(&self.title()),
            updated = escape(self.updated),
            address = escape(self.address),
        )
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        let item = |news: &News| {
            let story = Story::of(news);
            json!({
                "id": urn(news),
                "title": story.headline,
                "content_html": story.html(),
                "date_published": news.until,
            })
        };
        json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title(),
            "feed_url": self.address,
            "items": self.news.iter().map(item).collect::<Vec<_>>(),
        })
    }
}

fn urn(news: &News) -> String {
    format!("urn:uuid:{}", news.id)
}

/// The content is HTML, as text: escaped once as HTML in the story, and once more as XML here.
fn entry(news: &News) -> String {
    let story = Story::of(news);
    format!(
        "<entry>\n<id>{id}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n\
         <content type=\"html\">{content}</content>\n</entry>\n",
        id = escape(&urn(news)),
        title = escape(&story.headline),
        updated = escape(&news.until),
        content = escape(&story.html()),
    )
}

#[cfg(test)]
mod tests {
    use advice_wire::{News, Others, PostNews, Received, ThxId};
    use atom_syndication::Feed as Atom;

    use super::Feed;

    const HOSTILE: &str = "]]></content><script>alert(\"1\")</script>&nbsp;&#0;";

    fn news() -> News {
        let id = ThxId::mint(0, [0; 10]);
        News {
            id: id.to_string(),
            since: "2026-03-09T08:00:00Z".into(),
            until: "2026-03-10T09:10:00Z".into(),
            posts: vec![PostNews { post: HOSTILE.into(), title: None, thanks: 1, askers: 1 }],
            others: Others::default(),
            notes: vec![Received {
                id,
                post: HOSTILE.into(),
                at: "2026-03-10T09:00:00Z".into(),
                note: Some(HOSTILE.into()),
                name: Some(HOSTILE.into()),
                asker: true,
                hidden: false,
                waits: true,
                link: None,
                replies: 0,
            }],
            more: 0,
        }
    }

    fn feed(news: &[News]) -> Feed<'_> {
        Feed {
            public: "https://thx.example",
            address: "https://thx.example/v1/feed/a/atom",
            updated: "2026-03-10T09:10:00Z",
            news,
        }
    }

    #[test]
    fn a_feed_reader_gets_out_of_atom_what_went_in() {
        let news = [news()];
        let atom: Atom = feed(&news).atom().parse().unwrap();
        assert_eq!(
            (atom.id.as_str(), atom.title.value.as_str()),
            ("https://thx.example/", "Thanks at thx.example")
        );
        assert_eq!(
            (atom.links[0].rel.as_str(), atom.links[0].href.as_str()),
            ("self", feed(&[]).address)
        );
        let [entry] = &atom.entries[..] else { panic!("{atom:?}") };
        assert_eq!(entry.title.value, format!("The asker has read the answer to “{HOSTILE}”"));
        let content = entry.content.as_ref().unwrap();
        assert_eq!(content.content_type.as_deref(), Some("html"));
        let html = content.value.as_ref().unwrap();
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
        assert!(entry.id.starts_with("urn:uuid:"), "{}", entry.id);
        assert_eq!(entry.updated.to_rfc3339(), "2026-03-10T09:10:00+00:00");
    }

    #[test]
    fn an_empty_feed_is_a_feed() {
        let atom: Atom = feed(&[]).atom().parse().unwrap();
        assert!(atom.entries.is_empty());
        assert_eq!(feed(&[]).json()["items"], serde_json::json!([]));
    }

    #[test]
    fn json_feed_has_what_version_1_1_asks_for() {
        let json = feed(&[news()]).json();
        assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
        assert!(json["title"].is_string() && json["feed_url"].is_string());
        let item = &json["items"][0];
        assert!(item["id"].as_str().unwrap().starts_with("urn:uuid:"));
        assert!(!item["content_html"].as_str().unwrap().contains("<script"));
    }
}
