use serde::{Deserialize, Serialize};

use crate::Href;

/// A run of inlines: the content of a paragraph, a heading or a line of a quote.
pub type Line = Vec<Inline>;

/// One piece of a letter's or an answer's body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Line),
    /// A heading within the body; the post's own title is above it.
    Heading(Line),
    /// A quotation, paragraph by paragraph.
    Quote(Vec<Line>),
    /// A numbered list. `start` is the first item's number: an author who answers "1)" and "2)" at length writes two
    /// lists with paragraphs between them.
    Ordered {
        /// The number of the first item.
        start: u32,
        /// The items, in order.
        items: Vec<Item>,
    },
    /// A list without numbers.
    List(Vec<Item>),
    /// A thematic break.
    Rule,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// The author's own words.
    Text(Line),
    /// Words of the letter, repeated to be answered.
    Quote(Line),
}

impl Item {
    /// The item's words, whoever they belong to.
    #[must_use]
    pub fn line(&self) -> &Line {
        match self {
            Self::Text(line) | Self::Quote(line) => line,
        }
    }
}

/// One run of text within a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Stressed text.
    Emphasis(String),
    /// Important text.
    Strong(String),
    /// A link.
    Link {
        /// The words to press.
        text: String,
        /// Where they lead; `None` where the document named a place that is not safe, which leaves the words.
        #[serde(
            default,
            deserialize_with = "Href::safe_or_none",
            skip_serializing_if = "Option::is_none"
        )]
        href: Option<Href>,
    },
    /// A line break within a paragraph, as in an address or a verse.
    Break,
}

impl Inline {
    /// The run's words; a break is a line feed.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Emphasis(text) | Self::Strong(text) => text,
            Self::Link { text, .. } => text,
            Self::Break => "\n",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Inline, Item};

    #[test]
    fn is_written_as_the_wire_document_says() {
        let body = vec![
            Block::Paragraph(vec![
                Inline::Text("a".into()),
                Inline::Break,
                Inline::Strong("b".into()),
            ]),
            Block::Ordered { start: 2, items: vec![Item::Quote(vec![Inline::Text("q".into())])] },
            Block::Rule,
        ];
        let json = r#"[{"paragraph":[{"text":"a"},"break",{"strong":"b"}]},{"ordered":{"start":2,"items":[{"quote":[{"text":"q"}]}]}},"rule"]"#;
        assert_eq!(serde_json::to_string(&body).unwrap(), json);
        assert_eq!(serde_json::from_str::<Vec<Block>>(json).unwrap(), body);
    }

    #[test]
    fn an_unsafe_link_keeps_its_words_only() {
        let inline: Inline =
            serde_json::from_str(r#"{"link":{"text":"free","href":"javascript:alert(1)"}}"#)
                .unwrap();
        assert_eq!(inline, Inline::Link { text: "free".into(), href: None });
    }
}
