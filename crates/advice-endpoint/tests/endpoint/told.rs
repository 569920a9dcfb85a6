//! The author is told by webhook and by mail: once, whatever happens on the way.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use advice_endpoint::{Hook, Mail, Settings};
use advice_wire::{ProblemKind, Receipt, Thx};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::feed;
use crate::harness::{TestEndpoint, noted, thx};
use crate::mail_server::MailServer;
use crate::sinks::{self, Arrived, Sink};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn hooked(sink: &Sink<Arrived>) -> TestEndpoint {
    let url = format!("http://{}/hook", sink.address);
    TestEndpoint::with(|settings| {
        hurry(settings);
        settings.outward.hook = Some(Hook { url, secret: SECRET.parse().unwrap() });
    })
}

fn mailing(server: SocketAddr) -> TestEndpoint {
    let server = format!("smtp://{server}");
    TestEndpoint::with(|settings| {
        hurry(settings);
        settings.outward.mail = Some(Mail {
            to: "nora@desk.example".parse().unwrap(),
            from: "Thanks <thx@desk.example>".parse().unwrap(),
            server: server.parse().unwrap(),
        });
    })
}

fn hurry(settings: &mut Settings) {
    settings.outward.look = Duration::from_millis(10);
}

/// Lets a day go by, and more.
fn next_day(endpoint: &TestEndpoint) {
    endpoint.later(SignedDuration::from_hours(25));
}

fn verify(arrived: &Arrived) {
    let key = STANDARD.decode(SECRET.strip_prefix("whsec_").unwrap()).unwrap();
    let (id, timestamp) = (arrived.header("webhook-id"), arrived.header("webhook-timestamp"));
    let signed = format!("{id}.{timestamp}.{}", arrived.body);
    let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(signed);
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(arrived.header("webhook-signature"), expected);
}

#[test]
fn three_hundred_thanks_are_one_signed_message() {
    let sink = sinks::web(&[]);
    let endpoint = hooked(&sink);
    for n in 0..299 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    let asker = Thx { asker: true, name: Some("Five".into()), ..noted(299, "It was mine.") };
    endpoint.post("/v1/thx", &asker).read::<Receipt>(201);
    next_day(&endpoint);
    let arrived = sink.next();
    verify(&arrived);
    assert!(arrived.head.starts_with("POST /hook HTTP/1.1"), "{}", arrived.head);
    assert_eq!(arrived.header("content-type"), "application/json");
    let event: Value = serde_json::from_str(&arrived.body).unwrap();
    assert_eq!(event["type"], "thanks.received");
    assert_eq!((&event["data"]["thanks"], &event["data"]["askers"]), (&300.into(), &1.into()));
    assert_eq!(event["data"]["posts"][0]["post"], "ct");
    assert_eq!(event["data"]["notes"][0]["note"], "It was mine.");

    // Nothing new, nothing told; the next message is about what comes next.
    next_day(&endpoint);
    endpoint.post("/v1/thx", &thx(300)).read::<Receipt>(201);
    next_day(&endpoint);
    let event: Value = serde_json::from_str(&sink.next().body).unwrap();
    assert_eq!(event["data"]["thanks"], 1);
    assert!(sink.is_empty());
}

#[test]
fn a_message_that_does_not_arrive_is_told_again_under_its_id_also_after_a_restart() {
    let sink = sinks::web(&[500, 302, 500]);
    let endpoint = hooked(&sink);
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    next_day(&endpoint);
    let first = sink.next();
    let second = sink.next_while(|| endpoint.later(SignedDuration::from_mins(1)));
    // What comes in between waits for the next message, so that this one stays what it is.
    endpoint.post("/v1/thx", &thx(2)).read::<Receipt>(201);
    let endpoint = endpoint.restart();
    let third = sink.next_while(|| endpoint.later(SignedDuration::from_mins(1)));
    let fourth = sink.next_while(|| endpoint.later(SignedDuration::from_mins(1)));
    for again in [&second, &third, &fourth] {
        assert_eq!(again.header("webhook-id"), first.header("webhook-id"));
        assert_eq!(again.body, first.body);
        verify(again);
    }
    next_day(&endpoint);
    let next = sink.next();
    assert_ne!(next.header("webhook-id"), first.header("webhook-id"));
    let event: Value = serde_json::from_str(&next.body).unwrap();
    assert_eq!(event["data"]["thanks"], 1);
}

/// Says Thx as the asker of many posts that there are not, by names as long as they may be.
fn make_posts_up(endpoint: &TestEndpoint, posts: u16) {
    for n in 0..posts {
        let thx = Thx { post: format!("{n:0512}"), asker: true, ..noted(n, "Mine.") };
        endpoint.post("/v1/thx", &thx).read::<Receipt>(201);
    }
}

/// Catches a stranger who makes the author's messages as long as they like.
#[test]
fn a_message_has_fifty_posts_and_counts_the_others_however_many_there_are() {
    let sink = sinks::web(&[]);
    let endpoint = hooked(&sink);
    for n in 200..202 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    make_posts_up(&endpoint, 60);
    // Somebody whom the author knew of already ticks it.
    let later = Thx { revision: 1, asker: true, ..thx(200) };
    endpoint.post("/v1/thx", &later).read::<Receipt>(200);
    next_day(&endpoint);
    let event: Value = serde_json::from_str(&sink.next().body).unwrap();
    let data = &event["data"];
    assert_eq!((&data["thanks"], &data["askers"]), (&62.into(), &61.into()));
    assert_eq!(data["posts"].as_array().unwrap().len(), 50);
    assert_eq!(data["posts"][0]["post"], "ct");
    assert_eq!(data["others"], json!({ "posts": 11, "thanks": 11, "askers": 11 }));
    assert_eq!((data["notes"].as_array().unwrap().len(), &data["more"]), (50, &10.into()));
}

/// Catches news that never come because those before were refused, by a receiver that takes nothing so long.
#[test]
fn what_is_refused_again_and_again_is_told_in_short_and_then_comes_what_is_next() {
    let sink = sinks::web(&[413; 5]);
    let endpoint = hooked(&sink);
    make_posts_up(&endpoint, 3);
    next_day(&endpoint);
    let refused = sink.next();
    let mut arrived = sink.next_while(|| endpoint.later(SignedDuration::from_hours(6)));
    while arrived.body == refused.body {
        arrived = sink.next_while(|| endpoint.later(SignedDuration::from_hours(6)));
    }
    verify(&arrived);
    assert_eq!(arrived.header("webhook-id"), refused.header("webhook-id"));
    let event: Value = serde_json::from_str(&arrived.body).unwrap();
    assert_eq!(event["data"]["others"], json!({ "posts": 3, "thanks": 3, "askers": 3 }));
    assert!(!arrived.body.contains("0000000"), "{}", arrived.body);
    // The inbox has all of it.
    assert_eq!(endpoint.thanks("").thanks.len(), 3);
    endpoint.post("/v1/thx", &thx(4)).read::<Receipt>(201);
    next_day(&endpoint);
    let event: Value = serde_json::from_str(&sink.next().body).unwrap();
    assert_eq!(
        (&event["data"]["thanks"], &event["data"]["posts"][0]["post"]),
        (&1.into(), &"ct".into())
    );
}

#[test]
fn a_mail_that_is_refused_for_good_is_told_in_short_and_one_that_is_put_off_is_not() {
    let sink = sinks::mail(&["451 Later"; 6]);
    let endpoint = mailing(sink.address);
    endpoint.post("/v1/thx", &noted(1, "It was mine.")).read::<Receipt>(201);
    next_day(&endpoint);
    for _ in 0..7 {
        let mail = sink.next_while(|| endpoint.later(SignedDuration::from_hours(6)));
        assert!(text(&mail.message).contains("It was mine."));
    }
    let sink = sinks::mail(&["552 Too long"; 5]);
    let endpoint = mailing(sink.address);
    endpoint.post("/v1/thx", &noted(1, "It was mine.")).read::<Receipt>(201);
    next_day(&endpoint);
    for _ in 0..5 {
        let mail = sink.next_while(|| endpoint.later(SignedDuration::from_hours(6)));
        assert!(text(&mail.message).contains("It was mine."));
    }
    let mail = sink.next();
    assert!(!text(&mail.message).contains("It was mine."));
    assert_eq!(decoded(mail.message.header("subject")), "1 Thx for 1 post");
}

/// Catches an endpoint that waits for somebody else's server with a reader's request, or with its own end.
#[test]
fn a_receiver_that_never_answers_delays_nobody() {
    let sink = sinks::web(&[0]);
    let endpoint = hooked(&sink);
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    next_day(&endpoint);
    sink.next();
    // The receiver holds the connection, for good.
    for n in 2..50 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    assert_eq!(endpoint.thread("ct").tally, 49);
    drop(endpoint);
}

/// Catches the same where it is a mail server that takes its time.
#[test]
fn a_mail_server_that_never_answers_delays_nobody() {
    let sink = sinks::mail(&[""]);
    let endpoint = mailing(sink.address);
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    next_day(&endpoint);
    let mail = sink.next();
    for n in 2..5 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    assert_eq!(endpoint.thread("ct").tally, 4);
    assert!(mail.is_waited_for(), "all of that was while the mail's sender waited");
    drop(endpoint);
}

#[test]
fn a_mail_names_the_asker_and_is_sent_again_until_it_is_taken() {
    let sink = sinks::mail(&["451 Later"]);
    let endpoint = mailing(sink.address);
    let asker = Thx { asker: true, ..noted(1, "Die Suppe war für dich. 🥣") };
    endpoint.post("/v1/thx", &asker).read::<Receipt>(201);
    next_day(&endpoint);
    let refused = sink.next();
    let endpoint = endpoint.restart();
    let mail = sink.next_while(|| endpoint.later(SignedDuration::from_mins(1)));
    assert_eq!(mail.message.header("message-id"), refused.message.header("message-id"));
    assert_eq!(mail.to, "RCPT TO:<nora@desk.example>");
    let subject = decoded(mail.message.header("subject"));
    assert_eq!(subject, "The asker has read the answer to “ct”");
    assert_eq!(mail.message.header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert!(
        text(&mail.message).contains("> Die Suppe war für dich. 🥣"),
        "{}",
        text(&mail.message)
    );
    assert!(text(&mail.message).contains(&stop_path(&mail.message)));
}

/// Catches what only a server that others have written takes amiss.
#[test]
fn a_real_mail_server_takes_three_hundred_thanks_as_one_mail() {
    let server = MailServer::start();
    let endpoint = mailing(server.address);
    for n in 0..299 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    let asker = Thx { asker: true, ..noted(299, "Die Suppe war für dich. 🥣\n.\nQUIT") };
    endpoint.post("/v1/thx", &asker).read::<Receipt>(201);
    next_day(&endpoint);
    let mail = server.next();
    assert_eq!(
        (mail.header("from"), mail.header("to")),
        ("Thanks <thx@desk.example>", "nora@desk.example")
    );
    assert_eq!(
        decoded(mail.header("subject")),
        "The asker has read the answer to “ct”, and there are 300 thanks"
    );
    assert_eq!(mail.header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    let text = text(&mail);
    assert!(text.contains("> Die Suppe war für dich. 🥣"), "{text}");
    assert!(text.trim_end().ends_with(&stop_path(&mail)), "{text}");
    assert!(server.is_empty());
}

#[test]
fn one_click_stops_the_mails_and_another_lets_them_begin_again() {
    let sink = sinks::mail(&[]);
    let endpoint = mailing(sink.address);
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    next_day(&endpoint);
    let path = stop_path(&sink.next().message);
    // Programs that look at links stop nothing.
    let page = endpoint.get(&path);
    assert_eq!((page.status, page.header("referrer-policy")), (200, Some("same-origin")));
    assert!(page.body.contains("Stop these mails"), "{}", page.body);
    let click = |body: &str| {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        endpoint.send("POST", &path, &form, body)
    };
    assert!(click("List-Unsubscribe=One-Click").body.contains("No more mails."));
    endpoint.post("/v1/thx", &thx(2)).read::<Receipt>(201);
    next_day(&endpoint);
    feed::wait_for(&endpoint, &feed::feeds(&endpoint), 2);
    assert!(click("begin=yes").body.contains("Stop these mails"));
    endpoint.post("/v1/thx", &thx(3)).read::<Receipt>(201);
    next_day(&endpoint);
    let mail = sink.next();
    assert_eq!(decoded(mail.message.header("subject")), "1 Thx for “ct”");
    assert!(sink.is_empty());
    click("nothing=1").problem(400, ProblemKind::Malformed);
}

#[test]
fn nobody_can_make_up_an_address_that_stops_a_mail() {
    let sink = sinks::mail(&[]);
    let endpoint = mailing(sink.address);
    let made_up = STANDARD.encode([0; 32]).replace('/', "_");
    for seal in [made_up.as_str(), "AAAA", "-", "%ff", &made_up[..43]] {
        let path = format!("/v1/mail/{seal}");
        endpoint.get(&path).problem(404, ProblemKind::NotFound);
        let click = endpoint.send("POST", &path, &[], "List-Unsubscribe=One-Click");
        click.problem(404, ProblemKind::NotFound);
    }
    let without_mail = TestEndpoint::start();
    without_mail.get(&format!("/v1/mail/{}", &made_up[..43])).problem(404, ProblemKind::NotFound);
}

/// The path that the mail names for one click.
fn stop_path(mail: &Arrived) -> String {
    let address = mail.header("list-unsubscribe").trim_matches(['<', '>']);
    address.strip_prefix("https://thx.example").unwrap().to_owned()
}

/// The text of a mail, whatever it was encoded in (RFC 2045).
fn text(mail: &Arrived) -> String {
    let body = &mail.body;
    match mail.header("content-transfer-encoding") {
        "base64" => {
            let bytes = STANDARD.decode(body.replace("\r\n", "")).unwrap();
            String::from_utf8(bytes).unwrap()
        }
        "quoted-printable" => quoted_printable(&body.replace("=\r\n", "")),
        _ => body.clone(),
    }
}

/// A header's words, decoded where they are not ASCII (RFC 2047).
fn decoded(header: &str) -> String {
    let after_word = AtomicBool::new(false);
    let words = header.split(' ').map(|word| {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        let was_encoded = after_word.swap(encoded.is_some(), Ordering::Relaxed);
        match encoded {
            Some(base64) => {
                let text = String::from_utf8(STANDARD.decode(base64).unwrap()).unwrap();
                if was_encoded { text } else { format!(" {text}") }
            }
            None => format!(" {word}"),
        }
    });
    words.collect::<String>().trim().to_owned()
}

fn quoted_printable(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'=' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}
