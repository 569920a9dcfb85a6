#![doc = include_str!("../README.md")]

mod author;
mod href;
pub mod limits;
mod news;
mod post;
mod problem;
mod scope;
mod text;
mod thread;
mod thx;

pub use author::{Approve, Hide, Move, NewReply, Received, Seen, Thanks};
pub use href::Href;
pub use news::{Feeds, News, Others, PostNews};
pub use post::{Author, Letter, Link, Post, UnreadablePost};
pub use problem::{Problem, ProblemKind, Work};
pub use scope::{Entry, Erased, Export, Scope};
pub use text::{Block, Inline, Item, Line};
pub use thread::{Branch, Note, Tallies, Thread, branches};
pub use thx::{InvalidThxId, Receipt, Thx, ThxId, Undo, Undone};
