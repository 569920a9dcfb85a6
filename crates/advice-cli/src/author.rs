//! The author's tools. Each is one request of `docs/wire.md`.

use advice_wire::{Approve, Feeds, Hide, Move, NewReply, Note, Received, Seen, Thanks};
use clap::Args;

use crate::client::{Client, ClientArgs};
use crate::output::{print, remark, say, say_once};
use crate::table;

#[derive(Args)]
pub(crate) struct ThanksArgs {
    /// Only for this post
    #[arg(long, value_name = "ID")]
    post: Option<String>,
    /// Only what came since `thanks --new` was last asked
    #[arg(long)]
    new: bool,
    /// Only those whose note waits for you
    #[arg(long)]
    waiting: bool,
    /// As a JSON list, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    client: ClientArgs,
}

#[derive(Args)]
pub(crate) struct ReplyArgs {
    /// The id of the note, or of a Thx without one
    note: String,
    /// The reply, in quotes
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// The post's id; needed if the note stands in the post document
    #[arg(long, value_name = "ID")]
    post: Option<String>,
    #[command(flatten)]
    client: ClientArgs,
}

#[derive(Args)]
pub(crate) struct ApproveArgs {
    /// The note's id
    note: String,
    #[command(flatten)]
    client: ClientArgs,
}

#[derive(Args)]
pub(crate) struct HideArgs {
    /// The note's id
    note: String,
    /// Show it again
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    client: ClientArgs,
}

#[derive(Args)]
pub(crate) struct MoveArgs {
    /// The note's id
    note: String,
    /// The id of the note to stand under, or `top`
    under: String,
    #[command(flatten)]
    client: ClientArgs,
}

#[derive(Args)]
pub(crate) struct FeedArgs {
    #[command(flatten)]
    client: ClientArgs,
}

pub(crate) fn thanks(args: &ThanksArgs) -> anyhow::Result<()> {
    let client = Client::new(&args.client)?;
    let thanks = all_thanks(&client, args)?;
    if args.json {
        say(serde_json::to_string_pretty(&thanks)?)?;
    } else {
        print(table::thanks(&thanks))?;
    }
    // Only after it was shown. With --post or --waiting others were not shown, so they stay new.
    let is_all = args.post.is_none() && !args.waiting;
    if let (true, true, Some(last)) = (args.new, is_all, thanks.last()) {
        let _: Seen = client.post("seen", &Seen { through: last.id.clone() })?;
    }
    Ok(())
}

fn all_thanks(client: &Client<'_>, args: &ThanksArgs) -> anyhow::Result<Vec<Received>> {
    let post = args.post.as_deref().map(|post| ("post", post));
    let new = args.new.then_some(("new", "true"));
    let waiting = args.waiting.then_some(("waiting", "true"));
    let query: Vec<_> = [post, new, waiting].into_iter().flatten().collect();
    client.all("thanks", &query, |page: Thanks| (page.thanks, page.next))
}

pub(crate) fn reply(args: ReplyArgs) -> anyhow::Result<()> {
    let new = NewReply { under: args.note, post: args.post, text: args.text };
    let note: Note = Client::new(&args.client)?.post("replies", &new)?;
    say(format_args!("Replied, as {}. Readers see it at their next visit.", note.id))
}

pub(crate) fn approve(args: ApproveArgs) -> anyhow::Result<()> {
    let approve = Approve { note: args.note };
    let _: Approve = Client::new(&args.client)?.post("approve", &approve)?;
    say("Readers see the note now. (`advice-post hide` takes it away again.)")
}

pub(crate) fn hide(args: HideArgs) -> anyhow::Result<()> {
    let hide = Hide { note: args.note, hidden: !args.undo };
    let hide: Hide = Client::new(&args.client)?.post("hide", &hide)?;
    let (now, back) = if hide.hidden {
        ("hidden; its Thx still counts", " (`--undo` shows it again)")
    } else {
        ("shown again", "")
    };
    say(format_args!("The note is {now}{back}."))
}

pub(crate) fn move_note(args: MoveArgs) -> anyhow::Result<()> {
    let under = (args.under != "top").then_some(args.under);
    let moved: Move = Client::new(&args.client)?.post("move", &Move { note: args.note, under })?;
    match moved.under {
        Some(under) => say(format_args!("The note stands under {under} now.")),
        None => say("The note stands at the top of its thread now."),
    }
}

pub(crate) fn feed(args: &FeedArgs) -> anyhow::Result<()> {
    let feeds: Feeds = Client::new(&args.client)?.post("feed", &serde_json::json!({}))?;
    let lines = format_args!("Atom:      {}\nJSON Feed: {}", feeds.atom, feeds.json);
    say_once(lines, "the addresses of the feeds were")?;
    remark(
        "Whoever has these addresses can read what is new, so keep them like a password. They are not shown again; \
         earlier ones no longer work.",
    );
    Ok(())
}
