//! The device's storage of the outbox: one `localStorage` entry for each Thx, so that two tabs never overwrite each other's
//! and a damaged entry costs no other.

use advice_wire::ThxId;

use crate::{
    browser::{self, json},
    outbox::Record,
};

const KEY: &str = "advice-post:thx:";
const ASIDE: &str = "advice-post:aside:";

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
    for entry in browser::stored(KEY) {
        let id = entry.get(0).as_string().unwrap_or_default();
        match json::read_record(&entry.get(1)) {
            Ok(record) if record.thx.id.as_str() == id => found.records.push(record),
            _ => {
                found.damaged = true;
                browser::set_aside(&[KEY, &id].concat(), &[ASIDE, &id].concat());
            }
        }
    }
    found
}

/// One record as it is stored now; `None` where there is none, or none that can be read.
pub fn find(id: &ThxId) -> Option<Record> {
    let entry = browser::stored(&key_of(id)).into_iter().next()?;
    json::read_record(&entry.get(1)).ok().filter(|record| record.thx.id == *id)
}

/// Keeps a record; false where the device does not.
#[must_use = "a reader must be told what is not kept"]
pub fn save(record: &Record) -> bool {
    browser::keep(&key_of(&record.thx.id), &json::write_record(record))
}

/// Forgets a record.
pub fn remove(id: &ThxId) {
    browser::forget(&key_of(id));
}

/// The id of the Thx whose entry a `storage` event names.
pub fn id_of(key: &str) -> Option<ThxId> {
    ThxId::try_from(key.strip_prefix(KEY)?.to_owned()).ok()
}

fn key_of(id: &ThxId) -> String {
    [KEY, id.as_str()].concat()
}
