use std::path::PathBuf;

use jiff::SignedDuration;

use crate::{Quotas, Site};

/// How an endpoint runs. Where the values come from (flags, environment, file) is the command's business.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder that holds the database and `posts/`. Made if it is not there.
    pub data: PathBuf,
    /// The address that readers' browsers reach the endpoint at, without a slash at its end.
    pub public: String,
    /// The sites whose pages may show the widget.
    pub sites: Vec<Site>,
    /// An HTML page to serve at `/` instead of the endpoint's own.
    pub page: Option<PathBuf>,
    /// For how long after its first receipt a Thx may be changed or undone.
    pub undo_window: SignedDuration,
    /// How much one client may ask for.
    pub quotas: Quotas,
}

impl Settings {
    /// An endpoint that keeps its data in `data` and is reached at `public`; everything else as `docs/endpoint.md` says.
    pub fn new(data: impl Into<PathBuf>, public: impl Into<String>) -> Self {
        Self {
            data: data.into(),
            public: public.into(),
            sites: Vec::new(),
            page: None,
            undo_window: SignedDuration::from_hours(1),
            quotas: Quotas::default(),
        }
    }
}
