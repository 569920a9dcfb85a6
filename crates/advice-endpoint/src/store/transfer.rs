//! From one database to another, row by row, so that every cursor, receipt and token is good there, too.

use super::session::{Access, Session};
use super::tables::{AUTHOR, TABLES, Table};
use super::value::Value;
use super::{Broken, OpenError, Place, Whole, author, whole};

/// How many rows are copied in one transaction.
const STEP: i64 = 1000;

/// Why a store was not moved. The old one is as it was.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// One of the two cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// There is nothing to move.
    #[error(
        "no endpoint has ever used a store in {place}; is it the right place? (nothing was done)"
    )]
    Unused {
        /// The data folder, or the database.
        place: String,
    },
    /// It would mix two stores.
    #[error("the store to move to is in use already; nothing was done")]
    InUse,
    /// The old store is as it was.
    #[error("it stopped on the way: {0}. The old store is as it was; run the same command again")]
    Broken(Broken),
    /// What has arrived is not what was sent.
    #[error(
        "of {sent:?} only {arrived:?} has arrived. The old store is as it was; go on with that"
    )]
    Different {
        /// What the old store holds.
        sent: Whole,
        /// What the new one would.
        arrived: Whole,
    },
}

impl From<Broken> for TransferError {
    fn from(error: Broken) -> Self {
        Self::Broken(error)
    }
}

/// Copies everything from one place to another, and says after each step how many rows it has copied. Nothing is written
/// to the old store meanwhile: an endpoint that still runs over it tells readers to try later. After a break it begins
/// again.
///
/// # Errors
/// [`TransferError`] says why it is not done; the old store is as it was.
pub fn transfer(from: &Place, to: &Place, progress: impl Fn(u64)) -> Result<Whole, TransferError> {
    let mut from = open_used(from)?;
    let mut to = to.open()?;
    if author::token(&mut *to)?.is_some() {
        return Err(TransferError::InUse);
    }
    from.begin(Access::Write)?;
    clear(&mut *to)?;
    let mut copied = 0;
    for table in &TABLES {
        let mut last = 0;
        while let Some((rows, through)) = copy_step(&mut *from, &mut *to, table, last)? {
            (copied, last) = (copied + rows, through);
            progress(copied);
        }
    }
    let whole = finish(&mut *from, &mut *to)?;
    from.roll_back()?;
    Ok(whole)
}

/// Before anything is made at the other place.
fn open_used(place: &Place) -> Result<Box<dyn Session>, TransferError> {
    let unused = || TransferError::Unused { place: place.to_string() };
    match place.refuse_empty() {
        Err(OpenError::NoStore { .. }) => return Err(unused()),
        outcome => outcome?,
    }
    let mut store = place.open()?;
    if author::token(&mut *store)?.is_none() { Err(unused()) } else { Ok(store) }
}

/// Takes out what an earlier attempt has left.
fn clear(to: &mut dyn Session) -> Result<(), Broken> {
    to.begin(Access::Write)?;
    for table in TABLES.iter().rev() {
        to.execute(&format!("DELETE FROM {}", table.name), &[])?;
    }
    to.commit()
}

/// Copies the rows behind the one with the number `last`; how many, and the number of the last one, unless there is none.
fn copy_step(
    from: &mut dyn Session,
    to: &mut dyn Session,
    table: &Table,
    last: i64,
) -> Result<Option<(u64, i64)>, Broken> {
    to.begin(Access::Write)?;
    let step = copy(from, to, table, last)?;
    to.commit()?;
    Ok(step)
}

fn copy(
    from: &mut dyn Session,
    to: &mut dyn Session,
    Table { name, columns, .. }: &Table,
    last: i64,
) -> Result<Option<(u64, i64)>, Broken> {
    let (number, list) = (columns[0], columns.join(", "));
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    let select =
        format!("SELECT {list} FROM {name} WHERE {number} > ?1 ORDER BY {number} LIMIT ?2");
    let insert = format!("INSERT INTO {name} ({list}) VALUES ({})", places.join(", "));
    let mut step = None;
    for row in from.query(&select, &[last.into(), STEP.into()])? {
        let values: Vec<Value<'_>> = row.cells().map(Into::into).collect();
        to.execute(&insert, &values)?;
        if let Some(Value::Integer(number)) = values.first() {
            step = Some((step.map_or(1, |(rows, _)| rows + 1), *number));
        }
    }
    Ok(step)
}

/// The author's row, in the transaction that makes the store one that can be used.
fn finish(from: &mut dyn Session, to: &mut dyn Session) -> Result<Whole, TransferError> {
    to.begin(Access::Write)?;
    to.execute("DELETE FROM author", &[])?;
    copy(from, to, &AUTHOR, 0)?;
    to.continue_keys(&TABLES.map(|table| table.name))?;
    let (sent, arrived) = (whole::count(from)?, whole::count(to)?);
    if sent != arrived {
        to.roll_back()?;
        return Err(TransferError::Different { sent, arrived });
    }
    to.commit()?;
    Ok(arrived)
}

#[cfg(test)]
mod tests;
