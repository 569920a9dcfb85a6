//! Scripts that run in a page before its own, whatever its policy says.

use anyhow::Result;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use hyper::Response;
use hyper::header::{
    CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY, ETAG, HeaderValue,
};
use reqwest::Body;
use sha2::{Digest as _, Sha256};

/// What is put into a page, and what the page's policy has to allow for it.
pub(crate) struct Injection {
    html: String,
    hashes: String,
}

impl Injection {
    pub(crate) fn of(scripts: &[String]) -> Self {
        // Whoever counts a page's scripts should not find these.
        let scripts =
            scripts.iter().map(|script| format!("{script}\ndocument.currentScript.remove()"));
        let (html, hashes): (Vec<_>, Vec<_>) =
            scripts.map(|script| (format!("<script>{script}</script>"), hash(&script))).unzip();
        Self { html: html.concat(), hashes: hashes.join(" ") }
    }

    pub(crate) async fn add_to(&self, answer: Response<Body>) -> Result<Response<Body>> {
        let (mut head, body) = Response::into_parts(answer);
        let page = reqwest::Response::from(Response::new(body)).text().await?;
        head.headers.remove(CONTENT_LENGTH);
        head.headers.remove(ETAG);
        for name in [CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY] {
            if let Some(policy) = head.headers.get_mut(name) {
                *policy = HeaderValue::from_str(&self.allowed_by(policy.to_str()?))?;
            }
        }
        Ok(Response::from_parts(head, self.put_into(&page).into()))
    }

    /// After the doctype, so that the page is no older than it was.
    fn put_into(&self, page: &str) -> String {
        let has_doctype =
            page.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
        let (doctype, rest) = page.split_once('>').filter(|_| has_doctype).unwrap_or(("", page));
        let end = if has_doctype { ">" } else { "" };
        [doctype, end, &self.html, rest].concat()
    }

    /// The same policy, which allows these scripts too.
    fn allowed_by(&self, policy: &str) -> String {
        let name = ["script-src-elem", "script-src", "default-src"]
            .into_iter()
            .find(|name| policy.split([';', ',', ' ']).any(|word| word == *name));
        let Some(name) = name else { return policy.to_owned() };
        let allow = |directive: &str| {
            let mut words = directive.split_whitespace();
            // A hash would make 'unsafe-inline' void.
            if words.next() != Some(name) || directive.contains("'unsafe-inline'") {
                return directive.to_owned();
            }
            let words: Vec<_> = words.filter(|word| *word != "'none'").collect();
            format!(" {name} {} {}", words.join(" "), self.hashes)
        };
        policy.split(';').map(allow).collect::<Vec<_>>().join(";")
    }
}

fn hash(script: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)))
}

#[cfg(test)]
mod tests {
    use super::Injection;

    fn injection() -> Injection {
        Injection { html: "<script>1</script>".into(), hashes: "'sha256-x'".into() }
    }

    #[test]
    fn a_page_keeps_its_doctype_and_all_else() {
        let page = |before: &str| injection().put_into(before);
        assert_eq!(page("<!DOCTYPE html>\n<p>a>b"), "<!DOCTYPE html><script>1</script>\n<p>a>b");
        assert_eq!(page("<p>a"), "<script>1</script><p>a");
        assert_eq!(page(""), "<script>1</script>");
    }

    #[test]
    fn a_policy_allows_these_scripts_and_no_others() {
        let policy = |before: &str| injection().allowed_by(before);
        assert_eq!(
            policy("style-src 'self'; script-src 'self'"),
            "style-src 'self'; script-src 'self' 'sha256-x'"
        );
        assert_eq!(policy("default-src 'none'").trim(), "default-src  'sha256-x'");
        assert_eq!(policy("script-src 'unsafe-inline'"), "script-src 'unsafe-inline'");
        assert_eq!(policy("connect-src 'self'"), "connect-src 'self'");
    }
}
