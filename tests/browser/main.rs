//! The product in a real browser. Each module is one thing that a person does.

mod failure;
mod harness;
mod hostile;
mod local;
mod note;
mod offline;
mod start;
mod storage;
mod tabs;
mod tap;
