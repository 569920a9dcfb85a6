use advice_wire::{Href, limits};
use jiff::{Timestamp, civil::Date};

/// What stands above a post rather than in it. Front matter and flags both fill one in, by the same names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The post's id.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The author's name.
    pub author: Option<String>,
    /// The author's own page.
    pub author_link: Option<Href>,
    /// The author's mail address.
    pub author_mail: Option<String>,
    /// When the letter came.
    pub asked: Option<String>,
    /// When the answer was published.
    pub answered: Option<String>,
}

impl Head {
    /// The names of what can be set.
    pub const KEYS: [&str; 7] =
        ["title", "id", "author", "author-link", "author-mail", "asked", "answered"];

    /// Sets what is called `key`.
    ///
    /// # Errors
    /// What is wrong with the value and how to write it, or that there is no such key.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let value = value.trim();
        match key {
            "title" => self.title = Some(value.to_owned()),
            "id" => self.id = Some(id(value)?),
            "author" => self.author = Some(value.to_owned()),
            "author-link" => self.author_link = Some(link(value)?),
            "author-mail" => self.author_mail = Some(mail(value)?),
            "asked" => self.asked = Some(date(value)?),
            "answered" => self.answered = Some(date(value)?),
            _ => return Err(format!("`{key}` cannot be set; there are {}", Self::KEYS.join(", "))),
        }
        Ok(())
    }

    /// This head, with `other` where this one says nothing.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            id: self.id.or(other.id),
            title: self.title.or(other.title),
            author: self.author.or(other.author),
            author_link: self.author_link.or(other.author_link),
            author_mail: self.author_mail.or(other.author_mail),
            asked: self.asked.or(other.asked),
            answered: self.answered.or(other.answered),
        }
    }
}

fn id(value: &str) -> Result<String, String> {
    if value.is_empty() || value.len() > limits::POST_ID || value.contains(char::is_whitespace) {
        return Err(format!(
            "`{value}` cannot be an id; an id has no spaces and at most {} bytes, as in second-key",
            limits::POST_ID
        ));
    }
    Ok(value.to_owned())
}

fn link(value: &str) -> Result<Href, String> {
    let spaced = value.contains(char::is_whitespace);
    Href::new(value).filter(|_| !spaced).ok_or_else(|| {
        format!(
            "`{value}` is not a link that is safe to put into a page; write https://… or /a/path"
        )
    })
}

/// Only what tells an address from a slip of the thumb; whether it can be delivered to, nobody can tell by looking.
fn mail(value: &str) -> Result<String, String> {
    let plausible = value
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    if !plausible || value.contains(char::is_whitespace) {
        return Err(format!("`{value}` is not a mail address; write name@place.example"));
    }
    Ok(value.to_owned())
}

/// A date stays a date, since nobody knows the hour; a time becomes UTC, as everywhere on the wire.
fn date(value: &str) -> Result<String, String> {
    if let Ok(time) = value.parse::<Timestamp>() {
        return Ok(time.to_string());
    }
    let written = value.len() == "2026-03-02".len();
    value.parse::<Date>().ok().filter(|_| written).map(|date| date.to_string()).ok_or_else(|| {
        format!(
            "`{value}` is not a date; write year-month-day with two digits each, as in 2026-03-02"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn a_date_stays_a_date_and_a_time_becomes_utc() {
        let mut head = Head::default();
        head.set("asked", "2026-03-02").unwrap();
        head.set("answered", "2026-03-07T12:30:00+02:00").unwrap();
        assert_eq!(head.asked.as_deref(), Some("2026-03-02"));
        assert_eq!(head.answered.as_deref(), Some("2026-03-07T10:30:00Z"));
    }

    #[test]
    fn what_no_page_could_use_is_refused_with_how_to_write_it() {
        for (key, value, advice) in [
            ("asked", "2. March", "2026-03-02"),
            ("asked", "2026-02-30", "2026-03-02"),
            ("asked", "20260302", "2026-03-02"),
            ("author-link", "javascript:alert(1)", "https://"),
            ("author-link", "my page", "https://"),
            ("author-mail", "nora at desk", "name@place"),
            ("id", "two words", "no spaces"),
            ("colour", "red", "title, id, author"),
        ] {
            let error = Head::default().set(key, value).unwrap_err();
            assert!(error.contains(value) || error.contains(key), "{error}");
            assert!(error.contains(advice), "{error}");
        }
    }
}
