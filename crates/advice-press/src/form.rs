use std::path::Path;

use crate::markdown;

/// What an author's file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A letter in Markdown, with or without front matter.
    Markdown,
    /// The text of a Blogger page, pasted.
    Page,
}

impl Form {
    /// Goes by the file's name, and then by whether the text begins with front matter.
    pub(crate) fn of(name: &str, text: &str) -> Self {
        let extension = Path::new(name).extension().unwrap_or_default();
        let named =
            ["md", "markdown"].iter().any(|markdown| extension.eq_ignore_ascii_case(markdown));
        if named || markdown::begins_with_front_matter(text) { Self::Markdown } else { Self::Page }
    }
}
