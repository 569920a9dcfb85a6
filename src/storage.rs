//! The device's storage of the outbox: one `localStorage` entry for each Thx, so that two tabs never overwrite each other's
//! and a damaged entry costs no other.

use advice_wire::ThxId;
use js_sys::Array;

use crate::{
    browser::{self, json},
    outbox::Record,
};

/// What an earlier visit, the shell or another tab has left.
#[derive(Debug, Default)]
pub struct Found {
    /// The records that can be read.
    pub records: Vec<Record>,
    /// Whether there were others, which were set aside.
    pub damaged: bool,
}

/// All that is stored. What cannot be read is moved out of the way, never deleted: it may be from a newer version.
pub fn load() -> Found {
    let mut found = Found::default();
    for entry in browser::stored(None) {
        if let Some(record) = read(&entry) {
            found.records.push(record);
        } else {
            found.damaged = true;
            browser::set_aside(&entry.get(0).as_string().unwrap_or_default());
        }
    }
    found
}

/// One record as it is stored now; `None` where there is none, or none that can be read.
pub fn find(id: &ThxId) -> Option<Record> {
    browser::stored(Some(id.as_str())).first().and_then(read)
}

/// An entry under an id has to be that id's.
fn read(entry: &Array) -> Option<Record> {
    let record = json::read_record(&entry.get(1)).ok()?;
    (entry.get(0) == record.thx.id.as_str()).then_some(record)
}

/// Keeps a record; false where the device does not.
#[must_use = "a reader must be told what is not kept"]
pub fn save(record: &Record) -> bool {
    browser::keep(record.thx.id.as_str(), &json::write_record(record))
}

/// Forgets a record.
pub fn remove(id: &ThxId) {
    browser::forget(id.as_str());
}
