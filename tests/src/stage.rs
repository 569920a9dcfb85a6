//! The usual scene: a site, and the endpoint that its pages name.

use anyhow::{Context as _, Result};

use crate::{Browser, Endpoint, Host, settings, until};

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
        Self::start_with(&[]).await
    }

    /// The same with more settings for the endpoint, such as `["--work", "never"]`.
    ///
    /// # Errors
    /// If one of them does not begin to serve.
    pub async fn start_with(settings: &[&str]) -> Result<Self> {
        let host = Host::start().await?;
        let endpoint = Endpoint::start(host.address(), settings).await?;
        host.set("host", host.address());
        host.set("endpoint", endpoint.address());
        Ok(Self { host, endpoint })
    }

    /// Makes the address that examples have for the endpoint this one's, in all pages, with a post as `ct.json`.
    ///
    /// # Errors
    /// If there is no such post.
    pub fn follow_examples(&self, post: &str) -> Result<()> {
        self.host.replace("https://thx.example", self.endpoint.address());
        self.endpoint.publish(post, "ct.json")
    }

    /// A phone on one of the site's pages.
    ///
    /// # Errors
    /// If the page cannot be loaded.
    pub async fn phone(&self, page: &str) -> Result<Browser> {
        let phone = Browser::phone().await?;
        phone.open(self.host.page(page)).await?;
        Ok(phone)
    }

    /// Writes a page with the widget from the site itself: its attributes, and its children.
    pub fn embed(&self, path: &str, attributes: &str, children: &str) {
        let script = "<script async src=\"/widget/advice-post.js\"></script>";
        let widget = format!("<advice-post {attributes}>{children}</advice-post>");
        self.host.write(path, script, &widget);
    }

    /// Holds the application back, for pages that have the widget from the site itself, and gives the path to heal.
    ///
    /// # Errors
    /// If there is no application.
    pub fn hold_application(&self) -> Result<String> {
        let path = Self::wasm()?;
        self.host.answer(&path, crate::Answer::Held);
        Ok(path)
    }

    /// The path of the application's Wasm on a site.
    ///
    /// # Errors
    /// If there is none.
    pub fn wasm() -> Result<String> {
        Self::part("advice-post-app_bg", ".wasm")
    }

    /// The path on a site of a part of the bundle, by both ends of its name.
    ///
    /// # Errors
    /// If there is none.
    pub fn part(start: &str, end: &str) -> Result<String> {
        let names =
            std::fs::read_dir(settings::folder("../dist"))?.map(|file| Ok(file?.file_name()));
        let names: Vec<_> = names.collect::<Result<_>>()?;
        let mut names = names.iter().filter_map(|name| name.to_str());
        let part = names.find(|name| name.starts_with(start) && name.ends_with(end));
        Ok(format!("/widget/{}", part.with_context(|| format!("dist/ has no {start}"))?))
    }

    /// The shell of another version: it knows its parts by other names.
    ///
    /// # Errors
    /// If there is no bundle.
    pub fn other_shell() -> Result<String> {
        let shell = std::fs::read_to_string(settings::folder("../dist/advice-post.js"))?;
        let glue = Self::part("advice-post-app.", ".js")?;
        let hash = glue.split('.').nth(1).context("the glue's name has no hash")?;
        Ok(shell.replace(hash, "0123456789abcdef"))
    }

    /// Waits until as many Thx are stored, and gives them.
    ///
    /// # Errors
    /// If they never are.
    pub async fn stored(&self, count: usize) -> Result<Vec<serde_json::Value>> {
        until(&format!("{count} Thx in the store"), async || {
            let thanks = self.endpoint.thanks()?;
            anyhow::ensure!(thanks.len() == count, "there are {thanks:?}");
            Ok(Some(thanks))
        })
        .await
    }

    /// Requests that went to neither of the two.
    #[must_use]
    pub fn strangers(&self, requests: &[String]) -> Vec<String> {
        let known = [self.host.address().to_owned(), self.endpoint.address()];
        let is_known = |request: &str| known.iter().any(|origin| request.starts_with(origin));
        requests.iter().filter(|request| !is_known(request)).cloned().collect()
    }
}
