//! What the widget shows, and how it changes. Pure: no browser, no clock; what happened comes in as an [`Action`].

use advice_wire::{Note, Post, Thread};

use crate::{failure::Failure, outbox::Record};

/// Everything that the widget shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The letter and its answer.
    pub post: PostState,
    /// This device's Thx for the post.
    pub thx: Option<Record>,
    /// The name that the reader has typed.
    pub name: String,
    /// How many readers said thanks, once the endpoint has said so.
    pub tally: Option<u64>,
    /// What the endpoint has of the thread.
    pub thread: ThreadState,
}

/// How far the post document has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PostState {
    /// It is on its way; what the shell shows stays.
    #[default]
    Loading,
    /// The page's own children are the post.
    InPage,
    /// It is here.
    Here(Box<Post>),
    /// It could not be had.
    Failed(Failure),
}

/// The endpoint's part of the thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThreadState {
    /// The notes of all pages that were read, oldest first.
    pub notes: Vec<Note>,
    /// What to ask with for the next page.
    pub next: Option<String>,
    /// Whether the last page asked for could not be had.
    pub failed: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The post document has come, or could not be had.
    Post(Result<Box<Post>, Failure>),
    /// The page's own children are the post.
    InPage,
    /// The reader wants the post document once more.
    Retry,
    /// The outbox has this for the post now.
    Thx(Option<Record>),
    /// The endpoint has counted.
    Tally(u64),
    /// A page of the thread has come, or could not be had.
    Thread(Option<Thread>),
}

impl State {
    /// Takes in what happened.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Post(Ok(post)) => self.post = PostState::Here(post),
            Action::Post(Err(failure)) => self.post = PostState::Failed(failure),
            Action::InPage => self.post = PostState::InPage,
            Action::Retry => self.post = PostState::Loading,
            Action::Thx(record) => self.thx = record,
            Action::Tally(tally) => self.tally = Some(tally),
            Action::Thread(Some(page)) => {
                self.tally = Some(page.tally);
                self.thread.add(page);
            }
            Action::Thread(None) => self.thread.failed = true,
        }
    }

    /// The post, where its document has come.
    #[must_use]
    pub fn post(&self) -> Option<&Post> {
        match &self.post {
            PostState::Here(post) => Some(post),
            _ => None,
        }
    }

    /// The author's name, where a document names one.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        self.post().map(|post| post.author.name.as_str())
    }

    /// Whether the author has replied to this device's note.
    #[must_use]
    pub fn has_reply(&self) -> bool {
        let Some(mine) = self.thx.as_ref().map(|record| record.thx.id.as_str()) else {
            return false;
        };
        self.thread.notes.iter().any(|note| note.author && note.under.as_deref() == Some(mine))
    }
}

impl ThreadState {
    /// Adds a page. A note that was there already is replaced: it may have been read while it was being changed.
    fn add(&mut self, page: Thread) {
        self.notes.retain(|old| page.notes.iter().all(|note| note.id != old.id));
        self.notes.extend(page.notes);
        self.next = page.next;
        self.failed = false;
    }
}

#[cfg(test)]
mod tests {
    use advice_wire::{Note, Thread, ThxId};

    use super::{Action, State};
    use crate::outbox::Record;

    fn note(id: &str, under: Option<&str>, author: bool) -> Note {
        Note {
            id: id.into(),
            under: under.map(Into::into),
            name: None,
            author,
            at: None,
            text: id.into(),
        }
    }

    fn page(notes: Vec<Note>, next: Option<&str>) -> Action {
        Action::Thread(Some(Thread {
            post: "ct".into(),
            tally: 9,
            notes,
            next: next.map(Into::into),
        }))
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> State {
        let mut state = State::default();
        actions.into_iter().for_each(|action| state.apply(action));
        state
    }

    #[test]
    fn pages_of_a_thread_follow_each_other_and_no_note_stands_twice() {
        let state = after([
            page(vec![note("a", None, false), note("b", None, false)], Some("b")),
            Action::Thread(None),
            page(vec![note("b", None, true), note("c", None, false)], None),
        ]);
        let ids: Vec<&str> = state.thread.notes.iter().map(|note| note.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert!(state.thread.notes[1].author, "the newer word counts");
        assert_eq!((state.tally, state.thread.next, state.thread.failed), (Some(9), None, false));
    }

    #[test]
    fn a_page_that_fails_leaves_what_is_there() {
        let state = after([page(vec![note("a", None, false)], Some("a")), Action::Thread(None)]);
        assert!(state.thread.failed);
        assert_eq!((state.thread.notes.len(), state.tally), (1, Some(9)));
    }

    #[test]
    fn a_reply_to_this_devices_note_is_noticed_and_one_by_a_reader_is_not() {
        let record = Record::new(ThxId::mint(1, [0; 10]), String::new(), "ct");
        let mine = record.thx.id.to_string();
        let by = |author| page(vec![note("r", Some(&mine), author)], None);
        let thanked = Action::Thx(Some(record));
        assert!(!after([thanked.clone(), by(false)]).has_reply());
        assert!(after([thanked, by(true)]).has_reply());
        assert!(!after([by(true)]).has_reply());
    }
}
