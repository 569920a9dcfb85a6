//! Every table that both databases have. A test of `transfer` says which one is missing here.

/// A table, its column with a number for each row first.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The version of the data that it came with.
    pub(super) since: usize,
    pub(super) columns: &'static [&'static str],
}

/// Those that others refer to come first.
pub(super) const TABLES: [Table; 6] = [
    Table { name: "posts", since: 1, columns: &["key", "id", "tally"] },
    Table {
        name: "entries",
        since: 1,
        columns: &[
            "key", "id", "kind", "post", "at", "secret", "revision", "asker", "name", "note",
            "under", "hidden", "held", "link",
        ],
    },
    Table { name: "digests", since: 3, columns: &["key", "id", "at", "entry", "change", "news"] },
    Table { name: "changes", since: 3, columns: &["key", "entry", "at", "asker"] },
    Table {
        name: "channels",
        since: 3,
        columns: &["key", "name", "told", "pending", "tries", "again", "stopped"],
    },
    Table {
        name: "mentions",
        since: 4,
        columns: &["key", "source", "target", "post", "entry", "due", "tries"],
    },
];

/// Its one row comes last: a store whose author has a token is one that is in use.
pub(super) const AUTHOR: Table =
    Table { name: "author", since: 1, columns: &["one", "token", "seen", "feed", "seal"] };
