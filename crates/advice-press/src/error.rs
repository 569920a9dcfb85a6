use std::fmt;

/// A place in an author's text. Both numbers count from 1, and a column counts characters, as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character within the line.
    pub column: usize,
}

impl Place {
    /// Where the byte at `offset` of `text` is.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        Self { line, column: before[start..].chars().count() + 1 }
    }
}

/// Where the lines of a text begin, for those who ask often.
pub(crate) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub(crate) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(end, _)| end + 1).collect())
    }

    /// The line, counted from 1, that the byte at `offset` is on.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset) + 1
    }
}

/// Why there is no post: what is wrong, where, and what to do about it. Nothing was written or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    place: Option<Place>,
    what: String,
}

impl Error {
    pub(crate) fn at(place: Place, what: impl Into<String>) -> Self {
        Self { place: Some(place), what: what.into() }
    }

    pub(crate) fn general(what: impl Into<String>) -> Self {
        Self { place: None, what: what.into() }
    }

    /// Where in the input it is, if it is at one place.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    /// The error with the file's name in front, `file:line:column: …`, as editors and terminals can follow it.
    #[must_use]
    pub fn within(&self, file: &str) -> String {
        match self.place {
            Some(Place { line, column }) => format!("{file}:{line}:{column}: {}", self.what),
            None => format!("{file}: {}", self.what),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(Place { line, column }) => write!(f, "{line}:{column}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for Error {}
