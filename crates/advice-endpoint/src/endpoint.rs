use std::future::pending;
use std::io;

use axum::Router;
use tokio::net::TcpListener;

use crate::bundle::Bundle;
use crate::clock::Clock;
use crate::embed;
use crate::outward::Teller;
use crate::places::Places;
use crate::posts::{self, Listed};
use crate::routes::{self, App};
use crate::secret::Token;
use crate::serve;
use crate::settings::Settings;
use crate::store::{self, OpenError, Place, Stopped, Store};

/// How many connections may ask for the metrics: monitoring needs one, or a few.
const METRICS_CONNECTIONS: usize = 16;

/// An endpoint whose data is open, ready to serve.
#[derive(Debug)]
pub struct Endpoint {
    app: App,
    first_token: Option<Token>,
    metrics: Option<TcpListener>,
}

/// Why an endpoint cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data cannot be used.
    #[error(transparent)]
    Data(#[from] OpenError),
    /// The `posts/` folder cannot be made or read.
    #[error("the folder {} cannot be made or read: {reason}", folder.display())]
    Posts {
        /// The folder.
        folder: std::path::PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The page for `/` cannot be read.
    #[error("the page {} cannot be read: {reason}", page.display())]
    Page {
        /// The file.
        page: std::path::PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The system gives no random bits to make a token from.
    #[error("no token can be made, because the system gives no random bits: {0}")]
    Random(getrandom::Error),
}

impl Endpoint {
    /// Opens the data, which is made if it is not there, and checks what the settings name. It waits for the disk and the
    /// database: asynchronous code calls it where a thread may be blocked.
    ///
    /// # Errors
    /// [`StartError`] says what is wrong and what to do; nothing was lost.
    pub fn open(settings: Settings, clock: Clock, bundle: Bundle) -> Result<Self, StartError> {
        let place = settings.place();
        place.make_folder()?;
        let folder = settings.data.join("posts");
        std::fs::create_dir_all(&folder).map_err(|reason| StartError::Posts { folder, reason })?;
        if let Some(page) = &settings.page {
            std::fs::read(page)
                .map_err(|reason| StartError::Page { page: page.clone(), reason })?;
        }
        let token = random_token()?;
        let (store, first) = Store::open(&place, settings.change_window, &token)?;
        let app = App::new(settings, store, clock, bundle);
        Ok(Self { app, first_token: first.then_some(token), metrics: None })
    }

    /// The author's token, if this is the first start. It cannot be had again: only its hash is kept.
    #[must_use]
    pub fn first_token(&self) -> Option<&Token> {
        self.first_token.as_ref()
    }

    /// The post documents in the `posts/` folder, and what is wrong with those that are not served.
    ///
    /// # Errors
    /// [`StartError::Posts`] if the folder cannot be read.
    pub fn posts(&self) -> Result<Vec<Listed>, StartError> {
        let folder = self.app.posts();
        posts::list(&folder).map_err(|reason| StartError::Posts { folder, reason })
    }

    /// The one line that shows a post of the `posts/` folder on any page: the file's name, and the post's id.
    #[must_use]
    pub fn embed_line(&self, file: &str, id: &str) -> String {
        embed::line(&self.app.settings().public, file, id)
    }

    /// The lines that have a page's browser fetch the application beside the shell, and not after it. They name this
    /// version of it. None, if there is no bundle.
    #[must_use]
    pub fn preload_lines(&self) -> Vec<String> {
        embed::preload_lines(&self.app.settings().public, self.app.bundle())
    }

    /// The endpoint as a service. It expects the client's address as `ConnectInfo<SocketAddr>`.
    pub fn router(&self) -> Router {
        routes::router(self.app.clone())
    }

    /// Serves what the operator's monitoring reads, too, on a listener of its own: who can reach that may read it.
    #[must_use]
    pub fn with_metrics(self, listener: TcpListener) -> Self {
        Self { metrics: Some(listener), ..self }
    }

    /// Serves until `stop`; then finishes what it has accepted, and comes back when all of it is on disk, or says that it is
    /// not.
    pub async fn serve(mut self, listener: TcpListener, stop: impl Future<Output = ()>) -> Stopped {
        let metrics = self.metrics.take();
        let teller = Teller::start(&self.app).await;
        let patience = self.app.settings().patience;
        let answer = serve::serve(listener, self.router(), self.app.places(), patience, stop);
        tokio::select! {
            () = answer => {}
            () = self.serve_metrics(metrics) => {}
            () = self.app.store().watch() => {}
        }
        teller.stop().await;
        self.app.store().close().await
    }

    /// For as long as it is asked for. The numbers of a flood are wanted most while it lasts, so these connections have
    /// places of their own.
    async fn serve_metrics(&self, listener: Option<TcpListener>) {
        let Some(listener) = listener else { return pending().await };
        let router = routes::metrics(self.app.clone());
        let places = Places::new(METRICS_CONNECTIONS, Vec::new());
        serve::serve(listener, router, &places, self.app.settings().patience, pending()).await;
    }
}

/// Makes a new token for the endpoint whose data is at `place`, running or not. The old one no longer works.
///
/// # Errors
/// [`StartError`] says what is wrong; the old token still works then.
pub fn new_token(place: &Place) -> Result<Token, StartError> {
    let token = random_token()?;
    store::replace_token(place, &token)?;
    Ok(token)
}

fn random_token() -> Result<Token, StartError> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(StartError::Random)?;
    Ok(Token::from_random(bits))
}
