//! Any request, through the whole endpoint: headers, addresses, bodies, and bodies that fit, so that what is behind the first
//! checks is reached, too. Whatever comes, the endpoint is not at fault, and what it refuses it refuses in its own words.

#![no_main]

use std::net::SocketAddr;
use std::sync::OnceLock;

use advice_endpoint::{AskWork, Bundle, Clock, Endpoint, Mail, Quota, Quotas, Settings};
use advice_wire::{Problem, Receipt, ThxId};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use http_body_util::BodyExt;
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower_service::Service;

/// The parts of a request that a client chooses.
#[derive(Arbitrary, Debug)]
struct Asked<'a> {
    address: Address,
    /// Which Thx it is about. There are few, so that requests are about the same.
    number: u8,
    /// Whether the query names a post before anything else.
    names_post: bool,
    query: &'a str,
    origin: Option<&'a [u8]>,
    forwarded: Option<&'a [u8]>,
    x_forwarded_for: Option<&'a [u8]>,
    referer: Option<&'a [u8]>,
    content_type: ContentType,
    body: Sent<'a>,
}

#[derive(Arbitrary, Debug)]
enum Sent<'a> {
    Anything(&'a [u8]),
    /// What the address takes.
    Fitting(Words<'a>),
}

/// What somebody says, to be put into whatever form.
#[derive(Arbitrary, Debug)]
struct Words<'a> {
    note: Option<&'a str>,
    name: Option<&'a str>,
    yes: bool,
    revision: u8,
    under: Option<u8>,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Address {
    Thx,
    Form,
    Heart,
    Undo,
    Thread,
    Tallies,
    Hearts,
    Thanks,
    Reply,
    Hide,
    Move,
    Approve,
    Export,
    Erase,
    NewFeed,
    Feed,
    Mention,
    Mail,
    StopMail,
    Post,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum ContentType {
    Json,
    Text,
    Form,
}

impl Address {
    fn parts(self, number: u8) -> (&'static str, String) {
        let (method, path) = match self {
            Self::Undo => return ("POST", format!("/v1/thx/{}/undo", id(number))),
            Self::Thx => ("POST", "/v1/thx"),
            Self::Form => ("POST", "/v1/thx/form"),
            Self::Heart => ("POST", "/v1/openheart"),
            Self::Thread => ("GET", "/v1/thread"),
            Self::Tallies => ("GET", "/v1/tallies"),
            Self::Hearts => ("GET", "/v1/openheart"),
            Self::Thanks => ("GET", "/v1/author/thanks"),
            Self::Reply => ("POST", "/v1/author/replies"),
            Self::Hide => ("POST", "/v1/author/hide"),
            Self::Move => ("POST", "/v1/author/move"),
            Self::Approve => ("POST", "/v1/author/approve"),
            Self::Export => ("GET", "/v1/author/export"),
            Self::Erase => ("POST", "/v1/author/erase"),
            Self::NewFeed => ("POST", "/v1/author/feed"),
            Self::Feed => ("GET", "/v1/feed/00000000000000000000000000000000/atom"),
            Self::Mention => ("POST", "/v1/webmention"),
            Self::Mail => ("GET", SEALED),
            Self::StopMail => ("POST", SEALED),
            Self::Post => ("GET", "/posts/ct.json"),
        };
        (method, path.to_owned())
    }
}

/// Where mails can be stopped, by a seal that somebody has made up.
const SEALED: &str = "/v1/mail/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn id(number: u8) -> ThxId {
    ThxId::mint(1_773_133_200_000, [number; 10])
}

impl Sent<'_> {
    fn body(&self, address: Address, number: u8) -> Vec<u8> {
        match self {
            Self::Anything(bytes) => bytes.to_vec(),
            Self::Fitting(words) => words.fit(address, number).into_bytes(),
        }
    }
}

impl Words<'_> {
    fn fit(&self, address: Address, number: u8) -> String {
        let (note, name, yes, id) = (self.note, self.name, self.yes, id(number));
        let under = self.under.map(self::id);
        let document = match address {
            Address::Thx => json!({
                "id": id, "post": "ct", "secret": SECRET, "revision": self.revision,
                "note": note, "name": name, "asker": yes,
            }),
            Address::Undo => json!({ "secret": SECRET }),
            Address::Reply => json!({ "under": id, "text": note }),
            Address::Hide => json!({ "note": id, "hidden": yes }),
            Address::Move => json!({ "note": id, "under": under }),
            Address::Approve => json!({ "note": id }),
            Address::Erase if yes => json!({ "thx": id }),
            Address::Erase => json!({ "post": "ct" }),
            Address::Form => return form(&[("post", Some("ct")), ("note", note), ("name", name)]),
            Address::Heart => return "\u{2764}".into(),
            Address::Mention => return form(&[("source", note), ("target", Some(TARGET))]),
            Address::StopMail => return form(&[("List-Unsubscribe", Some("One-Click"))]),
            _ => json!({}),
        };
        document.to_string()
    }
}

const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAA";

const TARGET: &str = "https://blog.example/ct";

fn form(fields: &[(&str, Option<&str>)]) -> String {
    let fields = fields.iter().filter_map(|&(name, value)| Some((name, value?)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl ContentType {
    fn as_str(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Text => "text/plain",
            Self::Form => "application/x-www-form-urlencoded",
        }
    }
}

/// An endpoint of its own, for all requests of this process.
struct Served {
    router: Router,
    token: String,
    runtime: Runtime,
    _folder: TempDir,
}

impl Served {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plenty = Quota::a_minute(u32::MAX);
        let mut settings = Settings {
            sites: vec!["https://blog.example".parse().unwrap()],
            proxies: vec!["127.0.0.1".parse().unwrap()],
            quotas: Quotas::all(plenty),
            work: AskWork::Never,
            ..Settings::new(folder.path(), "https://thx.example")
        };
        // It is never sent: only an endpoint that serves tells anybody.
        settings.outward.mail = Some(Mail {
            to: "nora@desk.example".parse().unwrap(),
            from: "nora@desk.example".parse().unwrap(),
            server: "smtp://localhost:1".parse().unwrap(),
        });
        let endpoint = Endpoint::open(settings, Clock::system(), Bundle::default()).unwrap();
        let token = endpoint.first_token().unwrap().as_str().to_owned();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { router: endpoint.router(), token, runtime, _folder: folder }
    }

    fn answer(&self, request: Request<Body>) -> (Response<()>, Vec<u8>) {
        self.runtime.block_on(async {
            let answer = self.router.clone().call(request).await.unwrap();
            let (head, body) = answer.into_parts();
            let body = body.collect().await.unwrap().to_bytes().to_vec();
            (Response::from_parts(head, ()), body)
        })
    }
}

fn request(asked: &Asked<'_>, token: &str) -> Option<Request<Body>> {
    let (method, path) = asked.address.parts(asked.number);
    let post = if asked.names_post { "post=ct&" } else { "" };
    let uri = format!("{path}?{post}{}", asked.query);
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in [
        ("origin", asked.origin),
        ("forwarded", asked.forwarded),
        ("x-forwarded-for", asked.x_forwarded_for),
        ("referer", asked.referer),
        ("content-type", Some(asked.content_type.as_str().as_bytes())),
        ("authorization", Some(format!("Bearer {token}").as_bytes())),
    ] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    let proxy = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4711)));
    let body = asked.body.body(asked.address, asked.number);
    request.extension(proxy).body(Body::from(body)).ok()
}

fuzz_target!(|asked: Asked<'_>| {
    static SERVED: OnceLock<Served> = OnceLock::new();
    let served = SERVED.get_or_init(Served::start);
    // What is no HTTP does not reach the endpoint.
    let Some(request) = request(&asked, &served.token) else { return };
    let (head, body) = served.answer(request);
    assert!(!head.status().is_server_error(), "{head:?}");
    if let (Address::Thx, Sent::Fitting(_), true) =
        (asked.address, &asked.body, head.status().is_success())
    {
        let receipt: Receipt = serde_json::from_slice(&body).unwrap();
        assert_eq!(receipt.id, id(asked.number));
    }
    if head.headers().get("content-type").is_some_and(|kind| kind == "application/problem+json") {
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.status, head.status().as_u16());
    }
});
