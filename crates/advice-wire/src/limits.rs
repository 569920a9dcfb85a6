//! How much is enough. Lengths of text are counted in Unicode code points (`char`s) of its NFC form, so that a limit
//! means the same to a reader in Hanoi and in Helsinki; sizes of documents are counted in bytes.

/// The longest note, in code points.
pub const NOTE: usize = 280;

/// The longest name, in code points.
pub const NAME: usize = 40;

/// The longest post id, in bytes. It may be an address of a page, so it is generous.
pub const POST_ID: usize = 512;

/// The longest reply by the author, in code points.
pub const REPLY: usize = 4_000;

/// The largest post document that the widget reads, in bytes. The longest real advice column with a hundred comments
/// that we have seen is under 100 KB.
pub const POST_DOCUMENT: usize = 2_000_000;

/// The most combining marks that one character may carry. The longest sequences of living scripts and of emoji stay
/// below this; more of them draw over the neighbours' lines.
pub const MARKS_PER_CHARACTER: usize = 8;
