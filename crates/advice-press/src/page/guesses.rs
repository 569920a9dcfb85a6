use super::Row;
use crate::{Overrides, Remark};

/// What the author said, and what had to be guessed without.
pub(super) struct Guesses<'a> {
    pub(super) overrides: &'a Overrides,
    pub(super) remarks: Vec<Remark>,
}

impl<'a> Guesses<'a> {
    pub(super) fn new(overrides: &'a Overrides) -> Self {
        Self { overrides, remarks: Vec::new() }
    }

    /// Whether the author said that this line is an ordinary paragraph.
    pub(super) fn is_plain(&self, row: &Row<'_>) -> bool {
        self.overrides.plain.contains(&row.number)
    }

    pub(super) fn guess(
        &mut self,
        line: Option<usize>,
        what: impl Into<String>,
        flag: impl Into<String>,
    ) {
        self.remarks.push(Remark::guess(line, what, flag));
    }

    /// A guess that ends with the line being an ordinary paragraph, if it is wrong.
    pub(super) fn guess_row(&mut self, row: &Row<'_>, what: impl Into<String>) {
        self.guess(Some(row.number), what, format!("--plain {}", row.number));
    }

    pub(super) fn repair(&mut self, line: usize, what: impl Into<String>, flag: impl Into<String>) {
        self.remarks.push(Remark::repair(line, what, flag));
    }
}
