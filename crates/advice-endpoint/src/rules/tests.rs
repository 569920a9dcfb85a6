use jiff::{SignedDuration, Timestamp};

use super::{
    Heard, Kept, Known, Refusal, Said, UndoVerdict, Verdict, judge, judge_undo, left, waits,
};
use crate::secret::Fingerprint;

const WINDOW: SignedDuration = SignedDuration::from_hours(1);
const FIRST: Timestamp = Timestamp::UNIX_EPOCH;

fn after(minutes: i64) -> Timestamp {
    FIRST + SignedDuration::from_mins(minutes)
}

fn said(note: &str, name: &str, asker: bool) -> Said {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Said { post: "ct".into(), note: some(note), name: some(name), asker }
}

fn heard(revision: u32, said: Said) -> Heard {
    Heard { secret: Fingerprint::of("mine"), revision, said, held: false }
}

fn kept(revision: u32, said: Said) -> Known {
    Known::Kept(Kept { secret: Fingerprint::of("mine"), revision, first: FIRST, said, held: false })
}

#[test]
fn the_table_row_by_row() {
    let plain = || said("", "", false);
    let rows = [
        (Known::Nothing, heard(0, plain()), Ok(Verdict::Store)),
        (Known::Nothing, heard(7, plain()), Ok(Verdict::Store)),
        (kept(1, plain()), heard(1, plain()), Ok(Verdict::Leave)),
        (kept(1, plain()), heard(1, said("other", "", false)), Err(Refusal::Conflict)),
        (kept(1, plain()), heard(2, said("other", "", false)), Ok(Verdict::Replace)),
        (kept(1, said("other", "", true)), heard(2, plain()), Ok(Verdict::Replace)),
        (kept(2, plain()), heard(1, said("old news", "", false)), Ok(Verdict::Leave)),
        (Known::Undone { post: None }, heard(9, plain()), Err(Refusal::Undone)),
        (Known::Reply, heard(0, plain()), Err(Refusal::Conflict)),
    ];
    for (known, heard, verdict) in rows {
        assert_eq!(judge(&known, &heard, after(59), WINDOW), verdict, "{known:?} {heard:?}");
    }
}

#[test]
fn another_secret_or_another_post_is_a_conflict_at_any_revision() {
    for revision in 0..3 {
        let mut other = heard(revision, said("", "", false));
        other.secret = Fingerprint::of("yours");
        assert_eq!(
            judge(&kept(1, said("", "", false)), &other, FIRST, WINDOW),
            Err(Refusal::Conflict)
        );
        let mut elsewhere = heard(revision, said("", "", false));
        elsewhere.said.post = "another".into();
        assert_eq!(
            judge(&kept(1, said("", "", false)), &elsewhere, FIRST, WINDOW),
            Err(Refusal::Conflict)
        );
    }
}

#[test]
fn after_the_window_a_revision_may_only_add() {
    let late = |known: Said, new: Said| judge(&kept(0, known), &heard(1, new), after(60), WINDOW);
    let fits = Ok(Verdict::Replace);
    assert_eq!(late(said("", "", false), said("words", "me", true)), fits);
    assert_eq!(late(said("", "me", false), said("words", "", false)), fits);
    assert_eq!(late(said("words", "me", false), said("words", "me", true)), fits);
    let over = Err(Refusal::TooLate);
    assert_eq!(late(said("words", "", false), said("others", "", false)), over);
    assert_eq!(late(said("words", "", false), said("", "", false)), over);
    assert_eq!(late(said("words", "", false), said("words", "me", false)), over);
    assert_eq!(late(said("", "", false), said("", "me", false)), over);
    assert_eq!(late(said("", "", true), said("words", "", false)), over);
}

#[test]
fn the_window_neither_grows_nor_breaks_when_a_clock_is_a_year_off() {
    let year = 365 * 24 * 60;
    assert_eq!(left(FIRST, after(-year), WINDOW), WINDOW);
    assert_eq!(left(FIRST, after(year), WINDOW), SignedDuration::ZERO);
    assert_eq!(left(FIRST, after(20), WINDOW), SignedDuration::from_mins(40));
    assert_eq!(left(Timestamp::MIN, Timestamp::MAX, WINDOW), SignedDuration::ZERO);
}

#[test]
fn an_undo_needs_the_secret_and_works_twice() {
    let undo = |known, secret| judge_undo(known, &Fingerprint::of(secret));
    let thx = || kept(3, said("words", "", false));
    assert_eq!(undo(thx(), "mine"), Ok(UndoVerdict::Erase { post: "ct".into() }));
    assert_eq!(undo(thx(), "yours"), Err(Refusal::Conflict));
    assert_eq!(undo(Known::Nothing, "mine"), Ok(UndoVerdict::Forestall));
    assert_eq!(undo(Known::Reply, "mine"), Err(Refusal::Conflict));
    let post = Some("ct".to_owned());
    assert_eq!(undo(Known::Undone { post: post.clone() }, "mine"), Ok(UndoVerdict::Leave { post }));
}

#[test]
fn a_note_waits_until_the_author_has_decided_and_other_words_wait_anew() {
    let suspicious = |revision, said| Heard { held: true, ..heard(revision, said) };
    let approved = kept(1, said("words", "", false));
    let waits = |known: &Known, heard: &Heard, verdict| waits(known, heard, verdict);
    assert!(waits(&Known::Nothing, &suspicious(0, said("words", "", false)), Verdict::Store));
    let again = suspicious(1, said("words", "", false));
    assert!(!waits(&approved, &again, Verdict::Leave));
    let ticked = suspicious(2, said("words", "", true));
    assert!(!waits(&approved, &ticked, Verdict::Replace));
    let other = suspicious(2, said("other words", "", false));
    assert!(waits(&approved, &other, Verdict::Replace));
    let Known::Kept(kept) = approved else { unreachable!() };
    let waiting = Known::Kept(Kept { held: true, ..kept });
    assert!(waits(&waiting, &heard(0, said("", "", false)), Verdict::Leave));
    assert!(!waits(&waiting, &heard(2, said("better", "", false)), Verdict::Replace));
}
