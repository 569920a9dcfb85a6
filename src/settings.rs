/// What the host asks for with the element's attributes, as the shell has read them: trimmed, addresses absolute, `""` and
/// `"null"` absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The address of the post document.
    pub post: Option<String>,
    /// Whether the element's own children are the letter and its answer.
    pub in_place: bool,
    /// The post's id, in the host's own words.
    pub post_id: Option<String>,
    /// The page's identity, for a post that has no other.
    pub page_id: String,
    /// Where Thx are delivered. Absent: they stay on the device.
    pub endpoint: Option<String>,
    /// Whether the newest notes come first.
    pub newest_first: bool,
    /// How many steps replies are indented at most.
    pub max_depth: usize,
}

impl Settings {
    /// What the post's thanks are counted under: the host's word, else the document's, else the page's address.
    #[must_use]
    pub fn identity<'a>(&'a self, document: Option<&'a str>) -> &'a str {
        self.post_id.as_deref().or(document).unwrap_or(&self.page_id)
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn the_hosts_word_goes_before_the_documents_and_the_pages() {
        let page = Settings {
            post: None,
            in_place: true,
            post_id: None,
            page_id: "https://blog.example/ct".into(),
            endpoint: None,
            newest_first: false,
            max_depth: 4,
        };
        assert_eq!(page.identity(None), "https://blog.example/ct");
        assert_eq!(page.identity(Some("ct")), "ct");
        let named = Settings { post_id: Some("mine".into()), ..page };
        assert_eq!(named.identity(Some("ct")), "mine");
    }
}
