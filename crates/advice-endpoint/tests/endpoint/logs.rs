//! What the log says, and what it never says.

use std::io::{self, Read as _, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use advice_endpoint::{Hook, Mail};
use advice_wire::{Feeds, NewReply, Note, Receipt, Thx};

use jiff::SignedDuration;

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

    let endpoint = TestEndpoint::with(|settings| {
        settings.outward.look = Duration::from_millis(10);
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        settings.outward.hook =
            Some(Hook { url: "http://127.0.0.1:1/a-private-path".into(), secret });
        settings.outward.mail = Some(Mail {
            to: "nora@desk.example".parse().unwrap(),
            from: "nora@desk.example".parse().unwrap(),
            server: "smtp://a-login:a-password@127.0.0.1:1".parse().unwrap(),
        });
    });
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
    let mut stranger = endpoint.connect().unwrap();
    write!(stranger, "A-MADE-UP-METHOD /v1/thx HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .unwrap();
    stranger.read_to_end(&mut Vec::new()).unwrap();
    let reply = NewReply { under: thx.id.to_string(), post: None, text: "my reply".into() };
    endpoint.author("replies", &reply).read::<Note>(201);
    let token = endpoint.token.clone().unwrap();
    let feeds: Feeds = endpoint.author("feed", &serde_json::json!({})).read(201);
    let feed = feeds.atom.strip_prefix("https://thx.example").unwrap();
    endpoint.get(feed);
    endpoint.later(SignedDuration::from_mins(11));
    let failed = |channel: &str| {
        let log = log.0.lock().unwrap();
        let lines = log.split(|byte| *byte == b'\n').map(String::from_utf8_lossy);
        lines.into_iter().any(|line| line.contains("could not be told") && line.contains(channel))
    };
    while !(failed("webhook") && failed("mail")) {
        std::thread::yield_now();
    }
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
        "a-private-path",
        "A-MADE-UP-METHOD",
        "a-login",
        "a-password",
        "MfKQ9r8",
        "nora@desk",
        feed,
        SECRET,
        &token,
        "127.0.0.1",
    ] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
