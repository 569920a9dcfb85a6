//! Looks at pages that are said to mention a post, one after the other, beside everything else.

use jiff::SignedDuration;
use tokio::sync::watch;
use url::Url;

use super::fetch::{Found, PATIENCE, fetch};
use super::link;
use crate::clean;
use crate::outward::{Failure, apart, next_look, pace};
use crate::routes::App;
use crate::store::{Error, Mentioned, Suggestion};

/// How often a page is tried that cannot be had.
const TRIES: u32 = 5;

/// How long nobody else looks at a page that is being looked at: longer than that can take.
const LOOKING: SignedDuration = SignedDuration::from_mins(2);

/// The longest title of a page that is shown, in code points.
const TITLE: usize = 120;

/// What a page turned out to be.
enum Seen {
    /// It links to the post, and is called so.
    Links { name: String, text: String },
    /// It does not, or is gone.
    DoesNot,
}

/// Looks at whatever is to be looked at, until the endpoint stops.
pub(crate) async fn look_for_ever(app: App, mut stopping: watch::Receiver<()>) {
    while next_look(&app, &mut stopping).await {
        if let Err(error) = look_at_all(&app, &stopping).await {
            tracing::warn!(%error, "the store could not be asked for mentions; it is tried again");
        }
    }
}

/// One page after the other, until none is due: a row that somebody has filled is not in anybody's way for long.
async fn look_at_all(app: &App, stopping: &watch::Receiver<()>) -> Result<(), Error> {
    while stopping.has_changed().is_ok() && look(app).await? {}
    Ok(())
}

/// Looks at the next page; false if there is none.
async fn look(app: &App) -> Result<bool, Error> {
    let now = app.now();
    let again = now.saturating_add(LOOKING).unwrap_or(now);
    let Some(page) = app.store().suggestion(now, again).await? else { return Ok(false) };
    let reach = app.settings().reach;
    let Suggestion { key, source, target, tries } = page;
    // What sends on and on, or has a slow name server, takes longer than one address may; nobody waits for that.
    let seen = apart(PATIENCE, move || see(&source, &target, |url| fetch(url, reach))).await;
    let store = app.store();
    match seen {
        Some(Ok(Seen::Links { name, text })) => {
            store.mentioned(Mentioned { key, id: app.mint()?, name, text }, now).await?;
        }
        Some(Ok(Seen::DoesNot)) => store.unmentioned(key).await?,
        failed if tries < TRIES => {
            log(failed.and_then(Result::err), tries);
            store.look_again(key, now.saturating_add(pace::pause(tries)).unwrap_or(now)).await?;
        }
        failed => {
            log(failed.and_then(Result::err), tries);
            store.give_up(key).await?;
        }
    }
    Ok(true)
}

fn log(why: Option<Failure>, tries: u32) {
    let why = why.map_or("it takes too long".to_owned(), |why| why.to_string());
    tracing::info!(tries, why, "a page that is said to mention a post cannot be looked at");
}

fn see(
    source: &str,
    target: &str,
    fetch: impl Fn(&Url) -> Result<Found, Failure>,
) -> Result<Seen, Failure> {
    let (Ok(source), Ok(target)) = (source.parse::<Url>(), target.parse::<Url>()) else {
        return Ok(Seen::DoesNot);
    };
    let Found::Page { at, html } = fetch(&source)? else { return Ok(Seen::DoesNot) };
    let page = link::read(&html, &at, &target);
    if !page.links {
        return Ok(Seen::DoesNot);
    }
    let name = source.host_str().unwrap_or_default().to_owned();
    let text = clean::line(&page.title).map_or_else(|| source.to_string(), shortened);
    Ok(Seen::Links { name, text })
}

fn shortened(title: String) -> String {
    if title.chars().count() <= TITLE {
        return title;
    }
    title.chars().take(TITLE - 1).chain(['…']).collect()
}
