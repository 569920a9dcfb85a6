//! What the author gives out or erases as a whole: one Thx, everything under a post, everything of a site.

use advice_wire::{Entry, Erased, Export, Scope, ThxId};
use anyhow::{Context as _, bail};
use clap::Args;

use crate::client::{Client, ClientArgs};
use crate::output::say;

#[derive(Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    client: ClientArgs,
}

#[derive(Args)]
pub(crate) struct EraseArgs {
    #[command(flatten)]
    scope: ScopeArgs,
    /// Do it; without this, say what would be erased
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    client: ClientArgs,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct ScopeArgs {
    /// One Thx or reply, by its id
    #[arg(long, value_name = "ID")]
    thx: Option<String>,
    /// Everything under a post, by its id
    #[arg(long, value_name = "ID")]
    post: Option<String>,
    /// Everything under the posts that go by the addresses of a site; if the endpoint has no other, also under those with a
    /// name, such as ct
    #[arg(long, value_name = "https://HOST")]
    site: Option<String>,
}

impl ScopeArgs {
    fn scope(&self) -> anyhow::Result<Scope> {
        Ok(match (&self.thx, &self.post, &self.site) {
            (Some(id), ..) => Scope::Thx(ThxId::try_from(id.clone()).context("in --thx")?),
            (_, Some(id), _) => Scope::Post(id.clone()),
            (.., Some(origin)) => Scope::Site(origin.clone()),
            _ => bail!("say which: --thx, --post or --site"),
        })
    }
}

pub(crate) fn export(args: &ExportArgs) -> anyhow::Result<()> {
    let entries = entries(&Client::new(&args.client)?, &args.scope.scope()?)?;
    say(serde_json::to_string_pretty(&entries)?)
}

pub(crate) fn erase(args: &EraseArgs) -> anyhow::Result<()> {
    let (client, scope) = (Client::new(&args.client)?, args.scope.scope()?);
    if args.yes {
        let Erased { erased } = client.post("erase", &scope)?;
        if erased == 0 {
            return tell_nothing();
        }
        say(format_args!(
            "{erased} thanks and replies are erased. Backups made before still have them."
        ))
    } else {
        let many = entries(&client, &scope)?.len();
        if many == 0 {
            return tell_nothing();
        }
        say(format_args!(
            "This would erase {many} thanks and replies for good; `--yes` does it. Nothing was done."
        ))
    }
}

/// It was erased before, or is written in another way here.
fn tell_nothing() -> anyhow::Result<()> {
    say(
        "Nothing is stored under that, so there is nothing to erase. `advice-post thanks --json` names ids and posts as they \
         are stored.",
    )
}

fn entries(client: &Client<'_>, scope: &Scope) -> anyhow::Result<Vec<Entry>> {
    let which = match scope {
        Scope::Thx(id) => ("thx", id.as_str()),
        Scope::Post(id) => ("post", id.as_str()),
        Scope::Site(origin) => ("site", origin.as_str()),
    };
    client.all("export", &[which], |page: Export| (page.entries, page.next))
}
