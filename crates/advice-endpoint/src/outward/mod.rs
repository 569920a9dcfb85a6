//! What goes outward: news of new thanks for the author, by feed, webhook and mail.

mod channel;
mod failure;
pub(crate) mod feed;
mod hook;
mod mail;
pub(crate) mod pace;
pub(crate) mod seal;
mod settings;
mod story;
mod teller;
pub(crate) mod titles;

pub(crate) use channel::Channel;
pub use channel::Hook;
pub(crate) use failure::Failure;
pub use hook::{HookSecret, InvalidHookSecret};
pub use mail::{Address, InvalidAddress, InvalidMailServer, Mail, MailServer};
pub use settings::Outward;
pub(crate) use teller::{Teller, apart, next_look};
