use crate::{Error, Form, Head};

/// What the author says, against whatever the press would find or guess. Lines count from 1; notes are called by their
/// ids, as the remarks name them.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// What the input is.
    pub form: Option<Form>,
    /// Id, title, dates and author.
    pub head: Head,
    /// In a page: the line where the answer begins.
    pub answer_at: Option<usize>,
    /// In a page: the line that is the house rule.
    pub rule: Option<usize>,
    /// In a page: the line that is the letter's signature.
    pub signature: Option<usize>,
    /// In a page: lines that are ordinary paragraphs, to be kept as they stand.
    pub plain: Vec<usize>,
    /// Who wrote a note; an empty name is nobody's.
    pub names: Vec<(String, String)>,
    /// Notes that the author wrote.
    pub by_author: Vec<String>,
    /// Notes that somebody else wrote.
    pub not_author: Vec<String>,
    /// Notes that reply to another note; an empty one puts the note at the top.
    pub moves: Vec<(String, String)>,
}

impl Overrides {
    /// A letter says itself where its answer begins: to guess on would hide a mistake.
    pub(crate) fn refuse_lines(&self) -> Result<(), Error> {
        let flag = if self.answer_at.is_some() {
            "--answer-at"
        } else if self.rule.is_some() {
            "--rule"
        } else if self.signature.is_some() {
            "--signature"
        } else if !self.plain.is_empty() {
            "--plain"
        } else {
            return Ok(());
        };
        Err(Error::general(format!("{flag} is for pasted pages; change the letter itself instead")))
    }

    pub(crate) fn names_writer_of(&self, note: &str) -> bool {
        self.names.iter().any(|(id, _)| id == note)
    }

    pub(crate) fn says_who(&self, note: &str) -> bool {
        self.by_author.iter().chain(&self.not_author).any(|id| id == note)
    }

    pub(crate) fn moves_note(&self, note: &str) -> bool {
        self.moves.iter().any(|(id, _)| id == note)
    }
}
