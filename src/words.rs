//! What the widget says, and when. English is in `browser/words.js`, other languages are in `static/locales/`.

macro_rules! words {
    ($($(#[$when:meta])* $word:ident,)*) => {
        /// Something that the widget says. The browser's side has it by its place here; its key is its name in lower case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $($(#[$when])* $word,)* }

        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($word)),*];
    };
}

words! {
    /// The one thing to press.
    Thx,
    /// The reader has asked for the letter once more.
    Loading,
    /// Over the letter.
    Letter,
    /// Names the answer for those who do not see it.
    Answer,
    /// Over the answer.
    Answers,
    /// When the letter was sent.
    Asked,
    /// When the answer was published.
    Answered,
    /// Before the author's own rule.
    Rule,
    /// Names the box with the button.
    Thanks,
    /// How many said thanks.
    Tally,
    /// The tick by which an author learns that the asker has read the answer.
    Asker,
    /// Over the field for a note.
    Add,
    /// In the empty field for a note.
    Optional,
    /// Over the field for a name.
    Name,
    /// Who writes a note without a name.
    Anonymous,
    /// How much room is left.
    Left,
    /// How much too much there is.
    Over,
    /// Sends the note.
    Send,
    /// Opens the device's share sheet.
    Share,
    /// Opens the mail program.
    Mail,
    /// What the asker tells the author by mail.
    Mine,
    /// Takes the Thx back.
    Undo,
    /// Names the thread for those who do not see it.
    Thread,
    /// The thread's heading.
    Notes,
    /// Who wrote this device's note.
    You,
    /// Who answers, where no document says so.
    Author,
    /// The mark on the author's notes.
    Badge,
    /// Says to those who do not see the indentation what a reply belongs to.
    Reply,
    /// Asks for the next page of the thread.
    More,
    /// Asks for a page of the thread again.
    MoreFailed,
    /// The news: the device keeps the Thx.
    Saved,
    /// The news: it does not.
    Unsaved,
    /// There is no endpoint.
    Local,
    /// There is no endpoint, and the device keeps nothing.
    LocalUnsaved,
    /// It is being sent.
    Sending,
    /// The device has no network.
    Offline,
    /// The endpoint did not take it yet.
    Again,
    /// The news: the endpoint has it.
    Delivered,
    /// What that means.
    Seen,
    /// What it means where the note waits for the author.
    Waits,
    /// The author has replied to the reader's note.
    Replied,
    /// The news: the endpoint will not take it.
    Refused,
    /// Why not, in the endpoint's words.
    Reason,
    /// The news: the reader has taken it back.
    Undone,
    /// The endpoint does not know yet.
    Undoing,
    /// An outbox of an earlier visit could not be read.
    Damaged,
    /// No answer.
    Failed,
    /// No network.
    FailedOffline,
    /// No such letter.
    FailedMissing,
    /// An answer that is an error.
    FailedServer,
    /// Asks for the letter once more.
    Retry,
}

/// How much room is left, or how much too much there is.
pub fn left(limit: usize, length: usize) -> (Word, usize) {
    match limit.checked_sub(length) {
        Some(left) => (Word::Left, left),
        None => (Word::Over, length - limit),
    }
}

/// A number in digits, for programs. By hand, because the standard library's way brings all of its formatting along: over
/// a kilobyte.
pub fn digits(number: u32) -> String {
    let mut text = if number < 10 { String::new() } else { digits(number / 10) };
    text.extend(char::from_digit(number % 10, 10));
    text
}

#[cfg(test)]
mod tests;
