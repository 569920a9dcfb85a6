//! What can be left out, or done in another way.

use crate::bundle::{Recipe, Step};
use crate::wasm::{FLAGS, NAMED, SMALL};

/// A line of the table: what is other than in what is deployed.
pub(super) struct Variant {
    pub(super) what: &'static str,
    pub(super) change: fn(&mut Recipe),
    pub(super) edits: &'static [Edit],
}

/// Other words in a source.
pub(super) struct Edit {
    pub(super) file: &'static str,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

/// Those that compile nothing come first.
pub(super) fn all() -> Vec<Variant> {
    let mut all = Vec::from(BUNDLING.map(|(what, change)| Variant { what, change, edits: &[] }));
    all.extend(COMPILING.map(|(what, change)| Variant { what, change, edits: &[] }));
    all.extend(SOURCES.map(|(what, edits)| Variant { what, change: |_| (), edits }));
    all
}

type Change = (&'static str, fn(&mut Recipe));

const BUNDLING: [Change; 10] = [
    ("functions in the linker's order", |recipe| leave_out(recipe, Step::Order)),
    ("all that Yew can do", |recipe| leave_out(recipe, Step::LeaveOutUnused)),
    ("closures left in the table", |recipe| leave_out(recipe, Step::ClearTable)),
    ("the glue as wasm-bindgen writes it", |recipe| leave_out(recipe, Step::LeanGlue)),
    ("long names between Wasm and glue", |recipe| leave_out(recipe, Step::ShortNames)),
    ("without `--low-memory-unused`", |recipe| without(recipe, &["--low-memory"])),
    ("without `--flatten --rereloop`", |recipe| without(recipe, &["--flatten", "--rereloop"])),
    ("without the limit on inlining", |recipe| without(recipe, &["--one-caller"])),
    ("`--gufa-optimizing` besides", |recipe| recipe.passes.push("--gufa-optimizing")),
    ("`wasm-opt -Oz` and no other pass", |recipe| recipe.passes = vec!["-Oz"]),
];

const COMPILING: [Change; 7] = [
    ("`opt-level = \"s\"`", |recipe| set(recipe, "CARGO_PROFILE_WIDGET_OPT_LEVEL", "s")),
    ("`opt-level = 3`", |recipe| set(recipe, "CARGO_PROFILE_WIDGET_OPT_LEVEL", "3")),
    ("no link-time optimisation", |recipe| set(recipe, "CARGO_PROFILE_WIDGET_LTO", "off")),
    ("std not tuned for size", |recipe| set(recipe, "CARGO_UNSTABLE_BUILD_STD_FEATURES", "")),
    ("panics that say something", |recipe| without_flag(recipe, "-Cpanic")),
    ("`{:?}` kept", |recipe| without_flag(recipe, "-Zfmt-debug")),
    ("`-Cllvm-args=-inline-threshold=0`", |recipe| {
        set(recipe, FLAGS, &format!("{NAMED} {SMALL} -Cllvm-args=-inline-threshold=0"));
    }),
];

const SOURCES: [(&str, &[Edit]); 6] = [
    (
        "std's allocator",
        &[Edit { file: "src/lib.rs", from: "#[global_allocator]\nstatic", to: "pub static" }],
    ),
    (
        "numbers by `to_string`",
        &[Edit {
            file: "src/words.rs",
            from: "pub fn digits(number: u32) -> String {",
            to: "pub fn digits(number: u32) -> String {\n    return number.to_string();\n    #[allow(unreachable_code)]",
        }],
    ),
    (
        "one `format!` of texts",
        &[Edit {
            file: "src/failure.rs",
            from: "[\"the post document \", url, what, &detail].concat()",
            to: "format!(\"the post document {url}{what}{detail}\")",
        }],
    ),
    (
        "generics for `&dyn Fn`",
        &[
            Edit {
                file: "src/outbox/mod.rs",
                from: "is_meant: &dyn Fn(&Record) -> bool",
                to: "is_meant: &impl Fn(&Record) -> bool",
            },
            Edit {
                file: "src/courier.rs",
                from: "say: &dyn Fn(&mut Record)",
                to: "say: &impl Fn(&mut Record)",
            },
        ],
    ),
    (
        "`crate-type` with `rlib`",
        &[Edit { file: "Cargo.toml", from: "[\"cdylib\"]", to: "[\"cdylib\", \"rlib\"]" }],
    ),
    (
        "`tracing` not switched off",
        &[Edit { file: "Cargo.toml", from: "\"release_max_level_off\"", to: "" }],
    ),
];

fn leave_out(recipe: &mut Recipe, step: Step) {
    recipe.steps.retain(|&other| other != step);
}

fn without(recipe: &mut Recipe, passes: &[&str]) {
    recipe.passes.retain(|pass| !passes.iter().any(|start| pass.starts_with(start)));
}

fn set(recipe: &mut Recipe, name: &'static str, value: &str) {
    recipe.settings.push((name, value.to_owned()));
}

fn without_flag(recipe: &mut Recipe, start: &str) {
    let flags = SMALL.split(' ').filter(|flag| !flag.starts_with(start)).collect::<Vec<_>>();
    set(recipe, FLAGS, &format!("{NAMED} {}", flags.join(" ")));
}
