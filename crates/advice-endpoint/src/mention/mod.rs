//! Mentions: other sites that link to a post say so (W3C Webmention), and are looked at before they are believed.

mod fetch;
mod link;
mod looker;
mod page;
mod reach;

pub(crate) use looker::look_for_ever;
pub(crate) use page::id as page_id;
pub use reach::Reach;
