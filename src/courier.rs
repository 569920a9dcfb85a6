//! Carries Thx from the outbox to the endpoint: on load, after a tap, when the device is back online, when the page becomes
//! visible again, when a pause is over, and once more when the page goes away.
//!
//! What the reader does is stored before it is sent, and what is sent is marked as tried before the request goes out, so
//! that a crash at any point leaves a record that says at least as much as the endpoint may know.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use advice_wire::{Receipt, ThxId};
use gloo::timers::callback::Timeout;
use js_sys::Function;
use wasm_bindgen::{JsValue, closure::Closure};

use crate::{
    browser, client,
    outbox::{self, Outbox, Outcome, Record},
    settings::Settings,
    storage,
};

/// What the courier has to say to whoever shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// A record has changed, appeared or gone: look again.
    Changed,
    /// The reader has said thanks, and it is on the device.
    Saved(ThxId),
    /// An endpoint has a Thx.
    Delivered(Receipt),
    /// An endpoint has forgotten a Thx again, and its post is left with this tally.
    Undone(ThxId, u64),
    /// An attempt failed; it will be tried again, or the record says why not.
    Failed(ThxId),
}

/// The outbox and what moves it. Dropping the last handle stops everything.
#[derive(Clone)]
pub struct Courier(Rc<Inner>);

struct Inner {
    outbox: RefCell<Outbox>,
    /// Whether there were records that could not be read and were set aside.
    damaged: Cell<bool>,
    busy: Cell<bool>,
    pause: RefCell<Option<Timeout>>,
    listening: RefCell<Option<Listening>>,
    tell: RefCell<Box<dyn Fn(News)>>,
}

impl Courier {
    /// Takes up what is stored, and `early`, a tap that the shell took and perhaps could not store.
    pub fn new(early: Option<Record>) -> Self {
        let courier = Self(Rc::new(Inner {
            outbox: RefCell::default(),
            damaged: Cell::new(false),
            busy: Cell::new(false),
            pause: RefCell::new(None),
            listening: RefCell::new(None),
            tell: RefCell::new(Box::new(|_| ())),
        }));
        let tapped = early.as_ref().map(|early| early.thx.id.clone());
        courier.take_up(early);
        // What an earlier visit has left need not wait any longer; the shell may be sending its tap.
        courier.0.outbox.borrow_mut().hurry(tapped.as_ref());
        courier.listen();
        courier
    }

    /// Whom to tell from now on.
    pub fn on_news(&self, tell: impl Fn(News) + 'static) {
        *self.0.tell.borrow_mut() = Box::new(tell);
    }

    /// Whether there were records that could not be read and were set aside.
    pub fn damaged(&self) -> bool {
        self.0.damaged.get()
    }

    /// The reader's Thx for a post, or for what a document at `source` turns out to be.
    pub fn for_post(&self, post: &str, source: Option<&str>) -> Option<Record> {
        self.0.outbox.borrow().for_post(post, source).cloned()
    }

    /// Begins nothing any more: the element has left the page. What is under way comes to its end.
    pub fn stop(&self) {
        *self.0.listening.borrow_mut() = None;
        *self.0.pause.borrow_mut() = None;
    }

    /// The reader says thanks.
    pub fn thank(&self, post: &str, settings: &Settings) {
        let id = ThxId::mint(browser::now(), browser::random_bytes());
        let record = Record::new(id.clone(), outbox::secret(browser::random_bytes()), post);
        let Settings { endpoint, post: source, .. } = settings.clone();
        let is_kept = self.keep(Record { endpoint, source, ..record });
        self.tell(if is_kept { News::Saved(id) } else { News::Changed });
        self.run();
    }

    /// The reader says, or no longer says, that the letter is theirs.
    pub fn tick_asker(&self, id: &ThxId) {
        self.revise(id, &|record| record.thx.asker = !record.thx.asker);
    }

    /// Keeps what the reader is typing.
    pub fn draft(&self, id: &ThxId, text: String) {
        if let Some(mut record) = self.get(id) {
            record.draft = some(&text).map(|_| text);
            self.keep(record);
            self.tell(News::Changed);
        }
    }

    /// The reader sends what they have typed, under a name if they like.
    pub fn send_note(&self, id: &ThxId, name: &str) {
        self.revise(id, &|record| {
            record.thx.note = record.draft.take().as_deref().and_then(some);
            record.thx.name = some(name);
        });
    }

    /// The reader takes it back.
    pub fn undo(&self, id: &ThxId) {
        match self.get(id).and_then(|record| record.undone()) {
            Some(record) => self.change(record),
            None => {
                self.forget(id);
                self.tell(News::Changed);
            }
        }
    }

    /// The outbox's own record, which knows of attempts that nobody was told of.
    fn get(&self, id: &ThxId) -> Option<Record> {
        self.0.outbox.borrow().get(id).cloned()
    }

    fn revise(&self, id: &ThxId, say: &dyn Fn(&mut Record)) {
        if let Some(mut record) = self.get(id).and_then(|record| record.revised()) {
            say(&mut record);
            self.change(record);
        }
    }

    /// The post's document has come: a tap that came before it now has a post. One from a time without an endpoint has
    /// been promised to stay on the device, and does.
    pub fn address(&self, post: &str, source: Option<&str>) {
        let record = self.for_post(post, source);
        if let Some(mut record) = record.filter(|record| record.thx.post.is_empty()) {
            record.thx.post = post.to_owned();
            self.keep(record);
        }
        self.run();
    }

    /// Tries everything again now, and `early`, too, a tap that the shell took and perhaps could not store.
    pub fn hurry(&self, early: Option<Record>) {
        self.take_up(early);
        self.0.outbox.borrow_mut().hurry(None);
        self.tell(News::Changed);
        self.run();
    }

    /// The shell's own attempt has come to its end, with a receipt. The reader may have taken it back since, for good.
    pub fn hear_receipt(&self, sent: &Record, receipt: Receipt) {
        if self.get(&sent.thx.id).is_some() {
            self.settle(sent, Outcome::Stored(receipt));
        }
    }

    /// Takes in what an earlier visit, the shell or another tab has stored, and the shell's `early` tap.
    fn take_up(&self, early: Option<Record>) {
        let found = storage::load();
        self.0.damaged.set(self.damaged() | found.damaged);
        self.0.outbox.borrow_mut().drop_all_but(&found.records);
        self.0.outbox.borrow_mut().merge(found.records);
        if let Some(early) = early {
            let id = early.thx.id.clone();
            // Another tab may have brought it further already.
            self.0.outbox.borrow_mut().merge([early]);
            if let Some(record) = self.get(&id) {
                self.keep(record);
            }
        }
    }

    fn change(&self, record: Record) {
        self.keep(record);
        self.tell(News::Changed);
        self.run();
    }

    /// Keeps a record, and says whether the device does, too.
    fn keep(&self, mut record: Record) -> bool {
        let is_kept = storage::save(&record);
        record.is_kept = is_kept;
        let mut outbox = self.0.outbox.borrow_mut();
        outbox.put(record);
        for id in outbox.surplus() {
            storage::remove(&id);
            outbox.remove(&id);
        }
        is_kept
    }

    fn forget(&self, id: &ThxId) {
        storage::remove(id);
        self.0.outbox.borrow_mut().remove(id);
    }

    fn tell(&self, news: News) {
        (self.0.tell.borrow())(news);
    }

    /// Sends what is due, one after another, unless that is under way.
    fn run(&self) {
        if self.0.busy.get() {
            return; // it looks for more itself, and waits when it is done
        }
        if self.0.outbox.borrow().due(browser::now()).is_some() {
            self.0.busy.set(true);
            wasm_bindgen_futures::spawn_local(self.clone().send_all());
        } else {
            self.wait();
        }
    }

    async fn send_all(self) {
        // One tab at a time. An endpoint tells one Thx from two by its id, so that this saves requests, and nothing
        // depends on it.
        let turn = browser::turn();
        let mut has_come = false;
        loop {
            let due = self.0.outbox.borrow().due(browser::now()).cloned();
            let Some(record) = due.filter(|_| !self.has_stopped()) else { break };
            // What the reader says goes at once; others wait behind it. What was tried before, others may be trying.
            if record.was_tried() && !has_come {
                turn.comes().await;
                has_come = true;
                self.take_up(None);
                continue;
            }
            let record = record.attempted();
            let Some(endpoint) = &record.endpoint else { break };
            self.keep(record.clone());
            let outcome = client::deliver(endpoint, &record).await;
            self.settle(&record, outcome);
        }
        turn.end();
        self.0.busy.set(false);
        self.wait();
    }

    fn settle(&self, sent: &Record, outcome: Outcome) {
        let news = match &outcome {
            Outcome::Stored(receipt) => News::Delivered(receipt.clone()),
            Outcome::Undone(Some(tally)) => News::Undone(sent.thx.id.clone(), *tally),
            Outcome::Undone(None) => News::Changed,
            Outcome::TooLate(_) | Outcome::Refused(_) | Outcome::Later(_) => {
                News::Failed(sent.thx.id.clone())
            }
        };
        let now = browser::now();
        let settled = self.0.outbox.borrow().settle(sent, outcome, now, js_sys::Math::random());
        match settled {
            Some(record) => {
                self.0.outbox.borrow_mut().spare_endpoint_of(&record, now);
                self.keep(record);
            }
            None => self.forget(&sent.thx.id),
        }
        self.tell(news);
    }

    /// Comes back when the next pause is over.
    fn wait(&self) {
        if self.has_stopped() {
            return;
        }
        let next = self.0.outbox.borrow().next_due(browser::now());
        let weak = Rc::downgrade(&self.0);
        *self.0.pause.borrow_mut() = next.map(|pause| {
            let pause = u32::try_from(pause).unwrap_or(u32::MAX);
            Timeout::new(pause, move || {
                weak.upgrade().into_iter().for_each(|inner| Self(inner).run());
            })
        });
    }

    fn has_stopped(&self) -> bool {
        self.0.listening.borrow().is_none()
    }

    /// Hears that the device is online again, that the page is shown or hidden (on the way out, `keepalive` lets the request
    /// outlive the page), and that another tab has stored something, under this id.
    fn listen(&self) {
        let weak = Rc::downgrade(&self.0);
        let hear = Closure::new(move |id: Option<String>| {
            let Some(courier) = weak.upgrade().map(Self) else { return };
            match id {
                None => courier.hurry(None),
                Some(id) => courier.hear_storage(id),
            }
        });
        let stop = browser::listen(&hear);
        *self.0.listening.borrow_mut() = Some(Listening { stop, _hear: hear });
    }

    fn hear_storage(&self, id: String) {
        let Ok(id) = ThxId::try_from(id) else { return };
        let stored = storage::find(&id);
        let mut outbox = self.0.outbox.borrow_mut();
        match stored {
            Some(record) => outbox.hear(record, browser::now()),
            None => outbox.remove(&id),
        }
        drop(outbox);
        self.tell(News::Changed);
        self.run();
    }
}

/// Listens as long as it is there.
struct Listening {
    stop: Function,
    _hear: Closure<dyn Fn(Option<String>)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.stop.call0(&JsValue::NULL);
    }
}

/// What is left of a text without the blanks around it, if anything is.
fn some(text: &str) -> Option<String> {
    Some(text.trim_ascii().to_owned()).filter(|text| !text.is_empty())
}
