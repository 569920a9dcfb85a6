//! `POST /v1/thx`: once, and for good.

use advice_wire::{ProblemKind, Receipt, Thx};
use jiff::SignedDuration;

use crate::harness::{SITE, TestEndpoint, noted, thx};

const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

#[test]
fn the_same_thx_again_gets_the_same_receipt_and_counts_once() {
    let endpoint = TestEndpoint::start();
    let first: Receipt = endpoint.post("/v1/thx", &noted(1, "It was mine.")).read(201);
    assert_eq!((first.revision, first.tally), (0, 1));
    assert_eq!(first.at, "2026-03-10T09:00:00Z");
    let again: Receipt = endpoint.post("/v1/thx", &noted(1, "It was mine.")).read(200);
    assert_eq!(again, first);
    endpoint.later(SignedDuration::from_secs(60));
    let later: Receipt = endpoint.post("/v1/thx", &noted(1, " It  was mine. ")).read(200);
    assert_eq!(later, first);
    let thread = endpoint.thread("ct");
    assert_eq!((thread.tally, thread.notes.len()), (1, 1));
}

#[test]
fn json_and_plain_text_are_the_same_and_other_types_are_refused() {
    let endpoint = TestEndpoint::start();
    let body = serde_json::to_string(&thx(1)).unwrap();
    for (content_type, status) in
        [("application/json", 201), ("text/plain;charset=UTF-8", 200), ("Application/JSON", 200)]
    {
        let answer = endpoint.send("POST", "/v1/thx", &[("content-type", content_type)], &body);
        assert_eq!(answer.status, status, "{content_type}");
    }
    for content_type in ["application/x-www-form-urlencoded", "multipart/form-data", ""] {
        let answer = endpoint.send("POST", "/v1/thx", &[("content-type", content_type)], &body);
        answer.problem(400, ProblemKind::Malformed);
    }
}

#[test]
fn the_same_id_with_other_content_another_secret_or_another_post_is_a_conflict() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &noted(1, "mine")).read::<Receipt>(201);
    for other in [
        noted(1, "another"),
        Thx { secret: "BBBBBBBBBBBBBBBBBBBBBA".into(), ..noted(1, "mine") },
        Thx { secret: "BBBBBBBBBBBBBBBBBBBBBA".into(), revision: 5, ..noted(1, "mine") },
        Thx { post: "elsewhere".into(), revision: 1, ..noted(1, "mine") },
    ] {
        let problem = endpoint.post("/v1/thx", &other).problem(409, ProblemKind::Conflict);
        assert!(!problem.retry);
    }
    assert_eq!(endpoint.thread("ct").notes[0].text, "mine");
    assert_eq!(endpoint.thread("elsewhere").tally, 0);
}

#[test]
fn revisions_may_come_in_any_order_and_the_last_word_stays() {
    let endpoint = TestEndpoint::start();
    let revision = |n: u32, note: &str| Thx { revision: n, ..noted(1, note) };
    endpoint.post("/v1/thx", &revision(2, "third")).read::<Receipt>(201);
    let old: Receipt = endpoint.post("/v1/thx", &revision(0, "first")).read(200);
    assert_eq!(old.revision, 2);
    assert_eq!(endpoint.thread("ct").notes[0].text, "third");
    let new: Receipt = endpoint.post("/v1/thx", &revision(7, "last")).read(200);
    assert_eq!((new.revision, new.tally), (7, 1));
    assert_eq!(endpoint.thread("ct").notes[0].text, "last");
    let without = Thx { revision: 8, ..thx(1) };
    endpoint.post("/v1/thx", &without).read::<Receipt>(200);
    assert!(endpoint.thread("ct").notes.is_empty());
}

#[test]
fn after_the_window_only_what_adds_is_taken() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    endpoint.later(SignedDuration::from_hours(1));
    let added = Thx { revision: 1, asker: true, ..noted(1, "It was mine.") };
    let receipt: Receipt = endpoint.post("/v1/thx", &added).read(200);
    assert_eq!(receipt.revision, 1);
    let changed = Thx { revision: 2, ..noted(1, "No, it was not.") };
    endpoint.post("/v1/thx", &changed).problem(403, ProblemKind::TooLate);
    assert_eq!(endpoint.thread("ct").notes[0].text, "It was mine.");
}

#[test]
fn a_clock_that_is_a_year_off_on_either_side_changes_nothing() {
    let endpoint = TestEndpoint::start();
    for (n, millis) in [(1, 0), (2, 4_102_444_800_000), (3, (1 << 48) - 1)] {
        let id = advice_wire::ThxId::mint(millis, [n; 10]);
        endpoint.post("/v1/thx", &Thx { id, ..thx(1) }).read::<Receipt>(201);
    }
    endpoint.later(-YEAR);
    let set_back: Receipt = endpoint.post("/v1/thx", &thx(9)).read(201);
    assert_eq!((set_back.at.as_str(), set_back.tally), ("2025-03-10T09:00:00Z", 4));
    endpoint.later(YEAR + YEAR);
    let again: Receipt = endpoint.post("/v1/thx", &thx(9)).read(200);
    assert_eq!(again.at, set_back.at);
}

#[test]
fn ids_and_secrets_of_another_shape_are_refused() {
    let endpoint = TestEndpoint::start();
    let good = serde_json::to_string(&thx(1)).unwrap();
    let id = thx(1).id.to_string();
    for bad in [
        good.replace(&id, "1"),
        good.replace(&id, &id.to_uppercase()),
        good.replace(&id, "0192f3a4-b5c6-4fff-bfff-ffffffffffff"),
        good.replace("AAAAAAAAAAAAAAAAAAAAAA", "AAAA"),
        good.replace("AAAAAAAAAAAAAAAAAAAAAA", "++AAAAAAAAAAAAAAAAAAAA"),
        good.replace("\"ct\"", "\"\""),
        good.replace("\"ct\"", "\"c\\u0000t\""),
        good.replace("\"ct\"", "7"),
        good.replace("\"revision\":0", "\"revision\":-1"),
        good[..good.len() - 1].to_owned(),
        format!("[{good}]"),
        "null".into(),
        "{}".into(),
        "\u{feff}{}".into(),
        "[".repeat(10_000),
        format!("{{\"id\":{}", "{\"a\":".repeat(2_000)),
    ] {
        let answer = endpoint.send("POST", "/v1/thx", &[("content-type", "text/plain")], &bad);
        answer.problem(400, ProblemKind::Malformed);
    }
    assert_eq!(endpoint.thread("ct").tally, 0);
}

#[test]
fn notes_are_cleaned_and_stored_as_plain_text() {
    let endpoint = TestEndpoint::start();
    for (n, (sent, kept)) in [
        ("<img src=x onerror=alert(1)>", Some("<img src=x onerror=alert(1)>")),
        ("a\u{202e}b\u{2066}c\0d", Some("abcd")),
        ("e\u{301} 👩\u{200d}👩\u{200d}👧\u{200d}👦", Some("é 👩\u{200d}👩\u{200d}👧\u{200d}👦")),
        ("  \u{200b}\n ", None),
    ]
    .into_iter()
    .enumerate()
    {
        let post = format!("p{n}");
        let thx = Thx { post: post.clone(), ..noted(n as u16, sent) };
        endpoint.post("/v1/thx", &thx).read::<Receipt>(201);
        let notes = endpoint.thread(&post).notes;
        assert_eq!(notes.first().map(|note| note.text.as_str()), kept, "{sent:?}");
    }
    let tower = format!("e{}", "\u{316}".repeat(5_000));
    endpoint.post("/v1/thx", &noted(9, &tower)).read::<Receipt>(201);
    assert_eq!(endpoint.thread("ct").notes[0].text, format!("e{}", "\u{316}".repeat(8)));
}

#[test]
fn many_at_once_with_one_id_store_one() {
    let endpoint = TestEndpoint::start();
    let send = |_| endpoint.post("/v1/thx", &noted(1, "once")).status;
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..32).map(|n| scope.spawn(move || send(n))).collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|&&status| status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 31);
    assert_eq!((endpoint.thread("ct").tally, endpoint.thread("ct").notes.len()), (1, 1));
}

#[test]
fn what_was_stored_is_there_after_a_restart() {
    let endpoint = TestEndpoint::start();
    let first: Receipt = endpoint.post("/v1/thx", &noted(1, "still here")).read(201);
    let endpoint = endpoint.restart();
    let again: Receipt = endpoint.post("/v1/thx", &noted(1, "still here")).read(200);
    assert_eq!(again, first);
    assert_eq!(endpoint.thread("ct").notes[0].text, "still here");
    assert_eq!(endpoint.thanks("").thanks.len(), 1);
}

#[test]
fn a_page_without_javascript_on_another_path_gets_a_problem_too() {
    let endpoint = TestEndpoint::start();
    endpoint.get("/v1/thx").problem(405, ProblemKind::Method);
    endpoint.send("PUT", "/v1/thx", &[("origin", SITE)], "{}").problem(405, ProblemKind::Method);
    endpoint.get("/v1/thanks").problem(404, ProblemKind::NotFound);
    endpoint.send("POST", "/nothing", &[], "{}").problem(404, ProblemKind::NotFound);
    endpoint.send("POST", "/", &[], "{}").problem(405, ProblemKind::Method);
    endpoint.send("DELETE", "/posts/ct.json", &[], "").problem(405, ProblemKind::Method);
    endpoint.get("/v1/thx/%ff/undo").problem(405, ProblemKind::Method);
}
