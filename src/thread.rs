//! The thread as it is read: the notes of the document, of the endpoint and of this device, in their order, and as much of
//! them as is shown. Pure.
//!
//! A long thread is rendered a stretch at a time, so that a slow phone answers to a tap in between.

use std::rc::Rc;

use advice_wire::{Note, Thread, branches};

/// How many notes are rendered with the letter: no phone shows more at first.
pub const FIRST: usize = 20;

/// How many more are rendered in one go: as many as leave a slow phone the time to answer to a tap within 100 ms.
pub const STRETCH: usize = 100;

/// How many notes come without being asked for, and how many more each time: what a phone holds easily.
pub const HELPING: usize = 1_000;

/// All that is known of a thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThreadState {
    /// What to ask with for the next page.
    pub next: Option<String>,
    /// Whether the last page asked for could not be had.
    pub failed: bool,
    /// Whether a page is under way.
    pub asked: bool,
    /// The note that the page's address names, until it is shown.
    pub wanted: Option<String>,
    /// The document's, oldest first.
    document: Vec<Rc<Note>>,
    /// The endpoint's, as they came.
    notes: Vec<Rc<Note>>,
    /// This device's own words, which count rather than what the endpoint knew of them before.
    mine: Option<Rc<Note>>,
    /// The id of this device's own words that were taken back, which the endpoint may still have.
    taken_back: Option<String>,
    /// In reading order.
    rows: Vec<Row>,
    shown: usize,
    helpings: usize,
}

/// A note at its place.
#[derive(Clone, Debug)]
pub struct Row {
    /// The note.
    pub note: Rc<Note>,
    /// What it replies to.
    pub above: Option<Rc<Note>>,
    /// How many notes stand above it in its branch.
    pub depth: usize,
    /// Whether this device has written it.
    pub is_mine: bool,
}

impl PartialEq for Row {
    /// The same notes at the same place. A note does not change: a newer word of it is another.
    fn eq(&self, other: &Self) -> bool {
        let place = |row: &Self| {
            (Rc::as_ptr(&row.note), row.above.as_ref().map(Rc::as_ptr), row.depth, row.is_mine)
        };
        place(self) == place(other)
    }
}

impl ThreadState {
    /// Takes in the notes of the post document.
    pub fn begin(&mut self, notes: Vec<Note>) {
        self.document = notes.into_iter().map(Rc::new).collect();
    }

    /// Takes in a page of the endpoint's, or that it could not be had.
    pub fn add(&mut self, page: Option<Thread>) {
        self.failed = page.is_none();
        self.asked = false;
        if let Some(page) = page {
            // The same next page again, or one behind nothing, would be asked for without end.
            let is_further = page.next != self.next && !page.notes.is_empty();
            self.next = page.next.filter(|_| is_further);
            self.notes.extend(page.notes.into_iter().map(Rc::new));
        }
    }

    /// The reader has taken back this device's own words, and says whether that is news.
    pub fn take_back(&mut self, id: &str) -> bool {
        let is_news = self.taken_back.as_deref() != Some(id);
        self.taken_back = Some(id.to_owned());
        is_news
    }

    /// Takes in this device's own note, and says whether it is another than before.
    pub fn set_mine(&mut self, mine: Option<Note>) -> bool {
        let is_news = self.mine.as_deref() != mine.as_ref();
        if is_news {
            self.mine = mine.map(Rc::new);
        }
        is_news
    }

    /// Puts all that has come in order.
    pub fn arrange(&mut self, newest_first: bool) {
        let mut notes = self.document.clone();
        notes.extend_from_slice(&self.notes);
        if newest_first {
            // They have come newest first, and are put in order oldest first like all others.
            notes[self.document.len()..].reverse();
        }
        notes.retain(|note| self.taken_back.as_ref() != Some(&note.id));
        notes.extend(self.mine.clone());
        let mut branches = branches(&notes);
        if newest_first {
            // All around, and each branch around again, so that it still goes from its root down.
            branches.reverse();
            branches.split_inclusive_mut(|branch| branch.depth == 0).for_each(<[_]>::reverse);
        }
        self.rows.clear();
        for branch in branches {
            self.rows.push(Row {
                note: Rc::clone(branch.note),
                above: branch.above.cloned(),
                depth: branch.depth,
                is_mine: self.mine.as_ref().is_some_and(|mine| Rc::ptr_eq(mine, branch.note)),
            });
        }
        self.shown = self.shown.max(FIRST);
    }

    /// How many notes there are, shown or not.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// What is shown.
    pub fn shown(&self) -> &[Row] {
        &self.rows[..self.shown.min(self.rows.len())]
    }

    /// Whether there is more that may be shown.
    pub fn has_unshown(&self) -> bool {
        self.shown < self.rows.len().min(self.most())
    }

    /// Shows one stretch more.
    pub fn show_more(&mut self) {
        self.shown = (self.shown + STRETCH).min(self.most());
    }

    /// The reader wants another helping, or what could not be had: whether a page has to be asked for. What is here is shown
    /// at once.
    pub fn read_on(&mut self) -> bool {
        let had_failed = self.failed;
        self.failed = false;
        self.helpings += usize::from(!had_failed);
        self.show_more();
        !self.asked && (had_failed || self.wants_more())
    }

    /// Whether the next page should be asked for.
    pub fn wants_more(&self) -> bool {
        !self.failed && self.next.is_some() && self.document.len() + self.notes.len() < self.most()
    }

    /// Whether the reader has to ask for more, or again. Who has asked keeps the button, and with it the focus, while more is
    /// under way.
    pub fn has_more(&self) -> bool {
        let comes_by_itself = self.helpings == 0 && self.wants_more();
        self.failed || self.most() < self.rows.len() || (self.next.is_some() && !comes_by_itself)
    }

    /// How many notes may be shown: as many as it takes, where the page's address names one that has not come yet.
    fn most(&self) -> usize {
        if self.wanted.is_some() { usize::MAX } else { HELPING * (1 + self.helpings) }
    }

    /// Whether the note that the page's address names is shown by now.
    pub fn shows_wanted(&self) -> bool {
        let mut shown = self.shown().iter();
        self.wanted.as_ref().is_some_and(|wanted| shown.any(|row| row.note.id == *wanted))
    }

    /// Whether the endpoint shows a note to everybody.
    pub fn has(&self, id: &str) -> bool {
        self.notes.iter().any(|note| note.id == id)
    }

    /// Whether the author has replied to a note.
    pub fn has_reply(&self, to: &str) -> bool {
        let mut notes = self.document.iter().chain(&self.notes);
        notes.any(|note| note.author && note.under.as_deref() == Some(to))
    }
}

#[cfg(test)]
mod tests {
    use advice_wire::{Note, Thread};

    use super::{FIRST, HELPING, ThreadState};

    fn note(id: &str, under: Option<&str>) -> Note {
        Note {
            id: id.into(),
            under: under.map(Into::into),
            name: None,
            author: false,
            link: None,
            at: None,
            text: id.into(),
        }
    }

    fn page(notes: Vec<Note>, next: Option<&str>) -> Option<Thread> {
        Some(Thread { post: "ct".into(), tally: 9, notes, next: next.map(Into::into) })
    }

    fn many(count: usize) -> Vec<Note> {
        (0..count).map(|n| note(&n.to_string(), None)).collect()
    }

    fn shown(thread: &ThreadState) -> Vec<&str> {
        thread.shown().iter().map(|row| row.note.id.as_str()).collect()
    }

    #[test]
    fn pages_follow_the_documents_notes_and_a_newer_word_counts() {
        let mut thread = ThreadState::default();
        thread.begin(vec![note("a", None)]);
        thread.add(page(vec![note("b", None)], Some("b")));
        thread.add(None);
        assert!(thread.failed && thread.has_more());
        thread.add(page(vec![note("b", Some("a")), note("c", None)], None));
        thread.arrange(false);
        assert_eq!(shown(&thread), ["a", "b", "c"]);
        assert_eq!(thread.shown().iter().map(|row| row.depth).collect::<Vec<_>>(), [0, 1, 0]);
        assert!(!thread.has_more());
    }

    #[test]
    fn newest_first_turns_threads_around_and_not_what_is_said_in_them() {
        let mut thread = ThreadState::default();
        thread.begin(vec![
            note("a", None),
            note("a1", Some("a")),
            note("a2", Some("a")),
            note("b", None),
        ]);
        thread.arrange(true);
        assert_eq!(shown(&thread), ["b", "a", "a1", "a2"]);
    }

    #[test]
    fn older_pages_come_below_where_the_newest_notes_are_first() {
        let mut thread = ThreadState::default();
        thread.begin(vec![note("old", None)]);
        thread.add(page(vec![note("c1", Some("c")), note("c", None)], Some("c")));
        thread.arrange(true);
        assert_eq!(shown(&thread), ["c", "c1", "old"]);
        thread.add(page(vec![note("b", None), note("a", None)], None));
        thread.arrange(true);
        assert_eq!(shown(&thread), ["c", "c1", "b", "a", "old"]);
    }

    #[test]
    fn this_devices_words_count_and_are_news_once() {
        let mut thread = ThreadState::default();
        thread.add(page(vec![note("mine", None)], None));
        let mine = Note { text: "newer".into(), ..note("mine", None) };
        assert!(thread.set_mine(Some(mine.clone())));
        assert!(!thread.set_mine(Some(mine)));
        thread.arrange(false);
        let rows: Vec<_> = thread.shown().iter().collect();
        assert_eq!((rows.len(), rows[0].note.text.as_str(), rows[0].is_mine), (1, "newer", true));
    }

    #[test]
    fn what_was_taken_back_is_nobodys_whatever_the_endpoint_still_has() {
        let mut thread = ThreadState::default();
        thread.add(page(vec![note("mine", None), note("re", Some("mine"))], Some("x")));
        assert!(thread.take_back("mine") && !thread.take_back("mine"));
        thread.add(page(vec![note("mine", None), note("a", None)], None));
        thread.arrange(false);
        assert_eq!(shown(&thread), ["re", "a"]);
    }

    #[test]
    fn a_page_that_leads_nowhere_is_the_last() {
        let mut thread = ThreadState::default();
        thread.add(page(vec![note("a", None)], Some("x")));
        thread.add(page(vec![note("b", None)], Some("x")));
        assert!(!thread.wants_more(), "the same again");
        thread.add(page(vec![], Some("y")));
        assert!(!thread.wants_more() && !thread.has_more(), "behind nothing");
    }

    #[test]
    fn a_long_thread_is_shown_a_stretch_at_a_time_up_to_a_helping() {
        let mut thread = ThreadState::default();
        thread.begin(many(HELPING + 1));
        thread.arrange(false);
        assert_eq!(shown(&thread).len(), FIRST);
        while thread.has_unshown() {
            thread.show_more();
        }
        assert_eq!(shown(&thread).len(), HELPING);
        assert!(thread.has_more());
        assert!(!thread.read_on(), "it is here already");
        assert!(!thread.has_unshown() && !thread.has_more());
        assert_eq!(shown(&thread).len(), HELPING + 1);
    }

    #[test]
    fn pages_are_asked_for_until_a_helping_is_there_or_one_fails() {
        let mut thread = ThreadState::default();
        thread.add(page(many(FIRST), Some("x")));
        assert!(thread.wants_more());
        thread.add(None);
        assert!(!thread.wants_more());
        assert!(thread.read_on());
        thread.add(page(many(HELPING), Some("y")));
        assert!(!thread.wants_more() && thread.has_more());
    }

    #[test]
    fn a_page_is_asked_for_once_however_often_the_reader_presses() {
        let mut thread = ThreadState::default();
        thread.add(page(many(HELPING), Some("x")));
        assert!(thread.read_on());
        thread.asked = true;
        assert!(thread.has_more() && !thread.read_on());
        thread.add(page(many(HELPING), Some("y")));
        assert!(thread.wants_more(), "it was pressed twice");
    }

    #[test]
    fn the_note_that_the_address_names_is_shown_however_far_it_is() {
        let mut thread = ThreadState { wanted: Some("1500".into()), ..ThreadState::default() };
        thread.add(page(many(HELPING), Some("x")));
        assert!(thread.wants_more());
        thread.add(page(vec![note("1500", None)], None));
        thread.arrange(false);
        while !thread.shows_wanted() {
            assert!(thread.has_unshown());
            thread.show_more();
        }
        thread.wanted = None;
        assert_eq!(shown(&thread).last(), Some(&"1500"), "what is shown stays");
    }
}
