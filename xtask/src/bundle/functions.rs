//! What a Wasm file says about its functions.

use std::collections::HashMap;

use anyhow::Result;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// How many functions are imported. They come first wherever functions are counted.
pub(super) fn imported(wasm: &[u8]) -> Result<u32> {
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(imports) = payload? {
            for import in imports.into_imports() {
                imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        }
    }
    Ok(imported)
}

/// The names of functions by their numbers, as the sources have them: without the hashes of crates.
pub(super) fn names(wasm: &[u8]) -> Result<HashMap<u32, String>> {
    let mut known = HashMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload? else { continue };
        let KnownCustom::Name(names) = section.as_known() else { continue };
        for names in names {
            let Name::Function(names) = names? else { continue };
            for naming in names {
                let naming = naming?;
                known.insert(naming.index, without_hashes(naming.name));
            }
        }
    }
    Ok(known)
}

/// `yew[d2279ae43f1e4f0f]::html` -> `yew::html`
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut short = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if hash.len() > 8 && hash.bytes().all(|c| c.is_ascii_hexdigit()) => {
                short.push_str(rest);
            }
            _ => short.extend(["[", part]),
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::without_hashes;

    #[test]
    fn a_name_keeps_its_lists_and_loses_its_hashes() {
        let name = "<alloc[c8a1b94caa27ad0]::vec::Vec<[u8]>>::of::<[T; 3usize]>";
        assert_eq!(without_hashes(name), "<alloc::vec::Vec<[u8]>>::of::<[T; 3usize]>");
    }
}
