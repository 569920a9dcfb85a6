//! Short names for what the Wasm and its glue call each other.
//!
//! wasm-bindgen gives every import a name that ends in a hash, which no compression can shorten: over a hundred of them,
//! in both files, are four kilobytes of a reader's sixty. wasm-opt renames them in the Wasm and prints what it did; here
//! the glue follows. esbuild then shortens the glue's own uses (`--mangle-props`).

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// What wasm-opt's `--minify-imports-and-exports-and-modules` prints.
#[derive(Deserialize)]
pub(super) struct Renamed {
    /// Module, name, new name. All are imported from one module, `a`, afterwards.
    imports: Vec<(String, String, String)>,
    /// Name, new name.
    exports: Vec<(String, String)>,
}

/// Makes the glue use the new names.
pub(super) fn follow(glue: &str, renamed: &Renamed) -> Result<String> {
    let start = glue.find(RETURN).context("wasm-bindgen's glue has another form than it had")?;
    let end =
        start + glue[start..].find("};").context("the glue's import object does not end")? + 2;
    let (mut head, object) = (glue[..start].to_owned(), &glue[start..end]);
    let mut snippets = String::new();
    for (module, name, short) in &renamed.imports {
        match variable_of(object, module)? {
            "import0" => {
                head = head.replace(&format!(" {name}: function("), &format!(" {short}: function("))
            }
            snippet => snippets.push_str(&format!("{short}: {snippet}.{name}, ")),
        }
    }
    let head = without_unused(&head);
    let mut followed =
        format!("{head}return {{ a: {{ ...import0, {snippets} }} }};{}", &glue[end..]);
    for (name, short) in &renamed.exports {
        followed = replace_word(&followed, &format!("wasm.{name}"), &format!("wasm.{short}"));
    }
    Ok(followed)
}

/// How the glue's function that collects the imports ends: its own are in `import0`, those of snippets in others.
const RETURN: &str = "return {\n        __proto__: null,\n        \"./";

/// The variable that holds a module: the object says `"./module.js": import0,`.
fn variable_of<'a>(object: &'a str, module: &str) -> Result<&'a str> {
    let (_, after) = object
        .split_once(&format!("\"{module}\": "))
        .with_context(|| format!("the glue does not provide {module}"))?;
    Ok(after.split(',').next().unwrap_or_default())
}

/// Leaves out the functions that the Wasm does not import any more: those that still have their long names.
fn without_unused(head: &str) -> String {
    let mut parts = head.split("\n        __wb");
    let mut lean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once("\n        }").unwrap_or_default();
        let (_, rest) = rest.split_once('\n').unwrap_or_default();
        lean.extend(["\n", rest]);
    }
    lean
}

/// Replaces a name where it stands whole.
fn replace_word(text: &str, name: &str, new: &str) -> String {
    let mut parts = text.split(name);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = part.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
        replaced.push_str(if goes_on { name } else { new });
        replaced.push_str(part);
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::{Renamed, follow};

    const GLUE: &str = "function imports() {\n    const import0 = {\n        __wbg_is_1: function() {\n        },\n        __wbg_was_2: function() { return handleError(function() {\n        }, arguments); },\n    };\n    return {\n        __proto__: null,\n        \"./app_bg.js\": import0,\n        \"./s.js\": import1,\n    };\n}\nwasm.go(); wasm.go_on(); wasm.memory";

    #[test]
    fn the_glue_provides_and_calls_by_the_new_names() {
        let renamed: Renamed = serde_json::from_str(
            r#"{"imports":[["./app_bg.js","__wbg_is_1","b"],["./s.js","ask","c"]],"exports":[["go","d"],["memory","e"]]}"#,
        )
        .unwrap();
        let followed = follow(GLUE, &renamed).unwrap();
        assert!(
            followed.contains("import0 = {\n        b: function() {\n        },\n    };"),
            "{followed}"
        );
        assert!(followed.contains("return { a: { ...import0, c: import1.ask,  } };"), "{followed}");
        assert!(followed.ends_with("wasm.d(); wasm.go_on(); wasm.e"), "{followed}");
    }

    #[test]
    fn glue_of_another_form_is_an_error_and_not_a_broken_bundle() {
        let renamed: Renamed = serde_json::from_str(r#"{"imports":[],"exports":[]}"#).unwrap();
        assert!(follow("export default 1", &renamed).is_err());
    }
}
