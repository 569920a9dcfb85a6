//! How the author is told what is new: flags and the environment, or the table `[tell]` of the file.

use advice_endpoint::{Address, Hook, HookSecret, Mail, MailServer, Outward};
use anyhow::{Context, bail};
use clap::Args;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::Deserialize;

use super::is_web;

#[derive(Args, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tell {
    /// How much time lies between two messages about new thanks, at least: 1d, 30m [default: 24h]
    #[arg(
        id = "tell_every",
        long = "tell-every",
        value_name = "TIME",
        env = "ADVICE_POST_TELL_EVERY"
    )]
    every: Option<String>,
    /// An address that is told of new thanks by a signed webhook
    #[arg(long, value_name = "URL", env = "ADVICE_POST_WEBHOOK", hide_env_values = true)]
    webhook: Option<String>,
    /// What the webhook is signed with, and its receiver checks it with
    #[arg(
        long,
        value_name = "whsec_…",
        env = "ADVICE_POST_WEBHOOK_SECRET",
        hide_env_values = true
    )]
    webhook_secret: Option<String>,
    /// Who is told of new thanks by mail
    #[arg(long, value_name = "ADDRESS", env = "ADVICE_POST_MAIL_TO")]
    mail_to: Option<String>,
    /// Whom that mail is from [default: whom it goes to]
    #[arg(long, value_name = "ADDRESS", env = "ADVICE_POST_MAIL_FROM")]
    mail_from: Option<String>,
    /// The server that takes it: smtps://NAME:PASSWORD@HOST, or smtp:// for STARTTLS [default: smtp://localhost]
    #[arg(long, value_name = "URL", env = "ADVICE_POST_MAIL_SERVER", hide_env_values = true)]
    mail_server: Option<String>,
}

impl Tell {
    /// Takes from `file` what is not given here.
    pub(super) fn or(self, file: Self) -> Self {
        Self {
            every: self.every.or(file.every),
            webhook: self.webhook.or(file.webhook),
            webhook_secret: self.webhook_secret.or(file.webhook_secret),
            mail_to: self.mail_to.or(file.mail_to),
            mail_from: self.mail_from.or(file.mail_from),
            mail_server: self.mail_server.or(file.mail_server),
        }
    }

    pub(super) fn check(&self) -> anyhow::Result<Outward> {
        self.refuse_idle()?;
        let usual = Outward::default();
        Ok(Outward {
            every: given(&self.every).map(every).transpose()?.unwrap_or(usual.every),
            hook: given(&self.webhook).map(|url| self.hook(url)).transpose()?,
            mail: given(&self.mail_to).map(|to| self.mail(to)).transpose()?,
            ..usual
        })
    }

    /// Refuses what would do nothing: whoever gave it believes that the author is told.
    fn refuse_idle(&self) -> anyhow::Result<()> {
        let mail = ("mail_to", &self.mail_to);
        let webhook = ("webhook", &self.webhook);
        for (name, value, (needs, needed)) in [
            ("mail_from", &self.mail_from, mail),
            ("mail_server", &self.mail_server, mail),
            ("webhook_secret", &self.webhook_secret, webhook),
        ] {
            if given(value).is_some() && given(needed).is_none() {
                bail!(
                    "the setting `{name}` does nothing without `{needs}`, which says who is told: give that, too, or \
                     leave both out"
                );
            }
        }
        Ok(())
    }

    fn hook(&self, url: &str) -> anyhow::Result<Hook> {
        if !is_web(url) {
            bail!("in the setting `webhook`: that is no address that begins with https://");
        }
        let Some(secret) = given(&self.webhook_secret) else {
            let fresh =
                HookSecret::fresh().context("the system gives no random bits for a secret")?;
            bail!(
                "a webhook needs the setting `webhook_secret`, which its receiver knows, too; here is a new one: {fresh}"
            );
        };
        let secret = secret.parse().context("in the setting `webhook_secret`")?;
        Ok(Hook { url: url.to_owned(), secret })
    }

    fn mail(&self, to: &str) -> anyhow::Result<Mail> {
        let to: Address = to.parse().context("in the setting `mail_to`")?;
        let from = given(&self.mail_from).map(str::parse).transpose();
        let server: MailServer = given(&self.mail_server)
            .unwrap_or("smtp://localhost")
            .parse()
            .context("in the setting `mail_server`")?;
        let from = from.context("in the setting `mail_from`")?.unwrap_or_else(|| to.clone());
        Ok(Mail { to, from, server })
    }
}

/// An empty value gives nothing.
fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|value| !value.is_empty())
}

fn every(text: &str) -> anyhow::Result<SignedDuration> {
    let span = text.parse::<Span>().ok();
    // It is a pause, not a date: summer time does not stretch it.
    let every = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    every.filter(|every| *every >= SignedDuration::from_mins(1)).with_context(|| {
        format!("in the setting `tell_every`: {text:?} is no time of a minute or more, such as 1d or 30m")
    })
}
