//! The product in a real browser. Each module is one thing that a person does.

mod accessibility;
mod attributes;
mod embed;
mod failure;
mod harness;
mod host_page;
mod hostile;
mod hosts;
mod identity;
mod keyboard;
mod languages;
mod layout;
mod local;
mod note;
mod offline;
mod pictures;
mod real_page;
mod start;
mod storage;
mod tabs;
mod tally;
mod tap;
mod vectors;
