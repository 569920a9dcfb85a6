use std::{cell::RefCell, rc::Rc};

use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use yew::{html::Scope, prelude::*};

use crate::{
    browser::{self, Event, Voice},
    client,
    components::{can_send, view},
    courier::{Courier, News},
    settings::Settings,
    state::{Action, PostState, State},
};

/// The element that the application runs in, and what the shell has handed over with it.
#[derive(Clone)]
pub struct Host(Rc<HostParts>);

struct HostParts {
    element: HtmlElement,
    early_post: RefCell<Option<JsValue>>,
    take_over: Function,
}

impl Host {
    /// Takes over from the shell.
    pub fn new(element: HtmlElement, early_post: JsValue, take_over: Function) -> Self {
        let early_post = RefCell::new(Some(early_post).filter(JsValue::is_object));
        Self(Rc::new(HostParts { element, early_post, take_over }))
    }

    fn tell(&self, event: Event, detail: impl Into<JsValue>) {
        browser::tell(&self.0.element, event, detail.into());
    }
}

/// What the application needs to run.
#[derive(Clone, Properties)]
pub struct Props {
    /// The element and the shell.
    pub host: Host,
    /// What the host page asks for.
    pub settings: Rc<Settings>,
    /// The outbox.
    pub courier: Courier,
    /// How the widget says its words.
    pub voice: Voice,
}

impl PartialEq for Props {
    /// Nothing ever changes: where an attribute does, the shell starts the application anew.
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

/// What the application hears.
pub enum Message {
    /// Something has happened.
    Did(Action),
    /// The outbox has news.
    News(News),
    /// The reader does something.
    Deed(Deed),
}

/// What a reader can do.
pub enum Deed {
    /// Press "Thx!".
    Thank,
    /// Say, or no longer say, that the letter is theirs.
    TickAsker,
    /// Write in the note's field.
    Type(String),
    /// Write in the name's field.
    Name(String),
    /// Send the note, with the name.
    SendNote,
    /// Take the Thx back.
    Undo,
    /// Ask for the letter once more.
    Retry,
    /// Ask for more of the thread.
    ReadOn,
}

/// The whole widget: one component that holds what is known and carries out what the reader does. What it looks like is in
/// [`view`].
pub struct App {
    state: State,
}

impl Component for App {
    type Message = Message;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let link = context.link().clone();
        context.props().courier.on_news(move |news| link.send_message(Message::News(news)));
        let app = Self { state: State::default() };
        app.load_post(context);
        app
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Did(action) => self.apply(context, action),
            Message::News(news) => self.hear(context, news),
            Message::Deed(deed) => self.carry_out(context, deed),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        view(&self.state, context.props(), context.link())
    }

    fn rendered(&mut self, context: &Context<Self>, _first: bool) {
        // The first view that has something in it replaces the shell's.
        if self.state.post != PostState::Loading {
            let _ = context.props().host.0.take_over.call0(&JsValue::NULL);
        }
    }
}

impl App {
    /// What the post's thanks are counted under.
    fn identity(&self, context: &Context<Self>) -> String {
        let document = self.state.post().map(|post| post.id.as_str());
        context.props().settings.identity(document).to_owned()
    }

    fn apply(&mut self, context: &Context<Self>, action: Action) {
        let is_post = matches!(action, Action::Post(Ok(_)) | Action::InPage);
        let is_thread = matches!(action, Action::Thread(Some(_)));
        let tally = self.state.tally;
        self.state.apply(action);
        let host = &context.props().host;
        if is_post {
            self.address_outbox(context);
            host.tell(Event::Ready, self.identity(context));
            self.load_thread(context);
        }
        if is_thread && self.state.has_reply() {
            host.tell(Event::Reply, JsValue::UNDEFINED);
        }
        if self.state.tally != tally {
            host.tell(Event::Tally, self.state.tally.map(|tally| tally as f64));
        }
    }

    /// Reads the post document, or takes the page's own children for the post.
    fn load_post(&self, context: &Context<Self>) {
        match context.props().settings.post.clone() {
            Some(url) => Self::load(context, Wanted::Post(url)),
            None => context.link().send_message(Message::Did(Action::InPage)),
        }
    }

    /// Reads the next page of the thread, which at first is the first.
    fn load_thread(&self, context: &Context<Self>) {
        if let Some(endpoint) = context.props().settings.endpoint.clone() {
            let (post, after) = (self.identity(context), self.state.thread.next.clone());
            Self::load(context, Wanted::Thread { endpoint, post, after });
        }
    }

    fn load(context: &Context<Self>, wanted: Wanted) {
        let host = context.props().host.clone();
        context.link().send_future(async move {
            Message::Did(match wanted {
                Wanted::Post(url) => {
                    let early = host.0.early_post.borrow_mut().take();
                    let post = client::post(&url, early).await;
                    if let Err(failure) = &post {
                        let problem = failure.for_owner(&url);
                        browser::tell_owner(&problem);
                        host.tell(Event::Error, problem);
                    }
                    Action::Post(post)
                }
                Wanted::Thread { endpoint, post, after } => {
                    Action::Thread(client::thread(&endpoint, &post, after).await)
                }
            })
        });
    }

    /// It is known which post this is: the outbox's Thx for it is shown, and may be sent.
    fn address_outbox(&mut self, context: &Context<Self>) {
        let Props { courier, settings, .. } = context.props();
        let identity = self.identity(context);
        courier.address(&identity, settings.post.as_deref());
        self.state.apply(Action::Thx(courier.for_post(&identity)));
    }

    fn hear(&mut self, context: &Context<Self>, news: News) {
        let Props { host, courier, .. } = context.props();
        let mine = courier.for_post(&self.identity(context));
        match news {
            News::Changed => {}
            News::Saved(id) => host.tell(Event::Saved, id.as_str()),
            News::Failed(id) => host.tell(Event::Failed, id.as_str()),
            News::Undone(tally) => self.apply(context, Action::Tally(tally)),
            News::Delivered(receipt) => {
                host.tell(Event::Delivered, receipt.id.as_str());
                if mine.as_ref().is_some_and(|mine| mine.thx.id == receipt.id) {
                    self.apply(context, Action::Tally(receipt.tally));
                }
            }
        }
        self.state.apply(Action::Thx(mine));
    }

    fn carry_out(&mut self, context: &Context<Self>, deed: Deed) {
        let Props { courier, settings, host, .. } = context.props();
        let mine = self.state.thx.clone();
        match (deed, mine) {
            (Deed::Thank, None) => courier.thank(&self.identity(context), settings),
            (Deed::TickAsker, Some(mine)) => courier.tick_asker(&mine),
            (Deed::Type(text), Some(mine)) => courier.draft(&mine, text),
            (Deed::Name(name), _) => self.state.name = name,
            (Deed::SendNote, Some(mine)) if can_send(&mine, &self.state.name) => {
                courier.send_note(&mine, &self.state.name);
                browser::focus(&host.0.element);
            }
            (Deed::Undo, Some(mine)) => {
                courier.undo(&mine);
                browser::focus(&host.0.element);
            }
            (Deed::ReadOn, _) => self.load_thread(context),
            (Deed::Retry, _) => {
                self.state.apply(Action::Retry);
                self.load_post(context);
            }
            _ => {}
        }
    }
}

/// What is asked of the network.
enum Wanted {
    Post(String),
    Thread { endpoint: String, post: String, after: Option<String> },
}

/// How a view hands on what the reader does.
pub type Link = Scope<App>;

/// A callback for a deed that needs nothing of its event.
pub fn on<E: 'static>(link: &Link, deed: fn() -> Deed) -> Callback<E> {
    link.callback(move |_: E| Message::Deed(deed()))
}

/// A callback for a deed that takes what is in a field.
pub fn on_input(link: &Link, deed: fn(String) -> Deed) -> Callback<InputEvent> {
    link.callback(move |event: InputEvent| Message::Deed(deed(browser::typed(&event))))
}
