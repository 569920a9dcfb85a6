//! Tells the author what is new, beside everything else: each channel has a task of its own and does its talking in a thread
//! of its own, so that a mail server that hangs delays neither a reader nor the webhook, nor the end of the program.
//!
//! Where things stand is in the store alone. A task that is cut off at any point is as one that has failed: the same message,
//! under the same id, is told again after a pause.

use std::time::Duration;

use advice_wire::News;
use jiff::SignedDuration;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::channel::Channel;
use super::mail::Envelope;
use super::{Failure, pace, seal, titles};
use crate::mention;
use crate::routes::App;
use crate::store::{Claim, Error};

/// How old a Thx is at least when it is told: a note or the asker's tick comes after the tap, and most of what is taken back
/// is taken back soon.
const SETTLED: SignedDuration = SignedDuration::from_mins(10);

/// How long one try may take. After this it has failed, whatever its thread still does.
const TRY: SignedDuration = SignedDuration::from_mins(2);

/// The try from which on a message that is refused for good is told in short.
const REFUSALS: u32 = 5;

/// How long a stopping endpoint waits for what is being told.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The tasks that tell.
#[derive(Debug)]
pub(crate) struct Teller {
    running: watch::Sender<()>,
    tasks: JoinSet<()>,
}

impl Teller {
    /// Starts them. What comes from now on is told.
    pub(crate) async fn start(app: &App) -> Self {
        let (running, stopping) = watch::channel(());
        let mut tasks = JoinSet::new();
        let outward = &app.settings().outward;
        let hook = outward.hook.clone().map(Channel::hook);
        let mail = outward.mail.clone().map(Channel::mail);
        tasks.spawn(gather(app.clone(), stopping.clone()));
        tasks.spawn(mention::look_for_ever(app.clone(), stopping.clone()));
        for channel in [hook, mail].into_iter().flatten() {
            let begun = app.store().begin_channel(channel.name()).await;
            if let Err(error) = &begun {
                tracing::warn!(channel = channel.kind(), %error, "what comes first will not be told");
            }
            tasks.spawn(serve(app.clone(), channel, begun.is_ok(), stopping.clone()));
        }
        Self { running, tasks }
    }

    /// Lets what is being told come to its end, for a while.
    pub(crate) async fn stop(self) {
        drop(self.running);
        let mut tasks = self.tasks;
        let _ = timeout(LAST_WORDS, async { while tasks.join_next().await.is_some() {} }).await;
    }
}

/// Waits for the next look; false if there will be none.
pub(crate) async fn next_look(app: &App, stopping: &mut watch::Receiver<()>) -> bool {
    tokio::select! {
        () = sleep(app.settings().outward.look) => true,
        _ = stopping.changed() => false,
    }
}

/// Closes a digest when it is time for one.
async fn gather(app: App, mut stopping: watch::Receiver<()>) {
    while next_look(&app, &mut stopping).await {
        if let Err(error) = close_digest(&app).await {
            tracing::warn!(%error, "what is new could not be gathered; it is tried again");
        }
    }
}

async fn close_digest(app: &App) -> Result<(), Error> {
    let every = app.settings().outward.every;
    app.store().close_digest(app.mint()?, app.now(), every, SETTLED).await
}

/// Tells one channel whatever is to be told.
async fn serve(app: App, channel: Channel, mut begun: bool, mut stopping: watch::Receiver<()>) {
    while next_look(&app, &mut stopping).await {
        if let Err(error) = look(&app, &channel, &mut begun).await {
            let channel = channel.kind();
            tracing::warn!(channel, %error, "the store could not be asked what to tell; it is tried again");
        }
    }
}

async fn look(app: &App, channel: &Channel, begun: &mut bool) -> Result<(), Error> {
    let name = channel.name();
    let again = app.now().saturating_add(TRY).unwrap_or(app.now());
    if !*begun {
        app.store().begin_channel(name.clone()).await?;
        *begun = true;
    }
    let Some(claim) = app.store().claim(name.clone(), app.now(), again).await? else {
        return Ok(());
    };
    let Claim { mut news, through, tries } = claim;
    titles::fill(app, std::slice::from_mut(&mut news)).await;
    let stop = seal::stop_address(app, &name).await?;
    let envelope = Envelope { public: app.settings().public.clone(), stop, now: app.now() };
    let telling = channel.clone();
    let told = apart(TRY.unsigned_abs(), move || tell(&telling, &news, &envelope, tries)).await;
    match told {
        Some(Ok(())) => app.store().told(name, through).await,
        failed => {
            let why = failed
                .and_then(Result::err)
                .map_or("it takes too long".to_owned(), |why| why.to_string());
            tracing::warn!(
                channel = channel.kind(),
                tries,
                why,
                "news could not be told; it is tried again"
            );
            let again = app.now().saturating_add(pace::pause(tries)).unwrap_or(app.now());
            app.store().tell_again(name, again).await
        }
    }
}

/// Tells a channel the news. What it has refused for good again and again, for its length or for a word in it, it is told in
/// short, so that this is not the last that it hears of. Blocks.
fn tell(channel: &Channel, news: &News, envelope: &Envelope, tries: u32) -> Result<(), Failure> {
    match channel.tell(news, envelope) {
        Err(why) if why.is_final && tries >= REFUSALS => {
            tracing::warn!(
                channel = channel.kind(),
                tries,
                %why,
                "news was refused; it is told in short, and the inbox has all of it"
            );
            channel.tell(&news.brief(), envelope)
        }
        told => told,
    }
}

/// Does work that blocks in a thread that nobody has to wait for; nothing, if it does not come to its end in time.
pub(crate) async fn apart<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (tell, told) = oneshot::channel();
    let work = move || {
        let _ = tell.send(work());
    };
    std::thread::Builder::new().name("outward".into()).spawn(work).ok()?;
    timeout(patience, told).await.ok()?.ok()
}

#[cfg(test)]
mod tests;
