use std::time::Duration;

use advice_wire::{Problem, ProblemKind};
use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body};

use crate::settings::is_web;
use crate::terminal::plain;

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
    /// The author's token, which the endpoint showed at its first start, or `advice-post token` has made
    #[arg(long, value_name = "TOKEN", env = "ADVICE_POST_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

/// The author's side of `docs/wire.md`.
pub(crate) struct Client<'a> {
    endpoint: &'a str,
    bearer: String,
    agent: Agent,
}

impl<'a> Client<'a> {
    pub(crate) fn new(args: &'a ClientArgs) -> anyhow::Result<Self> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // What is asked elsewhere goes without the token, or as another method. The author is told of it instead.
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)));
        let bearer = bearer(args.token.as_deref())?;
        Ok(Self { endpoint: endpoint(&args.endpoint)?, bearer, agent: config.build().into() })
    }

    /// Reads a document of `/v1/author/`.
    pub(crate) fn get<T: DeserializeOwned>(
        &self,
        what: &str,
        query: &[(&str, &str)],
    ) -> anyhow::Result<T> {
        let request = self.agent.get(self.address(what)).query_pairs(query.iter().copied());
        self.read(what, request.header("authorization", &self.bearer).call())
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
        let request = self.agent.post(self.address(what)).header("authorization", &self.bearer);
        let body = serde_json::to_string(document)?;
        self.read(what, request.content_type("application/json").send(body))
    }

    fn address(&self, what: &str) -> String {
        format!("{}/v1/author/{what}", self.endpoint)
    }

    fn read<T: DeserializeOwned>(
        &self,
        what: &str,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> anyhow::Result<T> {
        let endpoint = self.endpoint;
        let mut answer = answer.with_context(|| {
            format!(
                "cannot reach the endpoint at {endpoint}; is it running, and is --endpoint right?"
            )
        })?;
        let status = answer.status();
        if status.is_redirection() {
            bail!(redirect(&answer, what, endpoint));
        }
        let body = answer.body_mut().read_to_string().context("the answer broke off; try again")?;
        if !status.is_success() {
            bail!(refusal(status, &body, endpoint));
        }
        let strange = || format!("{endpoint} does not answer like an advice-post endpoint");
        serde_json::from_str(&body).with_context(strange)
    }
}

fn endpoint(address: &str) -> anyhow::Result<&str> {
    let address = address.trim().trim_end_matches('/');
    if !is_web(address) {
        bail!(
            "in --endpoint or ADVICE_POST_ENDPOINT: {address:?} is no address that begins with https:// or http://, such \
             as https://thx.example"
        );
    }
    Ok(address)
}

fn bearer(token: Option<&str>) -> anyhow::Result<String> {
    let token = token.map(str::trim).filter(|token| !token.is_empty()).context(
        "this needs the author's token, in ADVICE_POST_TOKEN or with --token; `advice-post token`, where the endpoint's \
         data is, makes a new one",
    )?;
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        bail!(
            "what --token or ADVICE_POST_TOKEN gives is no token: one is a single word of letters and digits, as \
             `advice-post token` shows it"
        );
    }
    Ok(format!("Bearer {token}"))
}

/// Where the endpoint is instead, if whoever answers says so.
fn redirect(answer: &Response<Body>, what: &str, endpoint: &str) -> String {
    let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
    let to = to.and_then(|to| to.split(['?', '#']).next()).unwrap_or("nowhere");
    match to.strip_suffix(&format!("/v1/author/{what}")).filter(|to| is_web(to)) {
        Some(other) => format!(
            "{endpoint} redirects to {other}, where nothing was sent; give --endpoint {other}"
        ),
        None => format!("{endpoint} redirects to {to}; is it an advice-post endpoint?"),
    }
}

/// What the endpoint says is wrong, in its own words where it has some.
fn refusal(status: StatusCode, body: &str, endpoint: &str) -> String {
    match serde_json::from_str::<Problem>(body) {
        // It cannot say whether there was none or a wrong one. There was one.
        Ok(problem) if problem.kind == ProblemKind::Token => format!(
            "{endpoint} says that this is not the author's token; `advice-post token`, where its data is, makes a new \
             one, and the one before no longer works then"
        ),
        Ok(problem) => plain(&problem.detail),
        Err(_) => format!("{endpoint} answers {status}; is it an advice-post endpoint?"),
    }
}
