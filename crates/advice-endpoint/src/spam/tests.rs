use advice_wire::ThxId;
use jiff::{SignedDuration, Timestamp};

use super::{Filter, Hold, Incoming};

fn id(n: u8) -> ThxId {
    ThxId::mint(0, [n; 10])
}

/// A note that somebody took a minute for.
fn note<'a>(id: &'a ThxId, note: &'a str) -> Incoming<'a> {
    let tapped = Some(Timestamp::UNIX_EPOCH);
    let now = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(1);
    Incoming { id, note: Some(note), name: None, client: None, tapped, is_trapped: false, now }
}

fn suspicious() -> Filter {
    Filter::new(Hold::Suspicious)
}

#[test]
fn what_readers_write_does_not_wait() {
    for text in [
        "Thank you. I needed this today.",
        "THANK YOU!!!",
        "It was mine.He called in 2019, on 03/11, at 9:30.",
        "Danke… ich hab's getan :-) ❤️",
        "Спасибо, Nora! Это письмо — о моём café.",
        "ありがとう。泣きました。",
        "sooooooooooo good",
        "My number in the queue was 40021.",
        "ok",
    ] {
        assert!(!suspicious().holds(&note(&id(1), text)), "{text}");
    }
}

#[test]
fn what_leads_away_waits() {
    for text in [
        "see https://pills.example/?a=1",
        "www.pills.example",
        "cheap at pills.com!",
        "pills.example/buy now",
        "[url=//x]x[/url]",
        "<a href=x>",
    ] {
        assert!(suspicious().holds(&note(&id(1), text)), "{text}");
    }
    let id = id(1);
    let named = Incoming { name: Some("pills.com"), ..note(&id, "Nice post.") };
    assert!(suspicious().holds(&named), "a name leads away, too");
}

#[test]
fn one_weak_sign_is_not_enough_and_two_are() {
    let (id, shouted) = (id(1), "I WAS THE ONE WHO WROTE THIS AND I THANK YOU");
    let at_once = |text| {
        let typed = note(&id, text);
        Incoming { now: Timestamp::UNIX_EPOCH, ..typed }
    };
    assert!(!suspicious().holds(&note(&id, shouted)));
    assert!(!suspicious().holds(&at_once("I was the one who wrote this.")));
    assert!(suspicious().holds(&at_once(shouted)));
    assert!(suspicious().holds(&at_once("mail me: nora@desk.example")));
}

#[test]
fn a_clock_that_is_wrong_is_no_sign() {
    let (id, text) = (id(1), "I WAS THE ONE WHO WROTE THIS AND I THANK YOU");
    let ahead = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365);
    assert!(!suspicious().holds(&Incoming { tapped: Some(ahead), ..note(&id, text) }));
    assert!(!suspicious().holds(&Incoming { now: ahead, ..note(&id, text) }));
    assert!(!suspicious().holds(&Incoming { tapped: None, ..note(&id, text) }));
}

#[test]
fn the_trap_is_enough() {
    assert!(suspicious().holds(&Incoming { is_trapped: true, ..note(&id(1), "Hello there.") }));
}

#[test]
fn the_same_words_again_and_again_wait_and_one_thx_sent_again_does_not() {
    let filter = suspicious();
    let holds = |n, text| filter.holds(&note(&id(n), text));
    assert!(!holds(1, "What a wonderful post, I will be back."));
    assert!(!holds(1, "What a wonderful post, I will be back."));
    assert!(!holds(2, "What a wonderful post, I will be back."));
    assert!(holds(3, "what a WONDERFUL post - i will be back"));
    assert!(holds(3, "What a wonderful post, I will be back."), "the same answer again");
    assert!(!holds(1, "What a wonderful post, I will be back."));
    assert!((1..100).all(|n| !holds(n, "Thank you!")), "what everybody says");
}

#[test]
fn a_client_with_many_notes_has_to_take_its_time() {
    let filter = suspicious();
    let write = |n: u8, is_fast: bool| {
        let (id, text) = (id(n), format!("A note with number {n}"));
        let typed = Incoming { client: Some(b"client"), ..note(&id, &text) };
        let tapped = is_fast.then_some(typed.now);
        filter.holds(&Incoming { tapped, ..typed })
    };
    assert!((1..=5).all(|n| !write(n, true)));
    assert!(!write(6, false), "a school behind one address");
    assert!(write(7, true));
}

#[test]
fn one_setting_turns_it_off_and_one_holds_everything() {
    let (id, spam) = (id(1), "https://pills.example");
    assert!(!Filter::new(Hold::Never).holds(&note(&id, spam)));
    assert!(Filter::new(Hold::Always).holds(&note(&id, "Thank you.")));
    let bare = Incoming { note: None, is_trapped: true, ..note(&id, "") };
    assert!(!Filter::new(Hold::Always).holds(&bare), "a Thx without a note never waits");
}
