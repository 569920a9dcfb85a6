//! Who waits: what stands between a Thx that was understood and the store. In memory only.

mod alarm;
pub(crate) mod work;

use jiff::Timestamp;

use crate::cells::Cells;
use crate::problem::Rejection;
use crate::quota::Quotas;
use alarm::Alarm;

/// When a Thx needs proof of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AskWork {
    /// Never, whatever comes.
    Never,
    /// While far more Thx come from a site than usual.
    #[default]
    Attack,
}

/// What came lately, by post and by site.
#[derive(Debug)]
pub(crate) struct Guard {
    posts: Cells,
    sites: Cells,
    alarm: Option<Alarm>,
}

impl Guard {
    pub(crate) fn new(quotas: &Quotas, ask: AskWork) -> Self {
        Self {
            posts: Cells::new(quotas.post),
            sites: Cells::new(quotas.site),
            alarm: (ask == AskWork::Attack).then(Alarm::default),
        }
    }

    /// Counts a Thx, or an undo of one that is not there, that has come from a site; true while that is under attack. `site`
    /// is empty where no page of a site sends it.
    pub(crate) fn is_attack(&self, site: &str, now: Timestamp) -> bool {
        self.alarm.as_ref().is_some_and(|alarm| alarm.arrives(site, now))
    }

    /// Counts a Thx for its site and its post. After the work, so that whoever does none uses up nobody's quota.
    ///
    /// # Errors
    /// When to try again, where it is one too many.
    pub(crate) fn limit(&self, site: &str, post: &str, now: Timestamp) -> Result<(), Rejection> {
        self.limit_site(site, now)?;
        let crowded = |after| Rejection::crowded("for this post", after);
        self.posts.ask(post.as_bytes(), now).map_err(crowded)
    }

    /// Counts for its site what names no post: an undo of a Thx that is not there.
    ///
    /// # Errors
    /// When to try again, where it is one too many.
    pub(crate) fn limit_site(&self, site: &str, now: Timestamp) -> Result<(), Rejection> {
        let crowded = |after| Rejection::crowded("from this site", after);
        self.sites.ask(site.as_bytes(), now).map_err(crowded)
    }
}
