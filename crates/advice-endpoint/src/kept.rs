//! Answers to reads, good until something is written. A thread is read a thousand times for each time that it changes;
//! reading it from the store, writing it as JSON, naming and compressing it cost ten times what sending it does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cursor::Page;
use crate::fresh::Content;

/// How many bytes are kept. Threads that are read now are few, even where there are many.
const MOST: usize = 8 << 20;

/// A post, and which page of its thread.
pub(crate) type Question = (String, Page);

/// The answers of one version of the store, by what was asked.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    version: u64,
    bytes: usize,
    answers: HashMap<Question, Arc<Content>>,
}

impl Kept {
    /// What was answered to this since the store came to be as it is.
    pub(crate) fn get(&self, version: u64, question: &Question) -> Option<Arc<Content>> {
        let shelf = self.shelf();
        shelf.answers.get(question).filter(|_| shelf.version == version).cloned()
    }

    /// Keeps an answer that was read from the store after it had this version, if it still has.
    pub(crate) fn keep(&self, version: u64, question: Question, answer: &Arc<Content>) {
        let mut shelf = self.shelf();
        let size = question.0.len() + answer.size();
        if shelf.version > version {
            return;
        }
        if shelf.version < version || shelf.bytes + size > MOST {
            *shelf = Shelf { version, ..Shelf::default() };
        }
        shelf.bytes += size;
        shelf.answers.insert(question, Arc::clone(answer));
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Content, Kept, MOST, Page, Question};

    fn about(post: &str) -> Question {
        (post.to_owned(), Page::default())
    }

    fn answer(text: &str) -> Arc<Content> {
        Arc::new(Content::new(text.to_owned()))
    }

    fn body(kept: &Kept, version: u64, question: &str) -> Option<String> {
        let answer = kept.get(version, &about(question))?;
        Some(String::from_utf8(answer.plain.to_vec()).unwrap())
    }

    #[test]
    fn an_answer_is_good_for_its_question_and_its_version_only() {
        let kept = Kept::default();
        kept.keep(1, about("a"), &answer("one"));
        assert_eq!(body(&kept, 1, "a").as_deref(), Some("one"));
        assert_eq!((body(&kept, 1, "b"), body(&kept, 2, "a")), (None, None));
        kept.keep(2, about("b"), &answer("two"));
        assert_eq!((body(&kept, 2, "a"), body(&kept, 1, "a")), (None, None));
        // Catches an answer that was read before the last write and kept after it.
        kept.keep(1, about("a"), &answer("old"));
        assert_eq!((body(&kept, 1, "a"), body(&kept, 2, "a")), (None, None));
        assert_eq!(body(&kept, 2, "b").as_deref(), Some("two"));
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let kept = Kept::default();
        let large = answer(&"x".repeat(MOST / 9));
        for question in ["a", "b", "c", "d"] {
            kept.keep(1, about(question), &large);
            let bytes = kept.shelf().answers.values().map(|answer| answer.size()).sum::<usize>();
            assert!(bytes <= MOST);
            assert!(kept.get(1, &about(question)).is_some());
        }
    }
}
