//! Mentions: other sites that link to a post say so (W3C Webmention), and are looked at before they are believed.

mod fetch;
mod link;
mod looker;
mod reach;

pub(crate) use looker::look_for_ever;
pub use reach::Reach;
