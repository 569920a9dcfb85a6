use serde::{Deserialize, Deserializer, Serialize};

/// A link's target that is safe to put into a page: `http:`, `https:`, `mailto:`, or relative to the page.
///
/// There is no other way to make one than [`Href::new`], so whoever renders an `Href` need not look at it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Href(String);

impl Href {
    /// Keeps `target` if it is safe. Browsers ignore tabs, line ends and surrounding control characters in an address
    /// (WHATWG URL, "basic URL parser", steps 1 to 3), so that `java\nscript:` is `javascript:`; an address that has any
    /// within is refused.
    #[must_use]
    pub fn new(target: &str) -> Option<Self> {
        let target = target.trim_ascii();
        let is_plain = !target.is_empty() && !target.bytes().any(|byte| byte < b' ');
        (is_plain && scheme(target).is_none_or(is_safe)).then(|| Self(target.to_owned()))
    }

    /// Reads a field of a document, where an unsafe target costs the link, not the document.
    pub(crate) fn safe_or_none<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Self>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.as_deref().and_then(Self::new))
    }

    /// The address, as it goes into `href`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Href {
    type Error = &'static str;

    fn try_from(target: String) -> Result<Self, Self::Error> {
        Self::new(&target).ok_or("a link that is neither http(s), mailto nor relative")
    }
}

/// What stands before the first `:`, unless a character that cannot be in a scheme comes first: such an address is
/// relative. (RFC 3986, section 3.1, lets a scheme start with a letter only; anything odd is treated as a scheme here,
/// because what is not understood should not be let through.)
fn scheme(target: &str) -> Option<&str> {
    let end = target.bytes().position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#'))?;
    let (scheme, rest) = target.split_at_checked(end)?;
    rest.starts_with(':').then_some(scheme)
}

fn is_safe(scheme: &str) -> bool {
    ["http", "https", "mailto"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe))
}

#[cfg(test)]
mod tests {
    use super::Href;

    #[test]
    fn keeps_web_mail_and_relative_addresses() {
        for target in [
            "http://jobs.example/threads/4",
            "HTTPS://jobs.example",
            "mailto:nora@desk.example",
            "/letters/ct",
            "../ct?page=2:3",
            "#c4",
            "//cdn.example/x",
            "ct.html",
        ] {
            assert!(Href::new(target).is_some(), "{target}");
        }
    }

    #[test]
    fn refuses_whatever_could_run_or_open_something_else() {
        for target in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
            "%6aavascript:alert(1)",
            "",
            "  ",
        ] {
            assert!(Href::new(target).is_none(), "{target:?}");
        }
    }
}
