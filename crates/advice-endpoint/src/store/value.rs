//! What goes into a statement and comes out of one. There are no booleans: SQLite has none, so both have 0 and 1.

use super::Broken;

/// A value for a statement.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Self::Integer(yes.into())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_ref().map_or(Self::Null, Self::from)
    }
}

/// A value of a row.
#[derive(Debug)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl<'a> From<&'a Cell> for Value<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Integer(number) => Self::Integer(*number),
            Cell::Text(text) => Self::Text(text),
            Cell::Bytes(bytes) => Self::Bytes(bytes),
        }
    }
}

/// A row of an answer; its cells are taken in their order.
#[derive(Debug)]
pub(super) struct Row(std::vec::IntoIter<Cell>);

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self(cells.into_iter())
    }

    /// The cells that are not taken yet.
    pub(super) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.0.as_slice().iter()
    }

    /// Takes the next cell.
    pub(super) fn take<T: FromCell>(&mut self) -> Result<T, Broken> {
        T::from_cell(self.0.next().ok_or(Broken::Row("it is too short"))?)
    }

    /// Takes the only cell that is left.
    pub(super) fn only<T: FromCell>(mut self) -> Result<T, Broken> {
        self.take()
    }
}

/// What a cell can be read as.
pub(super) trait FromCell: Sized {
    fn from_cell(cell: Cell) -> Result<Self, Broken>;
}

impl FromCell for i64 {
    fn from_cell(cell: Cell) -> Result<Self, Broken> {
        let Cell::Integer(number) = cell else { return Err(Broken::Row("no number")) };
        Ok(number)
    }
}

impl FromCell for u64 {
    fn from_cell(cell: Cell) -> Result<Self, Broken> {
        i64::from_cell(cell)?.try_into().map_err(|_| Broken::Row("a number below zero"))
    }
}

impl FromCell for u32 {
    fn from_cell(cell: Cell) -> Result<Self, Broken> {
        i64::from_cell(cell)?.try_into().map_err(|_| Broken::Row("a number that is too large"))
    }
}

impl FromCell for bool {
    fn from_cell(cell: Cell) -> Result<Self, Broken> {
        Ok(i64::from_cell(cell)? != 0)
    }
}

impl FromCell for String {
    fn from_cell(cell: Cell) -> Result<Self, Broken> {
        let Cell::Text(text) = cell else { return Err(Broken::Row("no text")) };
        Ok(text)
    }
}

impl<const N: usize> FromCell for [u8; N] {
    fn from_cell(cell: Cell) -> Result<Self, Broken> {
        let Cell::Bytes(bytes) = cell else { return Err(Broken::Row("no bytes")) };
        bytes.try_into().map_err(|_| Broken::Row("not as many bytes as there should be"))
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell) -> Result<Self, Broken> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}
