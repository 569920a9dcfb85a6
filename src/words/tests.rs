use super::{NAMES, Word, left};

#[test]
fn what_is_too_long_is_said_to_be() {
    assert_eq!((left(280, 280), left(280, 281)), ((Word::Left, 0), (Word::Over, 1)));
}

/// A word in another place there than here would be said where another is meant.
#[test]
fn the_browsers_side_has_the_words_in_the_same_order() {
    let source = include_str!("../browser/words.js");
    let english = source.split_once("const ENGLISH = ").unwrap().1.split_once("};").unwrap().0;
    let keys = english.lines().filter_map(|line| line.trim().split('"').nth(1));
    assert_eq!(keys.collect::<Vec<_>>(), NAMES.iter().map(|name| kebab(name)).collect::<Vec<_>>());
}

/// `FailedOffline` -> `failed-offline`
fn kebab(name: &str) -> String {
    let mut key = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !key.is_empty() {
            key.push('-');
        }
        key.push(letter.to_ascii_lowercase());
    }
    key
}
