//! Where an application runs.
//!
//! Yew listens for events at the place that an application is mounted in, and never stops listening: on a site that
//! changes its page without loading another, every post that comes and goes would leave a little behind. So a place that
//! an element has left, with the application in it, is used again for the next one.

use std::{cell::RefCell, rc::Rc};

use web_sys::Element;
use yew::{AppHandle, Renderer};

use crate::{
    app::{App, Props},
    browser,
    embed::Embed,
};

thread_local! {
    /// Stages without an element.
    static IDLE: RefCell<Vec<Stage>> = const { RefCell::new(Vec::new()) };
}

/// A place, and the application in it.
pub struct Stage {
    place: Element,
    app: AppHandle<App>,
}

impl Stage {
    /// An idle stage if there is one, else a new one.
    pub fn find() -> Self {
        IDLE.with_borrow_mut(Vec::pop).unwrap_or_else(|| {
            let place = browser::place();
            let props = Props { place: place.clone(), embed: None };
            let app = Renderer::<App>::with_root_and_props(place.clone(), props).render();
            Self { place, app }
        })
    }

    /// Where it shows what it shows.
    pub fn place(&self) -> &Element {
        &self.place
    }

    /// Shows an element's post.
    pub fn show(mut self, embed: Embed) -> Self {
        self.set(Some(Rc::new(embed)));
        self
    }

    /// Lets go of the element and all that belongs to it.
    pub fn clear(mut self) {
        self.place.remove();
        self.set(None);
        IDLE.with_borrow_mut(|idle| idle.push(self));
    }

    fn set(&mut self, embed: Option<Rc<Embed>>) {
        self.app.update(Props { place: self.place.clone(), embed });
    }
}
