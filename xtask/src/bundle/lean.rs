//! The glue without what no reader needs.
//!
//! wasm-bindgen writes for every browser and every use. Here are no browsers without `FinalizationRegistry` and
//! `encodeInto`, since the widget needs newer things; nobody decodes two gigabytes; and the shell alone calls `initSync`. Its
//! functions that are in `lean.js` too are replaced by those. And Yew asks twice for each element whether it is in an SVG,
//! which none is here.

use anyhow::{Context as _, Result};

const FUNCTIONS: &str = include_str!("lean.js");

/// What goes away, from its beginning to its end, and what comes instead.
const SURPLUS: [(&str, &str, &str); 5] = [
    ("(typeof FinalizationRegistry", "    : ", ""),
    ("(typeof FinalizationRegistry", "    : ", ""),
    ("if (Symbol.dispose)", "\n", ""),
    ("if (!('encodeInto' in cachedTextEncoder))", "\n}\n", ""),
    ("const ret = arg1.namespaceURI", ";", "const ret = null;"),
];

pub(super) fn lean(glue: &str) -> Result<String> {
    let mut lean = glue.to_owned();
    for (start, end, new) in SURPLUS {
        replace(&mut lean, start, end, new)?;
    }
    for function in FUNCTIONS.split("\n\n") {
        let (head, _) = function.split_once('(').context("lean.js has more than functions")?;
        replace(&mut lean, &format!("{head}("), "\n}\n", &format!("{}\n", function.trim_end()))?;
    }
    Ok(lean)
}

/// Replaces what is between two marks, with both. Glue of another form is an error, and not a broken bundle.
fn replace(glue: &mut String, start: &str, end: &str, new: &str) -> Result<()> {
    let from = glue.find(start).with_context(|| format!("the glue no longer has {start:?}"))?;
    let length = glue[from..].find(end).with_context(|| format!("{start:?} does not end"))?;
    glue.replace_range(from..from + length + end.len(), new);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn glue_of_another_form_is_an_error() {
        let error = lean("export default 1").unwrap_err().to_string();
        assert!(error.contains("FinalizationRegistry"), "{error}");
    }
}
