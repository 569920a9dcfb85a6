//! The product in a real browser. Each module is one thing that a person does.

mod harness;
mod start;
