use std::time::Duration;

use advice_wire::Problem;
use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

/// Which endpoint, and the word that opens it.
#[derive(Args)]
pub(crate) struct ClientArgs {
    /// The endpoint's address
    #[arg(
        long,
        value_name = "URL",
        env = "ADVICE_POST_ENDPOINT",
        default_value = "http://127.0.0.1:8080"
    )]
    endpoint: String,
    /// The author's token, which the endpoint showed at its first start
    #[arg(long, value_name = "TOKEN", env = "ADVICE_POST_TOKEN", hide_env_values = true)]
    token: String,
}

/// The author's side of `docs/wire.md`.
pub(crate) struct Client<'a> {
    args: &'a ClientArgs,
    agent: Agent,
}

impl<'a> Client<'a> {
    pub(crate) fn new(args: &'a ClientArgs) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)));
        Self { args, agent: config.build().into() }
    }

    /// Reads a document of `/v1/author/`.
    pub(crate) fn get<T: DeserializeOwned>(
        &self,
        what: &str,
        query: &[(&str, &str)],
    ) -> anyhow::Result<T> {
        let request = self.agent.get(self.address(what)).query_pairs(query.iter().copied());
        self.read(request.header("authorization", self.bearer()).call())
    }

    /// Reads a list of `/v1/author/` from its first page to its last. `open` takes a page apart: what is on it, and where
    /// the next begins.
    pub(crate) fn all<P: DeserializeOwned, T>(
        &self,
        what: &str,
        query: &[(&str, &str)],
        open: impl Fn(P) -> (Vec<T>, Option<String>),
    ) -> anyhow::Result<Vec<T>> {
        let (mut all, mut after) = (Vec::new(), None::<String>);
        loop {
            let cursor = after.as_deref().map(|after| ("after", after));
            let query: Vec<_> = query.iter().copied().chain(cursor).collect();
            let (page, next) = open(self.get(what, &query)?);
            all.extend(page);
            after = next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }

    /// Sends a document to `/v1/author/`.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        what: &str,
        document: &impl Serialize,
    ) -> anyhow::Result<T> {
        let request = self.agent.post(self.address(what)).header("authorization", self.bearer());
        let body = serde_json::to_string(document)?;
        self.read(request.content_type("application/json").send(body))
    }

    fn address(&self, what: &str) -> String {
        format!("{}/v1/author/{what}", self.args.endpoint.trim_end_matches('/'))
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.args.token.trim())
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> anyhow::Result<T> {
        let endpoint = &self.args.endpoint;
        let mut answer = answer.with_context(|| {
            format!(
                "cannot reach the endpoint at {endpoint}; is it running, and is --endpoint right?"
            )
        })?;
        let status = answer.status();
        let body = answer.body_mut().read_to_string().context("the answer broke off; try again")?;
        if !status.is_success() {
            bail!(refusal(status, &body, endpoint));
        }
        let strange = || format!("{endpoint} does not answer like an advice-post endpoint");
        serde_json::from_str(&body).with_context(strange)
    }
}

/// What the endpoint says is wrong, in its own words where it has some.
fn refusal(status: StatusCode, body: &str, endpoint: &str) -> String {
    match serde_json::from_str::<Problem>(body) {
        Ok(problem) => crate::terminal::plain(&problem.detail),
        Err(_) => format!("{endpoint} answers {status}; is it an advice-post endpoint?"),
    }
}
