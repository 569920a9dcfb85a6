use std::{borrow::Borrow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use crate::Href;

/// One entry of a thread: a reader's note, or a reply, which is a note that names what it replies to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Names this note within its post. For a reader's note it is the id of the Thx that it came with.
    pub id: String,
    /// The id of what this replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// Who wrote it, in their own words. Absent for "anonymous", and for the author, whom the post names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the post's author wrote it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub author: bool,
    /// The page elsewhere that mentions the post; then the name is that page's.
    #[serde(
        default,
        deserialize_with = "Href::safe_or_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub link: Option<Href>,
    /// When it came, RFC 3339 in UTC, by the endpoint's clock. Absent where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What it says: plain text, a line feed between paragraphs.
    pub text: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// One page of a post's thread, as the endpoint serves it, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The post's id.
    pub post: String,
    /// How many readers said thanks, with or without a note.
    pub tally: u64,
    /// The notes and replies that are shown.
    pub notes: Vec<Note>,
    /// What to ask with to get the page after this one; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Thanks per post, for every post that was asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tallies {
    /// Post id to count.
    pub tallies: BTreeMap<String, u64>,
}

/// A note at its place in the thread; `N` is how notes are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch<'a, N = Note> {
    /// The note.
    pub note: &'a N,
    /// What it replies to, where that is known.
    pub above: Option<&'a N>,
    /// How many notes stand above it in its branch.
    pub depth: usize,
}

/// Puts notes in reading order: each followed by its replies, depth first, in the order in which they came.
///
/// The result is flat, so that a hostile thread of ten thousand replies to replies costs no stack. A note that replies
/// to something unknown stands at the top, since to hide it would be worse; a circle of replies is entered at its first
/// note; of two notes with one id the last stays, since it is the newer word.
#[must_use]
pub fn branches<N: Borrow<Note>>(notes: &[N]) -> Vec<Branch<'_, N>> {
    let mut tree = Tree::new(notes);
    let mut shown = Vec::with_capacity(notes.len());
    let mut waiting = Vec::new();
    let (tops, others): (Vec<usize>, Vec<usize>) =
        (0..notes.len()).partition(|&at| tree.above[at].is_none());
    // After the tops, only notes that reply to each other in a circle are left.
    for top in tops.into_iter().chain(others) {
        waiting.push((top, 0));
        while let Some((at, depth)) = waiting.pop() {
            if std::mem::replace(&mut tree.is_left[at], false) {
                let above = tree.above[at].map(|above| &notes[above]);
                shown.push(Branch { note: &notes[at], above, depth });
                waiting.extend(tree.replies_last_first(at).map(|reply| (reply, depth + 1)));
            }
        }
    }
    shown
}

/// Who replies to whom, by the notes' positions. Sorted lists rather than maps: this runs on readers' phones, where a map
/// of its own is two kilobytes of code.
struct Tree {
    /// What each note replies to.
    above: Vec<Option<usize>>,
    /// The newest reply to each note, and the reply before each reply.
    last_reply: Vec<Option<usize>>,
    reply_before: Vec<Option<usize>>,
    /// What is to be shown and is not yet.
    is_left: Vec<bool>,
}

impl Tree {
    fn new<N: Borrow<Note>>(notes: &[N]) -> Self {
        let none = vec![None; notes.len()];
        let mut tree = Self {
            above: none.clone(),
            last_reply: none.clone(),
            reply_before: none,
            is_left: vec![true; notes.len()],
        };
        let id = |at: usize| notes[at].borrow().id.as_str();
        let mut by_id: Vec<usize> = (0..notes.len()).collect();
        // Stable, so that of two notes with one id the newer is the last.
        by_id.sort_by_key(|&at| id(at));
        for two in by_id.windows(2) {
            tree.is_left[two[0]] = id(two[0]) != id(two[1]);
        }
        for (at, note) in notes.iter().enumerate() {
            let Some(under) = note.borrow().under.as_deref() else { continue };
            let end = by_id.partition_point(|&at| id(at) <= under);
            let above = by_id[..end].last().copied().filter(|&at| id(at) == under);
            tree.above[at] = above;
            if let Some(above) = above {
                tree.reply_before[at] = tree.last_reply[above].replace(at);
            }
        }
        tree
    }

    fn replies_last_first(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.last_reply[at], |&reply| self.reply_before[reply])
    }
}

#[cfg(test)]
mod tests {
    use super::{Note, branches};

    fn note(id: &str, under: Option<&str>) -> Note {
        Note {
            id: id.into(),
            under: under.map(Into::into),
            name: None,
            author: false,
            link: None,
            at: None,
            text: String::new(),
        }
    }

    fn outline(notes: &[Note]) -> String {
        let line = |b: &super::Branch| format!("{}{}", "-".repeat(b.depth), b.note.id);
        branches(notes).iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn replies_follow_what_they_reply_to_in_the_order_they_came() {
        let notes = [
            note("a", None),
            note("b", None),
            note("a2", Some("a")),
            note("b1", Some("b")),
            note("a1", Some("a")),
            note("a2x", Some("a2")),
        ];
        assert_eq!(outline(&notes), "a -a2 --a2x -a1 b -b1");
    }

    #[test]
    fn nothing_is_hidden_by_an_unknown_parent_a_circle_or_a_reply_to_itself() {
        let notes = [
            note("lost", Some("gone")),
            note("x", Some("y")),
            note("y", Some("x")),
            note("z", Some("z")),
        ];
        assert_eq!(outline(&notes), "lost x -y z");
    }

    #[test]
    fn an_id_is_shown_once() {
        assert_eq!(outline(&[note("a", None), note("a", None), note("b", Some("a"))]), "a -b");
    }

    #[test]
    fn a_very_deep_thread_costs_no_stack() {
        let ids: Vec<String> = (0..100_000).map(|n| n.to_string()).collect();
        let notes: Vec<Note> = (0..ids.len())
            .map(|n| note(&ids[n], n.checked_sub(1).map(|above| ids[above].as_str())))
            .collect();
        assert_eq!(branches(&notes).last().map(|b| b.depth), Some(99_999));
    }
}
