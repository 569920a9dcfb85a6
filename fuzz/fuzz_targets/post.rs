//! A post document. What was understood is written as it is understood again, and every link in it leads to the web or to
//! a mailbox.

#![no_main]

use advice_wire::Post;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use url::Url;

/// The page that shows the post.
const PAGE: &str = "https://blog.example/letters/ct";

fuzz_target!(|document: &[u8]| {
    let Ok(post) = serde_json::from_slice::<Post>(document) else { return };
    let written = serde_json::to_value(&post).unwrap();
    let page = Url::parse(PAGE).unwrap();
    each_href(&written, &|href| {
        // Where it would lead in a browser; nowhere, if it is no address.
        let Ok(target) = page.join(href) else { return };
        assert!(matches!(target.scheme(), "http" | "https" | "mailto"), "{href:?}");
    });
    assert_eq!(serde_json::from_value::<Post>(written).unwrap(), post);
});

fn each_href(value: &Value, check: &dyn Fn(&str)) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(href) if name == "href" || name == "link" => check(href),
                    _ => each_href(value, check),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| each_href(value, check)),
        _ => {}
    }
}
