/// What the host asks for with the element's attributes, as the shell has read them: trimmed, addresses absolute, `""` and
/// `"null"` absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The address of the post document.
    pub post: Option<String>,
    /// Whether the element's own children are the letter and its answer.
    pub in_place: bool,
    /// What the post's thanks are counted under: the host's own word, else the page's address. Absent where that is for the
    /// document to say.
    pub post_id: Option<String>,
    /// Where Thx are delivered. Absent: they stay on the device.
    pub endpoint: Option<String>,
    /// Whether the newest notes come first.
    pub newest_first: bool,
    /// How many steps replies are indented at most.
    pub max_depth: usize,
}

impl Settings {
    /// What the post's thanks are counted under: the host's word goes before the document's. Empty where neither is here.
    #[must_use]
    pub fn identity<'a>(&'a self, document: Option<&'a str>) -> &'a str {
        self.post_id.as_deref().or(document).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn the_hosts_word_goes_before_the_documents() {
        let unnamed = Settings {
            post: Some("/ct.json".into()),
            in_place: false,
            post_id: None,
            endpoint: None,
            newest_first: false,
            max_depth: 4,
        };
        assert_eq!(unnamed.identity(Some("ct")), "ct");
        let named = Settings { post_id: Some("mine".into()), ..unnamed };
        assert_eq!(named.identity(Some("ct")), "mine");
    }
}
