use std::rc::Rc;

use advice_wire::ThxId;
use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::{JsValue, closure::Closure};
use web_sys::Element;
use yew::prelude::*;

use crate::{
    browser::{self, Event},
    client,
    components::{Notes, can_send, own_words, view},
    courier::News,
    deed::Deed,
    embed::Embed,
    outbox::Record,
    state::{Action, PostState, State},
};

/// What the application is given.
#[derive(Properties)]
pub struct Props {
    /// The element that it runs in, outside of the page until there is something to show.
    pub place: Element,
    /// The embed that it runs for.
    pub embed: Rc<Embed>,
}

impl PartialEq for Props {
    /// What the shell gives never changes: another embed has an application of its own.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.embed, &other.embed)
    }
}

/// What the application hears.
pub enum Message {
    /// Something has happened.
    Did(Action),
    /// The outbox has news.
    News(News),
    /// The reader does something; with it comes what is in the field, if they do it in one.
    Deed(Deed, String),
}

/// The whole widget: one component that holds what is known and carries out what the reader does. What it looks like is in
/// [`view`].
pub struct App {
    state: State,
    notes: Notes,
    #[expect(dead_code, reason = "the browser calls it")]
    hears: Closure<dyn Fn(String, String)>,
    /// A page of the thread that has come before the post.
    early: Option<Action>,
    /// The next stretch of a long thread is shown with the next frame: no engine is kept from drawing an answer to a tap, and
    /// a page that nobody sees has time.
    next_stretch: Option<AnimationFrame>,
}

impl Component for App {
    type Message = Message;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let Props { place, embed } = context.props();
        let mut app = Self {
            state: State::new(&embed.settings, browser::wanted()),
            notes: Notes::default(),
            hears: Self::hear_reader(context, place),
            early: None,
            next_stretch: None,
        };
        let link = context.link().clone();
        embed.courier.on_news(move |news| link.send_message(Message::News(news)));
        Self::load_post(context);
        if embed.settings.post_id.is_some() {
            app.load_thread(context);
        }
        app
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            // The letter comes into the page first, and what is below it with a later frame.
            Message::Did(Action::ShowMore) if !context.props().place.is_connected() => {}
            Message::Did(action) => self.apply(context, action),
            Message::News(news) => self.hear(context, news),
            Message::Deed(deed, text) => self.carry_out(context, deed, text),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        view(&self.state, &context.props().embed, &self.notes)
    }

    fn rendered(&mut self, context: &Context<Self>, _first: bool) {
        let place = &context.props().place;
        if self.state.thread.shows_wanted()
            && let Some(note) = self.state.thread.wanted.take()
        {
            browser::reveal(place, &note);
        }
        let link = context.link().clone();
        self.next_stretch = self.state.thread.has_unshown().then(|| {
            request_animation_frame(move |_| link.send_message(Message::Did(Action::ShowMore)))
        });
    }
}

impl App {
    /// One listener for all that the reader does, whatever Yew shows.
    fn hear_reader(context: &Context<Self>, place: &Element) -> Closure<dyn Fn(String, String)> {
        let link = context.link().clone();
        let hears = Closure::new(move |name: String, text| {
            if let Some(deed) = Deed::named(&name) {
                link.send_message(Message::Deed(deed, text));
            }
        });
        browser::hear_reader(place, &hears);
        hears
    }

    /// What the post's thanks are counted under.
    fn identity(&self, embed: &Embed) -> String {
        let document = self.state.post().map(|post| post.id.as_str());
        embed.settings.identity(document).to_owned()
    }

    /// The tally, once it is known which post's it is.
    fn named_tally(&self, embed: &Embed) -> Option<u64> {
        self.state.tally.filter(|_| !self.identity(embed).is_empty())
    }

    fn apply(&mut self, context: &Context<Self>, action: Action) {
        let embed = &context.props().embed;
        let is_post = matches!(action, Action::Post(_) | Action::InPage);
        let is_thread = matches!(action, Action::Thread(Some(_)));
        let was_shown = self.state.is_shown();
        if matches!(action, Action::Thread(_)) && !was_shown {
            // Both are shown together, where the thread is as early as that.
            self.early = Some(action);
            return;
        }
        let (tally, had_reply) = (self.named_tally(embed), self.state.has_reply());
        self.state.apply(action);
        if is_post {
            self.show_post(context, was_shown);
        }
        if is_thread && self.state.thread.wants_more() {
            self.load_thread(context);
        }
        if is_thread && self.state.has_reply() && !had_reply {
            embed.tell(Event::Reply, JsValue::UNDEFINED);
        }
        if let Some(known) = self.named_tally(embed)
            && tally != Some(known)
        {
            embed.tell_tally(&self.identity(embed), known);
        }
        if self.state.is_shown()
            && let Some(thread) = self.early.take()
        {
            self.apply(context, thread);
        }
    }

    /// The post is here, or could not be had; where there was something to show before, it was asked for once more.
    fn show_post(&mut self, context: &Context<Self>, was_shown: bool) {
        let Props { place, embed } = context.props();
        if !was_shown {
            // The first view that has something in it replaces the shell's.
            embed.take_over(place);
        }
        self.address_outbox(embed);
        if matches!(self.state.post, PostState::Failed(_)) {
            return;
        }
        if was_shown {
            embed.focus_post();
        }
        embed.tell(Event::Ready, self.identity(embed));
        if embed.settings.post_id.is_none() {
            self.load_thread(context);
        }
    }

    /// Reads the post document, or takes the page's own children for the post.
    fn load_post(context: &Context<Self>) {
        match context.props().embed.settings.post.clone() {
            Some(url) => Self::load(context, Wanted::Post(url)),
            None => context.link().send_message(Message::Did(Action::InPage)),
        }
    }

    /// Reads the next page of the thread, which at first is the first.
    fn load_thread(&mut self, context: &Context<Self>) {
        let embed = &context.props().embed;
        if let Some(endpoint) = embed.settings.endpoint.clone() {
            self.state.thread.asked = true;
            let (post, after) = (self.identity(embed), self.state.thread.next.clone());
            Self::load(context, Wanted::Thread { endpoint, post, after });
        }
    }

    fn load(context: &Context<Self>, wanted: Wanted) {
        let embed = Rc::clone(&context.props().embed);
        context.link().send_future(async move {
            Message::Did(match wanted {
                Wanted::Post(url) => {
                    let post = client::post(&url).await;
                    if let Err(failure) = &post {
                        let problem = failure.for_owner(&url);
                        browser::tell_owner(&problem);
                        embed.tell(Event::Error, problem);
                    }
                    Action::Post(post)
                }
                Wanted::Thread { endpoint, post, after } => Action::Thread(
                    client::thread(&endpoint, &post, embed.settings.newest_first, after).await,
                ),
            })
        });
    }

    /// The outbox's Thx for the post is shown, and may be sent where it is known which post this is.
    fn address_outbox(&mut self, embed: &Embed) {
        let identity = self.identity(embed);
        if !identity.is_empty() {
            embed.courier.address(&identity, embed.settings.post.as_deref());
        }
        self.state.apply(Action::Thx(self.mine(embed)));
    }

    /// The outbox's Thx for the post.
    fn mine(&self, embed: &Embed) -> Option<Record> {
        embed.courier.for_post(&self.identity(embed), embed.settings.post.as_deref())
    }

    fn hear(&mut self, context: &Context<Self>, news: News) {
        let embed = &context.props().embed;
        if self.state.is_shown() && self.state.thx.is_none() {
            // The shell may have taken a tap in the moment of the handover.
            self.address_outbox(embed);
        }
        let mine = self.mine(embed);
        self.follow_link(context);
        // The outbox's news are of all posts of the site.
        let is = |record: &Option<Record>, id: &ThxId| {
            record.as_ref().is_some_and(|record| record.thx.id == *id)
        };
        match news {
            News::Changed => {}
            News::Saved(id) => embed.tell(Event::Saved, id.as_str()),
            News::Failed(id) => embed.tell(Event::Failed, id.as_str()),
            // The outbox has it no more; what is shown is still the Thx that it was.
            News::Undone(id, tally) if is(&self.state.thx, &id) => {
                self.apply(context, Action::Tally(tally));
            }
            News::Undone(..) => {}
            News::Delivered(receipt) => {
                embed.tell(Event::Delivered, receipt.id.as_str());
                if is(&mine, &receipt.id) {
                    self.apply(context, Action::Tally(receipt.tally));
                }
            }
        }
        self.state.apply(Action::Thx(mine));
    }

    /// The page's address may name another note by now.
    fn follow_link(&mut self, context: &Context<Self>) {
        let thread = &mut self.state.thread;
        thread.wanted = browser::wanted();
        if thread.wanted.is_some() && thread.wants_more() && !thread.asked {
            self.load_thread(context);
        }
    }

    fn carry_out(&mut self, context: &Context<Self>, deed: Deed, text: String) {
        let embed = &context.props().embed;
        let courier = &embed.courier;
        let mine = self.state.thx.clone();
        match (deed, mine) {
            (Deed::Thank, None) => courier.thank(&self.identity(embed), &embed.settings),
            (Deed::TickAsker, Some(mine)) => courier.tick_asker(&mine.thx.id),
            (Deed::Type, Some(mine)) => courier.draft(&mine.thx.id, text),
            (Deed::Name, _) => self.state.name = text,
            (Deed::SendNote, Some(mine)) if can_send(&mine, &self.state.name) => {
                courier.send_note(&mine.thx.id, &self.state.name);
                embed.focus_button();
            }
            (Deed::Undo, Some(mine)) => {
                courier.undo(&mine.thx.id);
                embed.focus_button();
            }
            (Deed::Share, Some(mine)) => browser::share(&own_words(&mine, &embed.voice)),
            (Deed::ReadOn, _) => {
                self.notes.await_more();
                let wants_page = self.state.thread.read_on();
                if wants_page {
                    self.load_thread(context);
                }
            }
            (Deed::Retry, _) if !matches!(self.state.post, PostState::Retrying) => {
                self.state.apply(Action::Retry);
                Self::load_post(context);
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
