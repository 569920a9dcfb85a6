//! The usual scene: a site, and the endpoint that its pages name.

use anyhow::Result;

use crate::{Endpoint, Host};

/// A site and its endpoint. Pages of `tests/hosts/` find both as `{{host}}` and `{{endpoint}}`.
pub struct Stage {
    /// The site.
    pub host: Host,
    /// The endpoint.
    pub endpoint: Endpoint,
}

impl Stage {
    /// Starts both.
    ///
    /// # Errors
    /// If one of them does not begin to serve.
    pub async fn start() -> Result<Self> {
        let host = Host::start().await?;
        let endpoint = Endpoint::start(host.address()).await?;
        host.set("host", host.address());
        host.set("endpoint", endpoint.address());
        Ok(Self { host, endpoint })
    }

    /// Requests that went to neither of the two.
    #[must_use]
    pub fn strangers(&self, requests: &[String]) -> Vec<String> {
        let known = [self.host.address().to_owned(), self.endpoint.address()];
        let is_known = |request: &str| known.iter().any(|origin| request.starts_with(origin));
        requests.iter().filter(|request| !is_known(request)).cloned().collect()
    }
}
