//! Names that hold the hash of the bundle's content, and the scripts that name them and know their sums.

use anyhow::{Context as _, Result, bail};

use super::File;
use crate::files::{short_hash, sum};

/// The words of other languages, and the proof of work. No script names them: the glue finds them beside itself, by its own
/// name's hash.
const FOUND: [&str; 2] = ["locales/", "advice-work."];

/// Gives every asset its versioned name, and rewrites the scripts that name it or know its bytes.
///
/// All assets of a build carry one hash, of all their bytes: they are made together and used together, and a hash that
/// stands three times in the shell costs its forty bytes once.
pub(super) fn versioned(mut scripts: Vec<File>, assets: Vec<File>) -> Result<Vec<File>> {
    let all: Vec<u8> = assets.iter().flat_map(|asset| &asset.content).copied().collect();
    let hash = short_hash(&all);
    let mut bundle = Vec::new();
    for asset in assets {
        let name = hashed(&asset.name, &hash)?;
        let is_named = replace(&mut scripts, &asset.name, &name)?;
        if !is_named && !FOUND.iter().any(|found| asset.name.starts_with(found)) {
            bail!("no script in static/ says \"{}\", so no page would load that file", asset.name);
        }
        let sum = format!("sha256-{}", sum(&asset.content));
        replace(&mut scripts, &format!("sum of {}", asset.name), &sum)?;
        bundle.push(File { name, ..asset });
    }
    scripts.append(&mut bundle);
    Ok(scripts)
}

/// `app.js` -> `app.0123456789abcdef.js`
fn hashed(name: &str, hash: &str) -> Result<String> {
    let (stem, extension) =
        name.rsplit_once('.').with_context(|| format!("static/{name} needs an extension"))?;
    Ok(format!("{stem}.{hash}.{extension}"))
}

/// The name without its hash: what the sources call this file.
pub(crate) fn original(name: &str) -> String {
    let parts: Vec<&str> = name.split('.').collect();
    match parts[..] {
        [stem, hash, extension] if hash.len() == 16 => format!("{stem}.{extension}"),
        _ => name.to_owned(),
    }
}

/// Replaces what scripts say, as a whole string, and tells whether any has said it.
fn replace(scripts: &mut [File], from: &str, to: &str) -> Result<bool> {
    let (old, new) = (format!("\"{from}\""), format!("\"{to}\""));
    let mut found = false;
    for script in scripts {
        let source = std::str::from_utf8(&script.content)
            .with_context(|| format!("static/{} is not UTF-8", script.name))?;
        found |= source.contains(&old);
        script.content = source.replace(&old, &new).into_bytes();
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: &str) -> File {
        File { name: name.to_owned(), content: content.as_bytes().to_vec() }
    }

    #[test]
    fn a_script_names_the_versioned_asset() {
        let bundle =
            versioned(vec![file("shell.js", r#"load("a.css")"#)], vec![file("a.css", "b{}")]);
        let bundle = bundle.unwrap();
        let asset = &bundle[1].name;
        assert_eq!(bundle[0].content, format!("load(\"{asset}\")").into_bytes());
        assert_ne!(asset, "a.css");
        assert_eq!(original(asset), "a.css");
    }

    #[test]
    fn a_script_knows_the_sum_of_an_asset() {
        let script = file("shell.js", r#"load("a.css", "sum of a.css")"#);
        let bundle = versioned(vec![script], vec![file("a.css", "b{}")]).unwrap();
        let script = String::from_utf8(bundle[0].content.clone()).unwrap();
        assert!(
            script.ends_with(r#", "sha256-7yqHVAesot11p6HczDsgKRipvI5UPgs97z80zNXlans=")"#),
            "{script}"
        );
    }

    #[test]
    fn a_locale_has_the_same_hash_and_needs_no_script_to_name_it() {
        let assets = vec![file("a.css", "b{}"), file("locales/de.json", "{}")];
        let bundle = versioned(vec![file("shell.js", r#"load("a.css")"#)], assets).unwrap();
        let hash = bundle[1].name.split('.').nth(1).unwrap();
        assert_eq!(bundle[2].name, format!("locales/de.{hash}.json"));
    }

    #[test]
    fn an_asset_that_no_script_names_is_an_error() {
        let error = versioned(vec![file("shell.js", "")], vec![file("a.css", "")]).err();
        assert!(error.unwrap().to_string().contains("\"a.css\""));
    }

    #[test]
    fn a_script_keeps_its_name() {
        assert_eq!(original("advice-post.js"), "advice-post.js");
    }
}
