//! What makes the bundle small, as data, so that `cargo xtask bytes` can leave out one thing at a time.

/// What is done besides what stands in the sources and in Cargo.toml.
pub(crate) struct Recipe {
    /// Settings of cargo, as environment variables, over those of `crate::wasm`.
    pub(crate) settings: Vec<(&'static str, String)>,
    /// What wasm-opt does.
    pub(crate) passes: Vec<&'static str>,
    /// What our own programs do.
    pub(crate) steps: Vec<Step>,
}

/// What our own programs do to the Wasm and the glue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Closures that nobody can call leave the table of functions (`table.rs`).
    ClearTable,
    /// What the widget never asks of Yew goes (`unused.rs`).
    LeaveOutUnused,
    /// What no reader needs leaves the glue (`lean.rs`).
    LeanGlue,
    /// The Wasm and the glue know each other by one letter (`short_names.rs`).
    ShortNames,
    /// Functions that are alike stand side by side (`order.rs`).
    Order,
}

impl Recipe {
    /// Whether our own programs do this.
    pub(crate) fn has(&self, step: Step) -> bool {
        self.steps.contains(&step)
    }
}

impl Default for Recipe {
    /// What is deployed.
    fn default() -> Self {
        use Step::{ClearTable, LeanGlue, LeaveOutUnused, Order, ShortNames};
        Self {
            settings: Vec::new(),
            passes: PASSES.to_vec(),
            steps: vec![ClearTable, LeaveOutUnused, LeanGlue, ShortNames, Order],
        }
    }
}

/// Chosen by trying them on this widget (docs/design.md, "Bytes").
const PASSES: [&str; 8] = [
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--always-inline-max-function-size=4",
    "--one-caller-inline-max-function-size=200",
    // The first 1,024 bytes of memory are nothing but the end of a stack of a megabyte.
    "--low-memory-unused",
];
