//! Whose pages the endpoint serves.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HOST, ORIGIN, VARY,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::problem::Rejection;
use crate::routes::App;

/// The exact origin of a site, as a browser sends it: scheme, host, and the port where it is not the scheme's own
/// (RFC 6454, section 6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site(String);

impl Site {
    /// The origin as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What was given as a site is not an origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not an origin. An origin is https:// or http:// and the host of a site, with its port if it has one, and nothing behind it: https://blog.example"
)]
pub struct InvalidSite(String);

impl FromStr for Site {
    type Err = InvalidSite;

    /// Reads an origin. `null`, which sandboxed frames and local files send, can be named like any other.
    fn from_str(text: &str) -> Result<Self, InvalidSite> {
        let origin = text.trim().to_ascii_lowercase();
        if origin == "null" {
            return Ok(Self(origin));
        }
        let invalid = || InvalidSite(text.to_owned());
        let (scheme, own_port) = if origin.starts_with("https://") {
            ("https://", ":443")
        } else if origin.starts_with("http://") {
            ("http://", ":80")
        } else {
            return Err(invalid());
        };
        let host = &origin[scheme.len()..];
        if !is_host(host) {
            return Err(invalid());
        }
        Ok(Self(format!("{scheme}{}", host.strip_suffix(own_port).unwrap_or(host))))
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name, an IPv4 address or an IPv6 address in brackets, with a port or without. Names of other scripts are in
/// punycode (`xn--…`) where browsers send them.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let host_fits = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let in_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
            !host.is_empty() && host.bytes().all(in_name)
        }
    };
    port_fits && host_fits
}

/// The origin of the page that asks, if it says so.
///
/// # Errors
/// Turns away pages of other sites before anything is looked at or stored: a form or a `text/plain` request of theirs
/// would arrive without asking, and CORS only keeps them from reading the answer.
pub(crate) fn served(app: &App, headers: &HeaderMap) -> Result<Option<HeaderValue>, Rejection> {
    match headers.get(ORIGIN) {
        Some(origin) if !is_served(app, origin, headers) => {
            Err(Rejection::origin(&String::from_utf8_lossy(origin.as_bytes())))
        }
        origin => Ok(origin.cloned()),
    }
}

/// The site whose page asks; empty where none of the endpoint's sites does, as for its own pages.
pub(crate) fn site<'a>(app: &'a App, headers: &HeaderMap) -> &'a str {
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    let sites = app.settings().sites.iter().map(Site::as_str);
    sites.into_iter().find(|&site| Some(site) == origin).unwrap_or_default()
}

/// A cache must not hand one site's answer to another.
const VARIES: HeaderValue = HeaderValue::from_static("origin");

/// What a page of another site is told.
pub(crate) fn refusal(rejection: Rejection) -> Response {
    let mut response = rejection.into_response();
    response.headers_mut().append(VARY, VARIES);
    response
}

/// Lets the page read the answer, and what a script has to know of its headers.
pub(crate) fn let_read(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.append(VARY, VARIES);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after,etag"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
}

/// What a browser hears that asks first: the page may send JSON, the author's token and tags.
pub(crate) fn preflight() -> Response {
    let allowed = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET,POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "content-type,authorization,if-none-match"),
        (ACCESS_CONTROL_MAX_AGE, "3600"),
    ];
    allowed.into_response()
}

fn is_served(app: &App, origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    let settings = app.settings();
    settings.sites.iter().any(|site| site.as_str() == origin)
        || settings.public == origin
        || is_own(origin, headers)
}

/// Whether the page is the endpoint's own, at another address than the public one. Behind a proxy that speaks https the scheme
/// is unknown here, so the host decides.
fn is_own(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let page = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    page.zip(host).is_some_and(|(page, host)| page.eq_ignore_ascii_case(host) && is_fixed(host))
}

/// Whether a host is an address, or this machine's own name. Any other name leads where its owner says, and may lead here from
/// one moment to the next, so that a page of theirs seems to be the endpoint's own.
fn is_fixed(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_matches(['[', ']']);
    name.parse::<IpAddr>().is_ok() || name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::Site;

    #[test]
    fn an_origin_is_kept_as_browsers_send_it() {
        for (given, sent) in [
            ("https://blog.example", "https://blog.example"),
            (" HTTPS://Blog.Example:443 ", "https://blog.example"),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
            ("http://[::1]:80", "http://[::1]"),
            ("null", "null"),
        ] {
            assert_eq!(given.parse::<Site>().map(|site| site.to_string()), Ok(sent.to_owned()));
        }
    }

    #[test]
    fn what_is_not_an_origin_is_refused_with_an_example() {
        for text in [
            "",
            "*",
            "blog.example",
            "https://",
            "https://blog.example/",
            "https://blog.example/letters",
            "https://*.example",
            "https://a@blog.example",
            "https://blog.example:0",
            "https://blog.example:x",
            "https://blog.example:443:443",
            "ftp://blog.example",
            "https://büro.example",
            "https://[::1",
            "https://a b",
        ] {
            let error = text.parse::<Site>().unwrap_err().to_string();
            assert!(error.contains("https://blog.example"), "{error}");
        }
    }

    proptest! {
        /// A list that is read from what was printed means the same, and no origin has more than scheme, host and port.
        #[test]
        fn an_origin_is_read_as_it_is_printed(text in r"(null|https?://)?[a-zA-Z0-9.:/@?#\[\]*_ -]{0,20}") {
            let Ok(site) = text.parse::<Site>() else { return Ok(()) };
            prop_assert_eq!(site.to_string().parse(), Ok(site.clone()));
            let host = site.as_str().split_once("://").map_or("", |(_, host)| host);
            prop_assert!(!host.contains(['/', '@', '?', '#', '*', ' ']), "{}", site);
        }
    }
}
