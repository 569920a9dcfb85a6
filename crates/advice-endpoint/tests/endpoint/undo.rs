//! `POST /v1/thx/{id}/undo`.

use advice_endpoint::{Database, Quota};
use advice_wire::{Hide, ProblemKind, Receipt, Undo, Undone};
use jiff::SignedDuration;

use crate::harness::{SECRET, TestEndpoint, noted, thx};

fn undo(endpoint: &TestEndpoint, n: u16, secret: &str) -> crate::harness::Answer {
    let undo = Undo { secret: secret.into() };
    endpoint.post(&format!("/v1/thx/{}/undo", thx(n).id), &undo)
}

#[test]
fn an_undone_thx_is_gone_for_good_and_undoing_twice_is_fine() {
    let endpoint = TestEndpoint::start();
    for n in 1..=2 {
        endpoint.post("/v1/thx", &noted(n, "a note")).read::<Receipt>(201);
    }
    for _ in 0..2 {
        let undone: Undone = undo(&endpoint, 1, SECRET).read(200);
        assert_eq!(undone.tally, 1);
    }
    let thread = endpoint.thread("ct");
    assert_eq!((thread.tally, thread.notes.len()), (1, 1));
    assert_eq!(endpoint.thanks("").thanks.len(), 1);
    endpoint.post("/v1/thx", &noted(1, "a note")).problem(410, ProblemKind::Undone);
}

#[test]
fn only_the_device_that_sent_it_may_undo_it_however_late() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    undo(&endpoint, 1, "BBBBBBBBBBBBBBBBBBBBBA").problem(409, ProblemKind::Conflict);
    undo(&endpoint, 1, "short").problem(400, ProblemKind::Malformed);
    endpoint.later(SignedDuration::from_hours(365 * 24));
    undo(&endpoint, 1, SECRET).read::<Undone>(200);
    assert_eq!(endpoint.thread("ct").tally, 0);
}

#[test]
fn an_undo_that_overtakes_its_thx_keeps_it_out() {
    let endpoint = TestEndpoint::start();
    let undone: Undone = undo(&endpoint, 1, SECRET).read(200);
    assert_eq!(undone.tally, 0);
    let endpoint = endpoint.restart();
    endpoint.post("/v1/thx", &thx(1)).problem(410, ProblemKind::Undone);
    assert_eq!(endpoint.thread("ct").tally, 0);
}

/// Catches a flood that fills the store with undos of what was never said, and one that keeps readers from taking back what
/// they have said.
#[test]
fn undos_of_nothing_are_limited_as_thx_are_and_those_of_a_thx_are_not() {
    let endpoint = TestEndpoint::with(|settings| settings.quotas.site = Quota::a_minute(3));
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    for n in 2..=3 {
        undo(&endpoint, n, SECRET).read::<Undone>(200);
    }
    let problem = undo(&endpoint, 4, SECRET).problem(429, ProblemKind::TooMany);
    assert_eq!((problem.retry, problem.retry_after), (true, Some(20)));
    for n in [1, 1, 2] {
        undo(&endpoint, n, SECRET).read::<Undone>(200);
    }
    assert_eq!(endpoint.thread("ct").tally, 0);
}

#[test]
fn an_id_of_another_shape_is_refused() {
    let endpoint = TestEndpoint::start();
    for id in ["1", "%ff", "..%2f..", "0192f3a4-b5c6-4fff-bfff-ffffffffffff"] {
        let undo = Undo { secret: SECRET.into() };
        let answer = endpoint.post(&format!("/v1/thx/{id}/undo"), &undo);
        answer.problem(400, ProblemKind::Malformed);
    }
}

#[test]
fn a_note_that_the_author_hid_stays_hidden_however_often_it_is_revised() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &noted(1, "rude")).read::<Receipt>(201);
    let id = thx(1).id.to_string();
    endpoint.author("hide", &Hide { note: id, hidden: true }).read::<Hide>(200);
    for (revision, note) in [(1, None), (2, Some("rude again".to_owned()))] {
        let revised = advice_wire::Thx { revision, note, ..thx(1) };
        endpoint.post("/v1/thx", &revised).read::<Receipt>(200);
    }
    let thread = endpoint.thread("ct");
    assert_eq!((thread.tally, thread.notes.len()), (1, 0));
}

/// Catches words that a reader took back, and that whoever has the file can still read.
#[test]
fn what_was_undone_is_not_in_the_file_any_more() {
    let endpoint = TestEndpoint::with(|settings| settings.database = Database::Sqlite);
    let is_there = |endpoint: &TestEndpoint, words: &str| {
        let file = std::fs::read(endpoint.data().join("advice.sqlite")).unwrap();
        file.windows(words.len()).any(|window| window == words.as_bytes())
    };
    endpoint.post("/v1/thx", &noted(1, &"regretted words ".repeat(17))).read::<Receipt>(201);
    endpoint.post("/v1/thx", &noted(2, "words that stay")).read::<Receipt>(201);
    let endpoint = endpoint.restart();
    assert!(is_there(&endpoint, "regretted words"));
    let path = format!("/v1/thx/{}/undo", thx(1).id);
    endpoint.post(&path, &Undo { secret: SECRET.into() }).read::<Undone>(200);
    // Stopped, the endpoint leaves no journal behind.
    let endpoint = endpoint.restart();
    assert!(is_there(&endpoint, "words that stay") && !is_there(&endpoint, "regretted words"));
}
