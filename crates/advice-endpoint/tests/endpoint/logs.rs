//! What the log says, and what it never says.

use std::io;
use std::sync::{Arc, Mutex};

use advice_wire::{NewReply, Note, Receipt, Thx};

use crate::harness::{SECRET, SITE, TestEndpoint, noted};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_log_at_its_most_talkative_has_no_note_name_token_secret_or_address() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // The endpoint runs in threads of its own, so this must hold for the whole process.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let endpoint = TestEndpoint::start();
    let thx = Thx { name: Some("Wren".into()), ..noted(1, "a heartfelt note") };
    endpoint.post("/v1/thx", &thx).read::<Receipt>(201);
    endpoint.post("/v1/thx", &Thx { note: Some("a rueful note".into()), ..thx.clone() });
    let bad = r#"{"id":"a broken note"}"#;
    endpoint.send("POST", "/v1/thx", &[("content-type", "text/plain")], bad);
    endpoint.get("/v1/thread?post=a-private-post");
    let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", SITE)];
    endpoint.send("POST", "/v1/thx/form", &form, "post=a-private-post&note=a+formal+note");
    endpoint.send("POST", "/v1/openheart?post=a-private-post", &[], "\u{2764}");
    endpoint.send("POST", "/v1/openheart?post=a-private-post", &[], "an odd heart");
    endpoint.get("/v1/alive");
    ureq::get(format!("{}/metrics", endpoint.metrics)).call().unwrap();
    let reply = NewReply { under: thx.id.to_string(), post: None, text: "my reply".into() };
    endpoint.author("replies", &reply).read::<Note>(201);
    let token = endpoint.token.clone().unwrap();
    drop(endpoint);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains(r#""route":"/v1/thx""#) && log.contains(r#""status":201"#), "{log}");
    for secret in [
        "heartfelt",
        "rueful",
        "broken",
        "formal",
        "odd heart",
        "Wren",
        "my reply",
        "a-private-post",
        SECRET,
        &token,
        "127.0.0.1",
    ] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
