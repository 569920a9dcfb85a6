use std::sync::Arc;
use std::time::Duration;

use advice_wire::News;
use ureq::Agent;

use super::Failure;
use super::hook::{self, HookSecret};
use super::mail::{Envelope, Mail};

/// How long a webhook's receiver may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A webhook: where it goes, and what it is signed with.
#[derive(Clone, Debug)]
pub struct Hook {
    /// An address that takes a POST. It is the operator's own choice, so it may be in a private network.
    pub url: String,
    /// What the receiver knows it by.
    pub secret: HookSecret,
}

/// A way on which news goes out by itself.
#[derive(Clone, Debug)]
pub(crate) enum Channel {
    Hook(Arc<Hook>),
    Mail(Arc<Mail>),
}

impl Channel {
    pub(crate) fn hook(hook: Hook) -> Self {
        Self::Hook(Arc::new(hook))
    }

    pub(crate) fn mail(mail: Mail) -> Self {
        Self::Mail(Arc::new(mail))
    }

    /// What the store remembers it by. Another address for mail is another channel: whoever stopped theirs has stopped
    /// nobody else's.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Hook(_) => "webhook".to_owned(),
            Self::Mail(mail) => format!("mail to {}", mail.to.as_str()),
        }
    }

    /// What a log calls it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Hook(_) => "webhook",
            Self::Mail(_) => "mail",
        }
    }

    /// Tells the news. Blocks.
    pub(crate) fn tell(&self, news: &News, envelope: &Envelope) -> Result<(), Failure> {
        match self {
            Self::Hook(hook) => hook.post(news, envelope),
            Self::Mail(mail) => mail.send(news, envelope),
        }
    }
}

impl Hook {
    fn post(&self, news: &News, envelope: &Envelope) -> Result<(), Failure> {
        let body = hook::body(news).map_err(|_| Failure::new("the message cannot be written"))?;
        let timestamp = envelope.now.as_second();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Whoever has moved says so to the operator; a secret's signature goes to no other address.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .user_agent("advice-post");
        let agent: Agent = config.build().into();
        let request = agent
            .post(&self.url)
            .header("webhook-id", &news.id)
            .header("webhook-timestamp", timestamp.to_string())
            .header("webhook-signature", self.secret.sign(&news.id, timestamp, &body))
            .content_type("application/json");
        let status = request.send(body)?.status();
        if status.is_success() { Ok(()) } else { Err(Failure::answered(status)) }
    }
}
