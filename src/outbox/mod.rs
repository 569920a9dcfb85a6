//! The device's durable queue of what is not delivered yet: which Thx there are, what is to be sent next and when, and
//! what an endpoint's answer means for it.
//!
//! Pure: time and randomness come in as arguments, and nothing here knows a browser. [`crate::storage`] keeps the records
//! and [`crate::courier`] carries them.

mod backoff;
mod outcome;
mod record;

use std::cmp::Ordering;

use advice_wire::ThxId;

pub use self::{
    outcome::{Outcome, Problem},
    record::{Delivery, Record, secret},
};

/// A moment on the device's clock, in milliseconds since 1970. It may be wrong by years.
pub type Millis = u64;

/// How many records a device keeps: far more posts than a person thanks for, and within 1 MB of storage.
pub const MOST_RECORDS: usize = 1_000;

/// For how long what another tab sends is left to it, in milliseconds: the shell's word, too.
const SENDING: Millis = 15_000;

/// All Thx of this device, by id, so by the time at which they were minted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbox {
    /// In the order of their ids. A sorted list rather than a map: it is short, and half a map's code.
    records: Vec<Record>,
}

impl Outbox {
    /// Takes in what another tab, the shell or an earlier visit has stored. Of two versions of a record the one that has
    /// come further stays, so that the order in which tabs hear of each other does not matter; of two that have come as
    /// far, the one that is here, whose pause may have been cut short.
    pub fn merge(&mut self, stored: impl IntoIterator<Item = Record>) {
        for record in stored {
            if self.get(&record.thx.id).is_none_or(|known| known.progress() < record.progress()) {
                self.put(record);
            }
        }
    }

    /// Forgets what the device has kept and keeps no more: it was taken back while this page was not looking.
    pub fn drop_all_but(&mut self, stored: &[Record]) {
        let is_gone = |known: &Record| {
            known.is_kept && !stored.iter().any(|record| record.thx.id == known.thx.id)
        };
        while let Some(at) = self.records.iter().position(is_gone) {
            self.records.remove(at);
        }
    }

    /// Takes in what was stored just now: where it has come as far, its pause counts, or two tabs would try in turns
    /// without any. Another tab is at work on what is new here; no lock tells when, since what one tab has stored another
    /// may read only a moment later.
    pub fn hear(&mut self, stored: Record, now: Millis) {
        let known = self.get(&stored.thx.id);
        let known = known.map(|known| (known.progress().cmp(&stored.progress()), known.left_until));
        let left_until = match known {
            Some((Ordering::Greater, _)) => return,
            Some((Ordering::Equal, left_until)) => left_until,
            _ => now.saturating_add(SENDING),
        };
        self.put(Record { left_until, ..stored });
    }

    /// Adds a record or replaces the one of the same id.
    pub fn put(&mut self, record: Record) {
        match self.place(&record.thx.id) {
            Ok(at) => self.records[at] = record,
            Err(at) => self.records.insert(at, record),
        }
    }

    /// Forgets a record.
    pub fn remove(&mut self, id: &ThxId) {
        if let Ok(at) = self.place(id) {
            self.records.remove(at);
        }
    }

    /// The record of this id.
    pub fn get(&self, id: &ThxId) -> Option<&Record> {
        self.place(id).ok().map(|at| &self.records[at])
    }

    /// Where the record of this id is, or would be.
    fn place(&self, id: &ThxId) -> Result<usize, usize> {
        self.records.binary_search_by(|record| record.thx.id.cmp(id))
    }

    /// The reader's Thx for a post: the newest, where a device has several.
    pub fn for_post(&self, post: &str, source: Option<&str>) -> Option<&Record> {
        self.records.iter().rev().find(|record| record.is_for(post, source))
    }

    /// What is to be sent now: what was tried least, and of that the newest, so that a tap does not wait for what earlier
    /// visits have left.
    pub fn due(&self, now: Millis) -> Option<&Record> {
        let due = self.records.iter().rev().filter(|record| record.due_in(now) == Some(0));
        due.min_by_key(|record| record.tries())
    }

    /// After how many milliseconds something is to be sent, if anything is.
    pub fn next_due(&self, now: Millis) -> Option<Millis> {
        self.records.iter().filter_map(|record| record.due_in(now)).min()
    }

    /// Makes all that waits due now, but for one that is under way: the device is back online, or the reader is back.
    pub fn hurry(&mut self, under_way: Option<&ThxId>) {
        self.set_after(0, &|record| under_way != Some(&record.thx.id));
        self.records.iter_mut().for_each(|record| record.left_until = 0);
    }

    /// Its endpoint did not take `failed` now. What was tried there before, and would be tried again now, waits as long:
    /// each would wait for an answer in vain, and all others behind it.
    pub fn spare_endpoint_of(&mut self, failed: &Record, now: Millis) {
        if let Delivery::Waiting { after, .. } | Delivery::Undoing { after, .. } = failed.delivery {
            self.set_after(after, &|record| {
                record.endpoint == failed.endpoint
                    && record.was_tried()
                    && record.due_in(now) == Some(0)
            });
        }
    }

    fn set_after(&mut self, moment: Millis, is_meant: &dyn Fn(&Record) -> bool) {
        for record in self.records.iter_mut().filter(|record| is_meant(record)) {
            if let Delivery::Waiting { after, .. } | Delivery::Undoing { after, .. } =
                &mut record.delivery
            {
                *after = moment;
            }
        }
    }

    /// The records that have to go so that no more than [`MOST_RECORDS`] are kept: the oldest that are settled. What
    /// waits is never dropped.
    pub fn surplus(&self) -> Vec<ThxId> {
        let over = self.records.len().saturating_sub(MOST_RECORDS);
        let settled = self.records.iter().filter(|record| record.is_settled());
        settled.take(over).map(|record| record.thx.id.clone()).collect()
    }

    /// What becomes of a record when the endpoint has answered to `sent`, as it was when it was sent. `None`: it is to be
    /// forgotten.
    ///
    /// What the reader did in the meantime stays: a receipt for an older revision leaves the newer one waiting.
    pub fn settle(
        &self,
        sent: &Record,
        outcome: Outcome,
        now: Millis,
        random: f64,
    ) -> Option<Record> {
        let mut record = self.get(&sent.thx.id)?.clone();
        let revision = record.thx.revision;
        let (is_undoing, is_old_news) = (record.is_undoing(), sent.stage() < record.stage());
        record.delivery = match outcome {
            Outcome::Undone(_) => return None,
            Outcome::Stored(receipt) if receipt.revision >= revision && !is_undoing => {
                Delivery::Delivered { revision: receipt.revision, waits: receipt.waits }
            }
            _ if is_old_news => return Some(record),
            // Another device's, by some accident: the endpoint keeps it, and the reader is not told otherwise.
            Outcome::Refused(_) | Outcome::TooLate(_) if is_undoing => {
                Delivery::Delivered { revision, waits: false }
            }
            // All that can come too late is that the letter is not the reader's after all.
            Outcome::TooLate(objection) if !record.thx.asker => {
                record = record.revised()?;
                record.thx.asker = true;
                return Some(Record { objection: Some(objection), ..record });
            }
            Outcome::Refused(detail) | Outcome::TooLate(detail) => Delivery::Refused { detail },
            // A receipt for less than was sent makes no sense, and is no answer.
            unknown => {
                let asked = if let Outcome::Later(asked) = unknown { asked } else { None };
                record.postponed(backoff::after(record.tries(), asked, now, random))
            }
        };
        Some(record)
    }
}

// On two lines, because Clippy's word for tests is `cfg(test)` alone.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod promise;
#[cfg(test)]
mod tests;
