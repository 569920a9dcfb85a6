//! Run in a real browser: the readings by hand say the same as serde's of the same text.

use advice_wire::{Post, Receipt, Thread, Thx, ThxId};
use js_sys::JSON;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{post, read_record, receipt, thread, write_record, write_thx};
use crate::outbox::{Delivery, Record};

wasm_bindgen_test_configure!(run_in_browser);

fn parsed(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn by_serde<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

/// The example in docs/wire.md, which has every block, inline and field.
fn example() -> &'static str {
    let document = include_str!("../../../docs/wire.md");
    let start = document.find("```json\n").unwrap() + "```json\n".len();
    &document[start..start + document[start..].find("```").unwrap()]
}

#[wasm_bindgen_test]
fn a_post_document_is_read_as_serde_reads_it() {
    assert_eq!(post(&parsed(example())), Ok(by_serde::<Post>(example())));
}

#[wasm_bindgen_test]
fn a_document_that_is_not_one_says_what_is_missing() {
    for (text, missing) in [
        (r#"null"#, "version"),
        (r#"[]"#, "version"),
        (r#"{"version":1}"#, "id"),
        (r#"{"version":1,"id":""}"#, "id"),
        (r#"{"version":1,"id":"ct"}"#, "author"),
        (r#"{"version":1,"id":"ct","author":{"name":"N"}}"#, "answer"),
        (r#"{"version":1,"id":"ct","author":{"name":"N"},"answer":{"body":"text"}}"#, "answer"),
        (
            r#"{"version":1,"id":"ct","author":{"name":"N"},"answer":{"body":[{"table":[]}]}}"#,
            "answer",
        ),
    ] {
        assert_eq!(post(&parsed(text)).unwrap_err(), missing, "{text}");
    }
    let newer = post(&parsed(r#"{"version":2}"#)).unwrap_err();
    assert!(newer.contains("update"), "{newer}");
}

#[wasm_bindgen_test]
fn what_is_null_is_as_good_as_absent() {
    let text = r#"{"version":1,"id":"ct","title":null,"author":{"name":"N"},"letter":null,"answer":{"body":[]},"rule":null}"#;
    assert_eq!(post(&parsed(text)), Ok(by_serde::<Post>(text)));
}

#[wasm_bindgen_test]
fn an_unsafe_link_costs_the_link_and_not_the_post() {
    let text = r#"{"version":1,"id":"ct","author":{"name":"N","link":"javascript:alert(1)"},"answer":{"body":[]},
        "links":[{"text":"a","href":"data:x"},{"text":"b","href":"/b"}]}"#;
    let post = post(&parsed(text)).unwrap();
    assert_eq!(post.author.link, None);
    assert_eq!(post.links.iter().map(|link| link.text.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(post, by_serde(text));
}

#[wasm_bindgen_test]
fn an_endpoints_answers_are_read_as_serde_reads_them() {
    let page = r#"{"post":"ct","tally":7,"notes":[{"id":"a","text":"b\nc"},{"id":"d","under":"a","author":true,
        "at":"2026-03-07T10:00:00Z","name":"N","text":""}],"next":"x"}"#;
    assert_eq!(thread(&parsed(page)), Ok(by_serde::<Thread>(page)));
    let word = r#"{"id":"0192f3a4-b5c6-7fff-bfff-ffffffffffff","revision":3,"at":"2026-03-07T10:00:00Z","tally":12}"#;
    assert_eq!(receipt(&parsed(word)), Ok(by_serde::<Receipt>(word)));
    assert!(thread(&parsed("{}")).is_err() && receipt(&JsValue::UNDEFINED).is_err());
}

#[wasm_bindgen_test]
fn records_are_written_and_read_as_serde_does_it() {
    let fresh = Record::new(ThxId::mint(7, [9; 10]), "s".into(), "ct");
    for delivery in [
        Delivery::Waiting { tries: 2, after: 1_773_000_000_000 },
        Delivery::Undoing { tries: 0, after: 0 },
        Delivery::Delivered { revision: 4, waits: true },
        Delivery::Refused { detail: "The note has 281 characters; 280 fit.".into() },
    ] {
        let mut record =
            Record { delivery, endpoint: Some("https://thx.example".into()), ..fresh.clone() };
        record.thx.note = Some("\u{1f469}\u{200d}\u{1f467} \"<b>\"".into());
        record.draft = Some("more".into());
        record.objection = Some("The time is over.".into());
        let written = write_record(&record);
        record.is_kept = true;
        assert_eq!(json_of(&written), serde_json::to_value(&record).unwrap());
        assert_eq!(read_record(&written), Ok(record));
    }
    assert_eq!(json_of(&write_thx(&fresh.thx)), json_of_serde::<Thx>(&fresh.thx));
}

fn json_of(value: &JsValue) -> serde_json::Value {
    by_serde(&String::from(JSON::stringify(value).unwrap()))
}

fn json_of_serde<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}
