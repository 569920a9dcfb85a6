use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;

use crate::{AskWork, Database, Hold, Outward, Place, Proxy, Quotas, Reach, Site};

/// How an endpoint runs. Where the values come from (flags, environment, file) is the command's business.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder that holds `posts/`, and the database if that is SQLite. Made if it is not there.
    pub data: PathBuf,
    /// What the Thx are kept in.
    pub database: Database,
    /// The address that readers' browsers reach the endpoint at, without a slash at its end.
    pub public: String,
    /// The sites whose pages may show the widget.
    pub sites: Vec<Site>,
    /// An HTML page to serve at `/` instead of the endpoint's own.
    pub page: Option<PathBuf>,
    /// For how long after its first receipt a Thx may be changed.
    pub change_window: SignedDuration,
    /// How much may be asked for.
    pub quotas: Quotas,
    /// When a Thx needs proof of work.
    pub work: AskWork,
    /// Which notes wait for the author.
    pub hold: Hold,
    /// How the author is told what is new.
    pub outward: Outward,
    /// Where pages are looked at that are said to mention a post.
    pub reach: Reach,
    /// The operator's own proxies, whose word about who asks is taken.
    pub proxies: Vec<Proxy>,
    /// How many connections there may be; one client may have a quarter of them.
    pub connections: usize,
    /// How long clients may take.
    pub patience: Patience,
}

/// How long clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// To send the head of a request, from the connection's beginning or the answer before: an idle connection ends too.
    pub head: Duration,
    /// To send the rest of a request, and to take the last answer of a connection that ends.
    pub request: Duration,
    /// For all requests of a connection together. What is being answered then is finished.
    pub connection: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            request: Duration::from_secs(30),
            connection: Duration::from_secs(120),
        }
    }
}

impl Settings {
    /// An endpoint that keeps its data in `data` and is reached at `public`; everything else as `docs/endpoint.md` says.
    pub fn new(data: impl Into<PathBuf>, public: impl Into<String>) -> Self {
        Self {
            data: data.into(),
            database: Database::Sqlite,
            public: public.into(),
            sites: Vec::new(),
            page: None,
            change_window: SignedDuration::from_hours(1),
            quotas: Quotas::default(),
            work: AskWork::default(),
            hold: Hold::default(),
            outward: Outward::default(),
            reach: Reach::default(),
            proxies: Vec::new(),
            connections: 512,
            patience: Patience::default(),
        }
    }

    /// Where the data is.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { folder: self.data.clone(), database: self.database.clone() }
    }
}
