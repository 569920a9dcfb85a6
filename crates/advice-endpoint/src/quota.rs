//! How much may be asked for: by one client, for one post, by one site's readers. In memory only: nothing about who asked
//! is stored.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::problem::Rejection;
use crate::proxy::{self, household};
use crate::routes::App;

/// How much may come at once, and how fast it may go on.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// The most at once.
    pub burst: u32,
    /// How many more there are each minute, up to `burst`.
    pub per_minute: u32,
}

impl Quota {
    /// So many each minute, and as many at once.
    #[must_use]
    pub const fn a_minute(number: u32) -> Self {
        Self { burst: number, per_minute: number }
    }
}

/// How much may be asked for.
#[derive(Clone, Copy, Debug)]
pub struct Quotas {
    /// By one client, of what changes something.
    pub writes: Quota,
    /// By one client, of what only reads.
    pub reads: Quota,
    /// By one client, of posts that nobody has thanked for yet.
    pub new_posts: Quota,
    /// By one client, to look at a page that is said to mention a post.
    pub mentions: Quota,
    /// Thx for one post, whoever they are from.
    pub post: Quota,
    /// Thx from the pages of one site.
    pub site: Quota,
}

impl Quotas {
    /// The same of everything.
    #[must_use]
    pub const fn all(of: Quota) -> Self {
        Self { writes: of, reads: of, new_posts: of, mentions: of, post: of, site: of }
    }
}

impl Default for Quotas {
    /// For a client: enough for a school behind one address, or for a blog's readers behind a proxy that the operator has
    /// not named; of posts that the store gets to know, which stay for good, as many as a class finds in a list of letters
    /// that are new, and few after that; and of mentions, which each cost up to ten seconds of looking five times, fewer than can be looked at. For
    /// a post and a site: more than a letter that everybody talks about gets in its first minutes.
    fn default() -> Self {
        Self {
            writes: Quota::a_minute(120),
            reads: Quota { burst: 600, per_minute: 3000 },
            new_posts: Quota { burst: 60, per_minute: 4 },
            mentions: Quota { burst: 60, per_minute: 1 },
            post: Quota::a_minute(600),
            site: Quota::a_minute(3000),
        }
    }
}

/// What the client of a request is known by; an extension of a request that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client([u8; 16]);

impl Client {
    fn at(address: IpAddr) -> Self {
        Self(match household(address) {
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
            IpAddr::V6(address) => address.octets(),
        })
    }

    pub(crate) fn name(&self) -> &[u8] {
        &self.0
    }
}

/// Refuses a client that asks too much, before its request's body is read.
pub(crate) async fn limit(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Result<Response, Rejection> {
    count(&app, &mut request)?;
    Ok(next.run(request).await)
}

/// Counts a request for its client.
pub(crate) fn count(app: &App, request: &mut Request) -> Result<(), Rejection> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let Some(peer) = peer else { return Ok(()) };
    let client = Client::at(proxy::client(peer, request.headers(), &app.settings().proxies));
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let clients = if reads { app.reads() } else { app.writes() };
    clients.ask(client.name(), app.now()).map_err(Rejection::too_many)?;
    if !reads {
        request.extensions_mut().insert(client);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Client;

    #[test]
    fn a_household_is_one_client() {
        let client = |address: &str| Client::at(address.parse().unwrap());
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
        assert_ne!(client("192.0.2.2"), client("192.0.2.1"));
        assert_eq!(client("2001:db8::2"), client("2001:db8::1"));
        assert_ne!(client("2001:db8:0:1::1"), client("2001:db8::1"));
    }
}
