/// Something that the author should know about the post that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The line of the input that it is about, counted from 1.
    pub line: Option<usize>,
    /// What was guessed, noticed or flattened.
    pub what: String,
    /// What to do about it.
    pub remedy: Remedy,
}

/// What an author can do about a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// It is a guess: this flag overrules it.
    Overrule(String),
    /// Something seems wrong in the page itself, and was left as it stands: this flag puts it right.
    Repair(String),
    /// Nothing; the words were kept, the form was not.
    None,
}

impl Remark {
    pub(crate) fn guess(
        line: Option<usize>,
        what: impl Into<String>,
        flag: impl Into<String>,
    ) -> Self {
        Self { line, what: what.into(), remedy: Remedy::Overrule(flag.into()) }
    }

    pub(crate) fn repair(line: usize, what: impl Into<String>, flag: impl Into<String>) -> Self {
        Self { line: Some(line), what: what.into(), remedy: Remedy::Repair(flag.into()) }
    }

    pub(crate) fn flattened(line: usize, what: impl Into<String>) -> Self {
        Self { line: Some(line), what: what.into(), remedy: Remedy::None }
    }
}
