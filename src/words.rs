//! What the widget says, in English. Short, warm and exact: what happened, whether anything is lost, what comes next.

use crate::{failure::Failure, status::Status};

/// The one thing to press.
pub const THX: &str = "Thx!";

/// The reader has asked for the letter once more.
pub const LOADING: &str = "Loading the letter.";

/// Who writes a note without a name.
pub const ANONYMOUS: &str = "Anonymous";

/// What the asker tells the author by mail.
pub const MINE: &str = "I wrote the letter.";

/// Who wrote this device's note.
pub const YOU: &str = "You";

/// Asks for the next page of the thread.
pub const MORE_NOTES: &str = "Show more notes";

/// Who answers, where no document says so.
pub const AUTHOR: &str = "The author";

/// An outbox of an earlier visit could not be read.
pub const DAMAGED: &str =
    "An earlier Thx! was damaged. It was set aside; you can say thanks again.";

/// Asks for a page of the thread again.
pub const NOTES_FAILED: &str = "The notes could not be loaded. Try again";

/// The tick by which an author learns that the asker has read the answer.
pub const ASKER: &str = "I wrote this letter. Only the author is told.";

/// Says to those who do not see the indentation what a reply belongs to.
pub fn in_reply_to(name: &str) -> String {
    ["in reply to ", name].concat()
}

/// What is true about the reader's Thx. The first part is the news, the second what it means.
pub fn status(status: &Status, author: &str, keeps: bool) -> (&'static str, String) {
    match status {
        Status::Local if keeps => (
            "Saved on this device.",
            ["It stays here; ", author, " is told only if you send it."].concat(),
        ),
        Status::Local => ("Thank you.", "This browser keeps nothing for this page.".into()),
        Status::Sending => (saved(keeps), "On its way.".into()),
        Status::Offline => (saved(keeps), "It will be sent when you are back online.".into()),
        Status::TryingAgain => (saved(keeps), "It will be tried again by itself.".into()),
        Status::Delivered => ("Delivered.", [author, " will see it."].concat()),
        Status::Replied => ("Delivered.", [author, " has replied, below."].concat()),
        Status::Refused(detail) => {
            ("Not delivered.", [detail, " It is still on this device."].concat())
        }
        Status::Undoing => ("Taken back.", "It is being removed.".into()),
    }
}

const fn saved(keeps: bool) -> &'static str {
    if keeps { "Saved on this device." } else { "This browser keeps nothing for this page." }
}

/// How many said thanks, with the number apart so that it can be set in bold.
pub const fn tally(count: u64) -> &'static str {
    if count == 1 { " reader said thanks" } else { " readers said thanks" }
}

/// A number in digits. All numbers come by here, and none by `to_string`, whose padding and signs nothing here needs.
#[inline(never)]
pub fn digits(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.insert(0, b'0' + u8::try_from(number % 10).unwrap_or_default());
        number /= 10;
        if number == 0 {
            return digits.into_iter().map(char::from).collect();
        }
    }
}

/// The thread's heading.
pub fn notes(count: usize) -> String {
    match count {
        1 => "1 note".into(),
        count => [&digits(count as u64), " notes"].concat(),
    }
}

/// How much room is left, or how much too much there is.
pub fn left(limit: usize, length: usize) -> String {
    match limit.checked_sub(length) {
        Some(left) => [&digits(left as u64), " left"].concat(),
        None => [&digits((length - limit) as u64), " too many"].concat(),
    }
}

/// Why there is no letter to read.
pub fn failure(failure: &Failure, is_offline: bool) -> &'static str {
    match failure {
        Failure::NoAnswer if is_offline => "You are offline, so the letter cannot be loaded.",
        Failure::NoAnswer => {
            "The letter could not be loaded. Your connection may be slow or blocked."
        }
        Failure::Status(404) | Failure::Unreadable(_) => {
            "The letter is missing or damaged. The site's owner can mend that."
        }
        Failure::Status(_) => {
            "The letter could not be loaded. Its server has a problem, which may be over soon."
        }
    }
}

/// The same for the site's owner, with what to fix.
pub fn failure_for_owner(failure: &Failure, url: &str) -> String {
    let (what, detail) = match failure {
        Failure::NoAnswer => {
            (" was not answered: check its address, CORS and connect-src", String::new())
        }
        Failure::Status(status) => (" was answered with HTTP status ", digits((*status).into())),
        Failure::Unreadable(why) => {
            (" cannot be read (`advice-post press` writes valid ones): ", (*why).into())
        }
    };
    ["the post document ", url, what, &detail].concat()
}

#[cfg(test)]
mod tests {
    use super::{left, notes};

    #[test]
    fn counts_are_said_in_words() {
        assert_eq!((notes(1), notes(0)), ("1 note".into(), "0 notes".into()));
        assert_eq!((left(280, 280), left(280, 281)), ("0 left".into(), "1 too many".into()));
    }
}
