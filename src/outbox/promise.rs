//! The promise, held against whatever may happen: once a device has nothing more to send, the endpoint has what the reader
//! said last, once, or nothing if they took it back.

use advice_wire::{Receipt, Thx, ThxId};
use proptest::prelude::{Just, Strategy, proptest};
use proptest::{collection::vec, prop_oneof};

use super::{Delivery, Millis, Outbox, Outcome, Record};

/// What may happen next, in any order.
#[derive(Clone, Debug)]
enum Step {
    /// The reader sends a note.
    Say(u8),
    /// The reader takes it back.
    TakeBack,
    /// The device begins an attempt, if something is due.
    Begin,
    /// What was sent arrives.
    Arrive,
    /// The answer arrives, if there is one.
    Hear,
    /// The device gives the attempt up; what it sent may still arrive.
    GiveUp,
    /// What was given up arrives after all.
    ArriveLate,
    /// The page is loaded again.
    Reload,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0..4_u8).prop_map(Step::Say),
        1 => Just(Step::TakeBack),
        4 => Just(Step::Begin),
        4 => Just(Step::Arrive),
        3 => Just(Step::Hear),
        2 => Just(Step::GiveUp),
        2 => Just(Step::ArriveLate),
        1 => Just(Step::Reload),
    ]
}

/// The rules of `docs/wire.md`, within the hour in which a note may be changed.
#[derive(Debug, Default)]
struct Endpoint {
    stored: Option<Thx>,
    undone: bool,
}

impl Endpoint {
    fn take(&mut self, Record { thx, delivery, .. }: &Record) -> Outcome {
        if matches!(delivery, Delivery::Undoing { .. }) {
            (self.stored, self.undone) = (None, true);
            return Outcome::Undone(Some(0));
        }
        if self.undone {
            return Outcome::Refused("undone".into());
        }
        let kept = self.stored.get_or_insert_with(|| thx.clone());
        if kept.revision == thx.revision {
            assert_eq!(kept, thx, "two contents under one revision");
        } else if kept.revision < thx.revision {
            *kept = thx.clone();
        }
        let (id, revision) = (thx.id.clone(), kept.revision);
        let at = "2026-03-07T10:00:00Z".into();
        Outcome::Stored(Receipt { id, revision, at, tally: 1, waits: false })
    }
}

/// A device with one Thx, and the way to the endpoint.
struct World {
    now: Millis,
    outbox: Outbox,
    id: ThxId,
    said: Option<String>,
    taken_back: bool,
    /// As it was when it was sent.
    under_way: Option<Record>,
    answer: Option<Outcome>,
    late: Vec<Record>,
    endpoint: Endpoint,
}

impl World {
    fn new() -> Self {
        let id = ThxId::mint(0, [0; 10]);
        let thx = Record::new(id.clone(), "AAAAAAAAAAAAAAAAAAAAAA".into(), "ct");
        let mut outbox = Outbox::default();
        outbox.put(Record { endpoint: Some("https://thx.example".into()), ..thx });
        let endpoint = Endpoint::default();
        Self {
            now: 1,
            outbox,
            id,
            said: None,
            taken_back: false,
            under_way: None,
            answer: None,
            late: Vec::new(),
            endpoint,
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Say(note) => self.say(format!("note {note}")),
            Step::TakeBack if !self.taken_back => self.take_back(),
            Step::Begin if self.under_way.is_none() => self.begin(),
            Step::Arrive if self.answer.is_none() => {
                self.answer = self.under_way.as_ref().map(|request| self.endpoint.take(request));
            }
            Step::Hear => self.hear(),
            Step::GiveUp => self.give_up(),
            Step::ArriveLate => {
                if let Some(request) = self.late.pop() {
                    self.endpoint.take(&request);
                }
            }
            Step::Reload => self.reload(),
            _ => {}
        }
    }

    fn say(&mut self, note: String) {
        let Some(mut record) = self.outbox.get(&self.id).and_then(Record::revised) else { return };
        record.thx.note = Some(note.clone());
        self.outbox.put(record);
        self.said = Some(note);
    }

    fn take_back(&mut self) {
        self.taken_back = true;
        match self.outbox.get(&self.id).unwrap().undone() {
            Some(record) => self.outbox.put(record),
            None => self.outbox.remove(&self.id),
        }
    }

    fn begin(&mut self) {
        let Some(record) = self.outbox.due(self.now) else { return };
        let record = record.attempted();
        self.under_way = Some(record.clone());
        self.outbox.put(record);
    }

    fn hear(&mut self) {
        if let Some(outcome) = self.answer.take() {
            self.settle(outcome);
        }
    }

    fn give_up(&mut self) {
        if self.answer.take().is_none() {
            self.late.extend(self.under_way.clone());
        }
        self.settle(Outcome::Later(None));
    }

    fn settle(&mut self, outcome: Outcome) {
        let Some(sent) = self.under_way.take() else { return };
        if self.outbox.get(&sent.thx.id).is_some() {
            match self.outbox.settle(&sent, outcome, self.now, 0.5) {
                Some(record) => self.outbox.put(record),
                None => self.outbox.remove(&sent.thx.id),
            }
        }
        self.now += 600_000;
    }

    /// Nothing but what was stored outlives it; what was sent may still arrive.
    fn reload(&mut self) {
        if self.answer.take().is_none() {
            self.late.extend(self.under_way.clone());
        }
        self.under_way = None;
        let records: Vec<Record> = self.outbox.get(&self.id).cloned().into_iter().collect();
        let stored = serde_json::to_string(&records).unwrap();
        self.outbox = Outbox::default();
        self.outbox.merge(serde_json::from_str::<Vec<Record>>(&stored).unwrap());
        self.now += 600_000;
    }

    fn nothing_is_lost(&self) {
        if let Some(record) = self.outbox.get(&self.id) {
            assert_eq!(record.thx.note, self.said);
            assert!(!matches!(record.delivery, Delivery::Refused { .. }), "{record:?}");
        } else {
            assert!(self.taken_back, "a Thx is gone");
        }
    }

    /// The network is back, and stays.
    fn drive_to_the_end(&mut self) {
        self.give_up();
        while !self.late.is_empty() {
            self.take(&Step::ArriveLate);
        }
        for _ in 0..10 {
            for step in [Step::Begin, Step::Arrive, Step::Hear] {
                self.take(&step);
                self.nothing_is_lost();
            }
        }
        assert_eq!(self.outbox.next_due(self.now), None);
    }
}

proptest! {
    #[test]
    fn the_endpoint_has_in_the_end_what_the_reader_said_last(steps in vec(step(), 0..40)) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
            world.nothing_is_lost();
        }
        world.drive_to_the_end();
        let stored = world.endpoint.stored.as_ref();
        if world.taken_back {
            assert!(stored.is_none() && world.outbox.get(&world.id).is_none());
        } else {
            assert_eq!(stored.unwrap().note, world.said);
            let record = world.outbox.get(&world.id).unwrap();
            assert!(matches!(record.delivery, Delivery::Delivered { .. }), "{record:?}");
        }
    }
}
