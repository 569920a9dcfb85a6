#![doc = include_str!("../README.md")]

mod body;
mod bundle;
mod cells;
mod clean;
mod clock;
mod compress;
mod cursor;
mod embed;
mod endpoint;
mod escape;
mod fresh;
mod guard;
mod hear;
mod kept;
mod mention;
mod metrics;
mod origin;
mod outward;
mod patience;
mod places;
mod posts;
mod problem;
mod proxy;
mod quota;
mod routes;
mod rules;
mod salt;
mod secret;
mod serve;
mod settings;
mod spam;
mod store;
mod trust;

pub use bundle::Bundle;
pub use clock::Clock;
pub use endpoint::{Endpoint, StartError, new_token};
pub use guard::AskWork;
pub use mention::Reach;
pub use origin::{InvalidSite, Site};
pub use outward::{
    Address, Hook, HookSecret, InvalidAddress, InvalidHookSecret, InvalidMailServer, Mail,
    MailServer, Outward,
};
pub use posts::{InvalidPost, Listed};
pub use proxy::{InvalidProxy, Proxy};
pub use quota::{Quota, Quotas};
pub use secret::Token;
pub use settings::{Patience, Settings};
pub use spam::Hold;
pub use store::{
    BackupError, Broken, Database, InvalidDatabase, OpenError, Place, Restored, Server, Stopped,
    TransferError, Whole, backup, check, check_file, database, restore, transfer,
};
