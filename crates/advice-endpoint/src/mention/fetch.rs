use std::io::Read as _;
use std::time::Duration;

use ureq::Agent;
use ureq::http::header::{CONTENT_TYPE, LOCATION};
use ureq::http::{HeaderMap, HeaderName};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

use super::reach::{Guard, Reach};
use crate::outward::Failure;

/// How many times a page may send on to another.
const REDIRECTS: usize = 3;

/// How much of a page is read, in bytes: a mention is near its beginning.
const LARGEST: u64 = 1024 * 1024;

/// How long each address may take. The looker has no more for a page with all that it sends on to.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// What is at an address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A page, and where it was in the end.
    Page { at: Url, html: String },
    /// Nothing, and the host says so.
    Gone,
}

/// Fetches a page that a stranger has named. Blocks.
pub(crate) fn fetch(source: &Url, reach: Reach) -> Result<Found, Failure> {
    let agent = agent(reach);
    let mut url = source.clone();
    for _ in 0..=REDIRECTS {
        if !reach.allows(&url) {
            return Err(Failure::new("its address, or one that it sends on to, is not of the web"));
        }
        let mut answer = agent.get(url.as_str()).header("accept", "text/html").call()?;
        let status = answer.status();
        if status.is_redirection() {
            let next = header(answer.headers(), LOCATION).and_then(|next| url.join(next).ok());
            url = next.ok_or_else(|| Failure::new("it sends on to nowhere"))?;
            continue;
        }
        if matches!(status.as_u16(), 404 | 410) {
            return Ok(Found::Gone);
        }
        let kind = header(answer.headers(), CONTENT_TYPE).unwrap_or_default().trim_start();
        let is_html =
            ["text/html", "application/xhtml+xml"].iter().any(|html| kind.starts_with(html));
        if !status.is_success() || !is_html {
            return Err(Failure::new(format!("it answers {status}, and no page of HTML")));
        }
        let mut page = Vec::new();
        let read = answer.body_mut().as_reader().take(LARGEST).read_to_end(&mut page);
        read.map_err(|error| Failure::new(format!("it breaks off: {}", error.kind())))?;
        return Ok(Found::Page { at: url, html: String::from_utf8_lossy(&page).into_owned() });
    }
    Err(Failure::new("it sends on and on"))
}

/// A client that resolves names by the guard alone: a proxy from the environment would do it elsewhere, and a connection
/// that is kept would outlive its name. It never follows a redirect by itself.
fn agent(reach: Reach) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(0)
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .user_agent("advice-post (Webmention)")
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guard::new(reach))
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests;
