use advice_wire::{Receipt, ThxId};

use super::{Delivery, MOST_RECORDS, Millis, Outbox, Outcome, Record};

const NOW: Millis = 1_773_000_000_000;

fn record(n: u64) -> Record {
    let secret = "AAAAAAAAAAAAAAAAAAAAAA".to_owned();
    let endpoint = Some("https://thx.example".into());
    Record { endpoint, ..Record::new(ThxId::mint(n, [0; 10]), secret, "ct") }
}

fn outbox(records: impl IntoIterator<Item = Record>) -> Outbox {
    let mut outbox = Outbox::default();
    outbox.merge(records);
    outbox
}

fn delivered(record: &Record) -> Record {
    let delivery = Delivery::Delivered { revision: record.thx.revision, waits: false };
    Record { delivery, ..record.clone() }
}

fn receipt(record: &Record, revision: u32) -> Outcome {
    let id = record.thx.id.clone();
    Outcome::Stored(Receipt {
        id,
        revision,
        at: "2026-03-07T10:00:00Z".into(),
        tally: 1,
        waits: false,
    })
}

fn settle(record: &Record, outcome: Outcome) -> Option<Record> {
    outbox([record.clone()]).settle(record, outcome, NOW, 0.5)
}

#[test]
fn what_the_device_keeps_no_more_is_forgotten_and_what_it_never_kept_is_not() {
    let kept = |n| Record { is_kept: true, ..record(n) };
    let mut outbox = outbox([kept(1), kept(2), record(3)]);
    outbox.drop_all_but(&[kept(2)]);
    let has = [1, 2, 3].map(|n| outbox.get(&record(n).thx.id).is_some());
    assert_eq!(has, [false, true, true]);
}

#[test]
fn a_tap_is_sent_before_what_earlier_visits_have_left() {
    let tried = Record { delivery: Delivery::Waiting { tries: 1, after: 0 }, ..record(4) };
    let mut outbox = outbox([record(1), record(3), tried, delivered(&record(5))]);
    for next in [3, 1, 4] {
        assert_eq!(outbox.due(NOW).map(|due| &due.thx.id), Some(&record(next).thx.id));
        outbox.put(Record {
            delivery: Delivery::Waiting { tries: 1, after: NOW + 500 },
            ..record(next)
        });
    }
    assert_eq!((outbox.due(NOW), outbox.next_due(NOW)), (None, Some(500)));
    outbox.hurry(None);
    assert!(outbox.due(NOW).is_some());
}

#[test]
fn an_endpoint_that_gives_no_answer_is_left_alone_by_all_but_a_tap() {
    let elsewhere = Some("https://other.example".to_owned());
    let elsewhere = Record { endpoint: elsewhere, ..record(1).attempted() };
    let (failed, tapped) = (record(2).attempted(), record(4));
    let mut outbox = outbox([elsewhere, failed.clone(), record(3).attempted(), tapped]);
    let failed = outbox.settle(&failed, Outcome::Later(None), NOW, 0.5).unwrap();
    outbox.put(failed.clone());
    outbox.spare_endpoint_of(&failed, NOW);
    for next in [4, 1] {
        let due = outbox.due(NOW).unwrap().clone();
        assert_eq!(due.thx.id, record(next).thx.id);
        outbox.remove(&due.thx.id);
    }
    assert_eq!((outbox.due(NOW), outbox.next_due(NOW)), (None, Some(1_500)));
}

#[test]
fn nothing_is_sent_in_local_mode_nor_before_the_post_is_known() {
    let local = Record { endpoint: None, ..record(1) };
    let mut early = record(2);
    early.thx.post.clear();
    assert_eq!(outbox([local, early]).next_due(NOW), None);
}

#[test]
fn a_clock_that_was_set_back_by_a_year_does_not_hold_a_thx_back() {
    let after = NOW + 365 * 24 * 3_600_000;
    let waiting = Record { delivery: Delivery::Waiting { tries: 4, after }, ..record(1) };
    assert!(outbox([waiting]).due(NOW).is_some());
}

#[test]
fn an_early_tap_is_found_by_the_address_of_its_document() {
    let mut early = record(1);
    early.thx.post.clear();
    early.source = Some("https://blog.example/ct.json".into());
    let outbox = outbox([early]);
    assert!(outbox.for_post("ct", Some("https://blog.example/ct.json")).is_some());
    assert!(outbox.for_post("ct", Some("https://blog.example/other.json")).is_none());
    assert!(outbox.for_post("", None).is_none());
}

#[test]
fn tabs_agree_whatever_the_order_in_which_they_hear_of_each_other() {
    let versions = [
        record(1),
        record(1).attempted(),
        delivered(&record(1)),
        record(1).attempted().revised().unwrap(),
        delivered(&record(1).attempted().revised().unwrap()),
    ];
    let furthest = outbox(versions.clone());
    let mut reversed = versions;
    reversed.reverse();
    assert_eq!(outbox(reversed), furthest);
    let stays = furthest.get(&record(1).thx.id).unwrap();
    assert!(matches!(stays.delivery, Delivery::Delivered { revision: 1, .. }));
}

#[test]
fn what_another_tab_has_stored_is_left_to_it_for_a_while() {
    let mut outbox = outbox([record(1)]);
    outbox.hear(record(1), NOW);
    assert!(outbox.due(NOW).is_some(), "its own words come back");
    let delivery = Delivery::Waiting { tries: 1, after: 0 };
    outbox.hear(Record { delivery, ..record(1) }, NOW);
    assert_eq!(outbox.next_due(NOW), Some(15_000));
    outbox.hurry(None);
    assert!(outbox.due(NOW).is_some(), "the reader is back");
}

#[test]
fn what_the_reader_adds_here_to_what_another_tab_has_stored_goes_at_once() {
    for act in [Record::revised, Record::undone] {
        let mut outbox = outbox([]);
        outbox.hear(delivered(&record(1)), NOW);
        let said = act(outbox.get(&record(1).thx.id).unwrap()).unwrap();
        outbox.put(said);
        assert!(outbox.due(NOW).is_some());
    }
}

/// What is stored still has the pause that was cut short here.
#[test]
fn what_is_hurried_stays_hurried_when_the_stored_version_is_read_again() {
    let delivery = Delivery::Waiting { tries: 1, after: NOW + 60_000 };
    let stored = Record { delivery, ..record(1) };
    let mut outbox = outbox([stored.clone()]);
    outbox.hurry(None);
    outbox.merge([stored]);
    assert!(outbox.due(NOW).is_some());
}

#[test]
fn a_receipt_settles_the_revision_that_it_names_and_none_above() {
    let sent = record(1).attempted();
    let settled = settle(&sent, receipt(&sent, 0)).unwrap();
    assert_eq!(settled.delivery, Delivery::Delivered { revision: 0, waits: false });

    let newer = sent.revised().unwrap();
    let outbox = outbox([newer.clone()]);
    assert_eq!(outbox.settle(&sent, receipt(&sent, 0), NOW, 0.5), Some(newer.clone()));
    // A receipt for less than was sent is none.
    let again = settle(&newer.attempted(), receipt(&newer, 0)).unwrap();
    assert_eq!(again.delivery, Delivery::Waiting { tries: 1, after: NOW + 1_500 });
}

#[test]
fn what_is_unticked_too_late_stays_ticked_and_a_note_with_it_is_not_lost() {
    let mut sent = delivered(&record(1)).revised().unwrap();
    sent.thx.note = Some("It was mine.".into());
    let kept = settle(&sent, Outcome::TooLate("The time is over.".into())).unwrap();
    assert!(kept.thx.asker && kept.thx.revision == sent.thx.revision + 1);
    assert_eq!((&kept.thx.note, kept.due_in(NOW)), (&sent.thx.note, Some(0)));
    let stored = settle(&kept, receipt(&kept, kept.thx.revision)).unwrap();
    assert_eq!(stored.objection.as_deref(), Some("The time is over."));
    assert_eq!(stored.revised().unwrap().objection, None);
    // Said once more it is a refusal, lest the two of them say so for ever.
    let refused = settle(&kept, Outcome::TooLate("no".into())).unwrap();
    assert_eq!(refused.delivery, Delivery::Refused { detail: "no".into() });
}

#[test]
fn a_failure_is_tried_again_later_and_a_refusal_is_not() {
    let sent = record(1).attempted();
    let later = settle(&sent, Outcome::Later(Some(20_000))).unwrap();
    assert_eq!(later.delivery, Delivery::Waiting { tries: 1, after: NOW + 20_000 });
    let refused =
        settle(&sent, Outcome::Refused("The note has 300 characters; 280 fit.".into())).unwrap();
    assert_eq!(outbox([refused]).next_due(NOW), None);
}

#[test]
fn an_answer_to_an_older_revision_does_not_stop_the_newer_one() {
    let sent = record(1).attempted();
    let newer = sent.revised().unwrap();
    let outbox = outbox([newer.clone()]);
    for outcome in [Outcome::Refused("no".into()), Outcome::Later(None)] {
        assert_eq!(outbox.settle(&sent, outcome, NOW, 0.5), Some(newer.clone()));
    }
}

#[test]
fn what_was_never_sent_changes_in_place_and_what_may_have_been_gets_a_new_revision() {
    let revision = |record: Record| record.revised().unwrap().thx.revision;
    assert_eq!(revision(record(1)), 0);
    assert_eq!(revision(record(1).attempted()), 1);
    assert_eq!(revision(delivered(&record(1))), 1);
}

#[test]
fn an_undo_is_told_to_the_endpoint_only_if_it_may_know_the_thx() {
    assert_eq!(record(1).undone(), None);
    let undoing = delivered(&record(1)).undone().unwrap();
    assert_eq!(undoing.revised(), None, "nothing is added to what is taken back");
    assert!(outbox([undoing.clone()]).due(NOW).is_some());
    assert_eq!(settle(&undoing, Outcome::Undone(None)), None);
    // An answer to the Thx that comes late does not bring it back.
    let under_way = record(1).attempted();
    let taken_back = under_way.undone().unwrap();
    for late in [receipt(&under_way, 0), Outcome::Refused("no".into())] {
        let stays = outbox([taken_back.clone()]).settle(&under_way, late, NOW, 0.5);
        assert_eq!(stays, Some(taken_back.clone()));
    }
    // The endpoint keeps it, so it is not undone.
    let stays = settle(&undoing, Outcome::Refused("another's".into())).unwrap();
    assert_eq!(
        stays.delivery,
        Delivery::Delivered { revision: undoing.thx.revision, waits: false }
    );
}

#[test]
fn a_full_outbox_forgets_the_oldest_that_is_settled_and_never_what_waits() {
    let most = MOST_RECORDS as u64;
    let settled = (0..most).map(|n| delivered(&record(n)));
    let waiting = (most..most + 2).map(record);
    assert_eq!(outbox(settled.chain(waiting)).surplus(), [record(0).thx.id, record(1).thx.id]);
    assert!(outbox((0..most + 5).map(record)).surplus().is_empty());
}

#[test]
fn the_shell_and_the_application_write_one_format() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/vectors/outbox.json")).unwrap();
    for vector in vectors.as_array().unwrap() {
        let record: Record = serde_json::from_value(vector["record"].clone()).unwrap();
        assert_eq!(
            serde_json::to_value(&record).unwrap(),
            vector["record"],
            "written as it was read"
        );
        let random: Vec<u8> = serde_json::from_value(vector["random"].clone()).unwrap();
        let id = ThxId::mint(vector["now"].as_u64().unwrap(), random[..10].try_into().unwrap());
        assert_eq!(record.thx.id, id);
        assert_eq!(record.thx.secret, super::record::secret(random[10..].try_into().unwrap()));
    }
}
