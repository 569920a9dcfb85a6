//! What is measured: the host page by itself, with the floor, and with the widget.

use std::fmt;

use crate::site::Pages;

/// What stands in the middle of the host page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Nothing.
    Bare,
    /// The least that takes a tap.
    Floor,
    /// The widget by its one line, as `advice-post serve` prints it, with so many notes.
    OneLine(usize),
    /// The same with the preload lines that `docs/embedding.md` offers.
    Preloaded(usize),
    /// The widget by its one line, and a reader who taps as soon as that can be.
    Tapped(usize),
    /// The same with the preload lines.
    PreloadedTapped(usize),
    /// The same, and a reader who has read it all before.
    TappedAtRest(usize),
}

/// Whether the reader has been here before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// Never.
    Cold,
    /// Once, with the same browser.
    Warm,
}

/// Where things are that the pages name.
pub struct Addresses {
    /// The endpoint, which serves the bundle and the posts too.
    pub endpoint: String,
    /// The server with the floor's script.
    pub floor: String,
    /// What the endpoint offers for a page's head.
    pub preload_lines: String,
}

impl Page {
    /// Every page, for these numbers of notes.
    pub fn all(sizes: &[usize]) -> Vec<Self> {
        let mut pages = vec![Self::Bare, Self::Floor];
        pages
            .extend(sizes.iter().flat_map(|&notes| [Self::OneLine(notes), Self::Preloaded(notes)]));
        let tapped =
            |&notes| [Self::Tapped(notes), Self::PreloadedTapped(notes), Self::TappedAtRest(notes)];
        pages.extend(sizes.first().into_iter().flat_map(tapped));
        pages
    }

    /// How many notes its thread has.
    pub fn notes(self) -> usize {
        match self {
            Self::Bare | Self::Floor => 0,
            Self::OneLine(notes)
            | Self::Preloaded(notes)
            | Self::Tapped(notes)
            | Self::PreloadedTapped(notes)
            | Self::TappedAtRest(notes) => notes,
        }
    }

    /// The visits that a reader makes. Who has tapped finds the Thx! of the first visit on the second one.
    pub fn visits(self) -> &'static [Visit] {
        match self.taps() {
            Some(_) => &[Visit::Cold],
            None => &[Visit::Cold, Visit::Warm],
        }
    }

    /// When the reader taps, if ever, as `watch.js` calls it.
    pub fn taps(self) -> Option<&'static str> {
        match self {
            Self::Tapped(_) | Self::PreloadedTapped(_) => Some("at once"),
            Self::TappedAtRest(_) => Some("at rest"),
            _ => None,
        }
    }

    /// Its path on the blog.
    pub fn path(self) -> String {
        format!("/{self}").replace([' ', ','], "-")
    }

    fn write(self, addresses: &Addresses) -> String {
        let Addresses { endpoint, floor, .. } = addresses;
        let post = post_id(self.notes());
        let head = match self {
            Self::Preloaded(_) | Self::PreloadedTapped(_) => addresses.preload_lines.as_str(),
            _ => "",
        };
        let embed = match self {
            Self::Bare => String::new(),
            Self::Floor => format!(
                "<script async src=\"{floor}/floor.js\" data-post=\"x\" data-endpoint=\"{endpoint}/v1/thx\"></script>"
            ),
            _ => format!(
                "<script async crossorigin src=\"{endpoint}/advice-post.js\" data-post=\"{endpoint}/posts/{post}.json\" \
                 data-post-id=\"{post}\" data-endpoint=\"{endpoint}\" style=\"display:block;min-height:100vh\"></script>"
            ),
        };
        let page = include_str!("host.html").replace("{{head}}", head);
        let page = page.replace("{{embed}}", &embed).replace("{{theme}}", &theme());
        page.replace("{{below}}", &BELOW.repeat(28))
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bare => f.write_str("bare page"),
            Self::Floor => f.write_str("floor"),
            Self::OneLine(notes) => write!(f, "{notes} notes, one line"),
            Self::Preloaded(notes) => write!(f, "{notes} notes, preload lines"),
            Self::Tapped(notes) => write!(f, "{notes} notes, one line, tapped at once"),
            Self::PreloadedTapped(notes) => {
                write!(f, "{notes} notes, preload lines, tapped at once")
            }
            Self::TappedAtRest(notes) => write!(f, "{notes} notes, one line, tapped at rest"),
        }
    }
}

/// What themes put into a page's head. The host page has 20 KB with it, as blogs' pages have after compression.
fn theme() -> String {
    let rule = |at| {
        format!(".block-{at} {{ margin: {at}px auto; padding: 0 1rem; border-radius: 4px }}\n    ")
    };
    (0..128).map(rule).collect()
}

/// What stands below the widget, so that whatever moves can be seen to move.
const BELOW: &str = "<p>A reader asks whether I read everything that comes in. I do, and twice. The first time for what \
    it says, and the second for what it was going to say before somebody came into the kitchen. If yours has not been \
    answered, it is in the left pile, and the left pile is the good one.</p>\n";

/// Writes all of them.
pub fn write_all(pages: &[Page], addresses: &Addresses) -> Pages {
    pages.iter().map(|page| (page.path(), page.write(addresses))).collect()
}

/// The id of the post that has so many notes.
pub fn post_id(notes: usize) -> String {
    format!("notes-{notes}")
}
