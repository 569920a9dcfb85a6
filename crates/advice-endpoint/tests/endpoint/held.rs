//! Notes that wait for the author: stored, counted, and true to who wrote them.

use advice_endpoint::{Hold, Settings};
use advice_wire::{Approve, Hide, ProblemKind, Receipt, Thx};
use jiff::SignedDuration;

use crate::harness::{SITE, TestEndpoint, noted, thx};

const SPAM: &str = "cheap at https://pills.example";

fn suspicious(settings: &mut Settings) {
    settings.hold = Hold::Suspicious;
}

fn approve(endpoint: &TestEndpoint, thx: &Thx) -> u16 {
    endpoint.author("approve", &Approve { note: thx.id.to_string() }).status
}

fn shown(endpoint: &TestEndpoint) -> Vec<String> {
    endpoint.thread("ct").notes.into_iter().map(|note| note.text).collect()
}

#[test]
fn a_suspicious_note_is_stored_and_counted_and_its_writer_is_told_that_it_waits() {
    let endpoint = TestEndpoint::with(suspicious);
    let receipt: Receipt = endpoint.post("/v1/thx", &noted(1, SPAM)).read(201);
    assert!(receipt.waits);
    assert_eq!(receipt.tally, 1);
    let again: Receipt = endpoint.post("/v1/thx", &noted(1, SPAM)).read(200);
    assert_eq!(again, receipt);
    assert!(shown(&endpoint).is_empty());
    assert_eq!(endpoint.thread("ct").tally, 1);
    let received = &endpoint.thanks("").thanks[0];
    assert_eq!((received.note.as_deref(), received.waits), (Some(SPAM), true));
    let other: Receipt = endpoint.post("/v1/thx", &noted(2, "Thank you.")).read(201);
    assert!(!other.waits);
    assert_eq!(shown(&endpoint), ["Thank you."]);
    assert_eq!(endpoint.thanks("?waiting=true").thanks.len(), 1);
    assert_eq!(endpoint.thanks("?waiting=false").thanks.len(), 2);
}

#[test]
fn the_author_approves_or_hides_and_that_is_the_end_of_it() {
    let endpoint = TestEndpoint::with(suspicious);
    for n in 1..=2 {
        endpoint.post("/v1/thx", &noted(n, &format!("{SPAM}/{n}"))).read::<Receipt>(201);
    }
    assert_eq!(approve(&endpoint, &thx(1)), 200);
    assert_eq!(shown(&endpoint), [format!("{SPAM}/1")]);
    let hide = Hide { note: thx(2).id.to_string(), hidden: true };
    assert_eq!(endpoint.author("hide", &hide).status, 200);
    assert_eq!(shown(&endpoint).len(), 1);
    assert!(endpoint.thanks("?waiting=true").thanks.is_empty());
    let receipt: Receipt = endpoint.post("/v1/thx", &noted(1, &format!("{SPAM}/1"))).read(200);
    assert!(!receipt.waits, "the writer hears of it");
    let ticked = Thx { revision: 1, asker: true, ..noted(1, &format!("{SPAM}/1")) };
    assert!(!endpoint.post("/v1/thx", &ticked).read::<Receipt>(200).waits, "the same words");
    let changed = Thx { revision: 2, ..noted(1, &format!("{SPAM}/other")) };
    assert!(endpoint.post("/v1/thx", &changed).read::<Receipt>(200).waits, "other words");
    assert_eq!(approve(&endpoint, &thx(3)), 404);
    assert_eq!(approve(&endpoint, &thx(2)), 200, "a hidden note can be approved after all");
    assert_eq!(shown(&endpoint), [format!("{SPAM}/2")]);
}

/// Catches a reply that readers see without what it replies to.
#[test]
fn a_note_that_waits_is_approved_before_it_is_replied_to() {
    let endpoint = TestEndpoint::with(suspicious);
    endpoint.post("/v1/thx", &noted(1, SPAM)).read::<Receipt>(201);
    let reply = serde_json::json!({ "under": thx(1).id, "text": "No." });
    endpoint.author("replies", &reply).problem(409, ProblemKind::Conflict);
    assert!(shown(&endpoint).is_empty());
    assert_eq!(approve(&endpoint, &thx(1)), 200);
    assert_eq!(endpoint.author("replies", &reply).status, 201);
    assert_eq!(shown(&endpoint), [SPAM, "No."]);
}

#[test]
fn a_note_that_waits_can_be_undone_and_outlasts_a_restart() {
    let endpoint = TestEndpoint::with(suspicious);
    endpoint.post("/v1/thx", &noted(1, SPAM)).read::<Receipt>(201);
    endpoint.post("/v1/thx", &noted(2, SPAM)).read::<Receipt>(201);
    let secret = serde_json::json!({ "secret": thx(1).secret });
    assert_eq!(endpoint.post(&format!("/v1/thx/{}/undo", thx(1).id), &secret).status, 200);
    let endpoint = endpoint.restart();
    let waiting = endpoint.thanks("?waiting=true").thanks;
    assert_eq!((waiting.len(), &waiting[0].id), (1, &thx(2).id));
    assert!(shown(&endpoint).is_empty());
}

/// Catches a reader whose words wait because of what the device's clock says.
#[test]
fn who_writes_at_once_or_much_or_the_same_as_others_waits_only_if_it_all_comes_together() {
    let endpoint = TestEndpoint::with(suspicious);
    let waits =
        |n, note: &str| endpoint.post("/v1/thx", &noted(n, note)).read::<Receipt>(201).waits;
    assert!(!waits(1, "Sent at the very moment of the tap."));
    assert!((2..=5).all(|n| !waits(n, &format!("And one more, number {n}."))));
    assert!(waits(6, "The sixth at once, typed in no time."));
    endpoint.later(SignedDuration::from_mins(10));
    assert!(!waits(7, "Ten minutes later nobody is in a hurry."));
    let same = "I say this to everybody I meet.";
    assert_eq!([8, 9, 10].map(|n| waits(n, same)), [false, false, true]);
}

#[test]
fn a_form_whose_trap_is_filled_in_waits_and_says_so_and_a_bare_one_counts() {
    let endpoint = TestEndpoint::with(suspicious);
    let headers = [("origin", SITE), ("content-type", "application/x-www-form-urlencoded")];
    let send = |form| endpoint.send("POST", "/v1/thx/form", &headers, form);
    let trapped = send("post=ct&note=Nice&website=x");
    assert_eq!(trapped.status, 201);
    assert!(trapped.body.contains("waits until the author has approved it"), "{}", trapped.body);
    let human = send("post=ct&note=It+was+mine.&website=");
    assert!(!human.body.contains("waits"), "{}", human.body);
    send("post=ct&website=x");
    assert_eq!(shown(&endpoint), ["It was mine."]);
    assert_eq!(endpoint.thread("ct").tally, 3);
    assert_eq!(endpoint.thanks("?waiting=true").thanks.len(), 1);
}

#[test]
fn one_setting_lets_everything_through_and_one_holds_every_note() {
    let endpoint = TestEndpoint::start();
    assert!(!endpoint.post("/v1/thx", &noted(1, SPAM)).read::<Receipt>(201).waits);
    let endpoint = TestEndpoint::with(|settings| settings.hold = Hold::Always);
    assert!(endpoint.post("/v1/thx", &noted(1, "Thank you.")).read::<Receipt>(201).waits);
    assert!(!endpoint.post("/v1/thx", &thx(2)).read::<Receipt>(201).waits);
}
