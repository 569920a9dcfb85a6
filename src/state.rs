//! What the widget shows, and how it changes. Pure: no browser, no clock; what happened comes in as an [`Action`].

use std::mem;

use advice_wire::{Line, Post, Thread};

use crate::{failure::Failure, outbox::Record, settings::Settings, thread::ThreadState};

/// Everything that the widget shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The post document.
    pub post: PostState,
    /// This device's Thx for the post.
    pub thx: Option<Record>,
    /// The name that the reader has typed.
    pub name: String,
    /// How many readers said thanks, once the endpoint has said so.
    pub tally: Option<u64>,
    /// The notes and replies.
    pub thread: ThreadState,
    newest_first: bool,
    in_place: bool,
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
    /// It could not be had, and the reader has asked for it once more.
    Retrying,
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
    /// There is time to show more of a long thread.
    ShowMore,
}

impl State {
    /// Nothing is known yet but which note the page's address names, if any.
    #[must_use]
    pub fn new(settings: &Settings, wanted: Option<String>) -> Self {
        let Settings { newest_first, in_place, .. } = *settings;
        let mut state = Self { newest_first, in_place, ..Self::default() };
        state.thread.wanted = wanted;
        state
    }

    /// Takes in what happened.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Post(Ok(mut post)) => {
                let notes = mem::take(&mut post.thread);
                if !self.in_place {
                    self.thread.begin(notes);
                    self.thread.arrange(self.newest_first);
                }
                self.post = PostState::Here(post);
            }
            Action::Post(Err(failure)) => self.post = PostState::Failed(failure),
            Action::InPage => self.post = PostState::InPage,
            Action::Retry => self.post = PostState::Retrying,
            Action::Tally(tally) => self.tally = Some(tally),
            Action::Thx(record) => {
                let taken_back = record.as_ref().filter(|record| record.is_undoing());
                let is_gone =
                    taken_back.is_some_and(|it| self.thread.take_back(it.thx.id.as_str()));
                let is_other = self.thread.set_mine(record.as_ref().and_then(Record::own_note));
                if is_gone || is_other {
                    self.thread.arrange(self.newest_first);
                }
                self.thx = record;
            }
            Action::Thread(page) => {
                // A receipt may be younger than the page: what was asked for before a tap does not count it.
                self.tally = self.tally.max(page.as_ref().map(|page| page.tally));
                self.thread.add(page);
                self.thread.arrange(self.newest_first);
            }
            Action::ShowMore => self.thread.show_more(),
        }
    }

    /// The house rule, unless the page has it already.
    #[must_use]
    pub fn rule(&self) -> Option<&Line> {
        self.post().filter(|_| !self.in_place)?.rule.as_ref()
    }

    /// Whether there is something to show, if only that the post could not be had.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !matches!(self.post, PostState::Loading)
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

    /// Whether everybody sees this device's note.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.thx.as_ref().is_some_and(|mine| self.thread.has(mine.thx.id.as_str()))
    }

    /// Whether the author has replied to this device's note.
    #[must_use]
    pub fn has_reply(&self) -> bool {
        self.thx.as_ref().is_some_and(|mine| self.thread.has_reply(mine.thx.id.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use advice_wire::{Note, Thread, ThxId};

    use super::{Action, State};
    use crate::outbox::Record;

    fn after(actions: impl IntoIterator<Item = Action>) -> State {
        let mut state = State::default();
        actions.into_iter().for_each(|action| state.apply(action));
        state
    }

    fn page(notes: Vec<Note>) -> Action {
        Action::Thread(Some(Thread { post: "ct".into(), tally: 9, notes, next: None }))
    }

    #[test]
    fn a_page_that_fails_leaves_the_tally() {
        assert_eq!(after([page(vec![]), Action::Thread(None)]).tally, Some(9));
    }

    #[test]
    fn a_page_that_was_asked_for_before_a_tap_leaves_its_thx_in_the_count() {
        assert_eq!(after([Action::Tally(10), page(vec![])]).tally, Some(10));
        assert_eq!(after([Action::Tally(8), page(vec![])]).tally, Some(9));
    }

    #[test]
    fn a_reply_to_this_devices_note_is_noticed_and_one_by_a_reader_is_not() {
        let record = Record::new(ThxId::mint(1, [0; 10]), String::new(), "ct");
        let by = |author| {
            let (id, under) = ("r".to_owned(), Some(record.thx.id.to_string()));
            page(vec![Note {
                id,
                under,
                name: None,
                author,
                link: None,
                at: None,
                text: "yes".into(),
            }])
        };
        let thanked = Action::Thx(Some(record.clone()));
        assert!(!after([thanked.clone(), by(false)]).has_reply());
        assert!(after([thanked, by(true)]).has_reply());
        assert!(!after([by(true)]).has_reply());
    }
}
