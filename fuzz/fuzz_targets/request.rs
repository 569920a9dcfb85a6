//! Any request, through the whole endpoint: headers, addresses, bodies. Whatever comes, the endpoint is not at fault, and
//! what it refuses it refuses in its own words.

#![no_main]

use std::net::SocketAddr;
use std::sync::OnceLock;

use advice_endpoint::{AskWork, Bundle, Clock, Endpoint, Quota, Quotas, Settings};
use advice_wire::Problem;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use http_body_util::BodyExt;
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower_service::Service;

/// The parts of a request that a client chooses.
#[derive(Arbitrary, Debug)]
struct Asked<'a> {
    address: Address,
    query: &'a str,
    origin: Option<&'a [u8]>,
    forwarded: Option<&'a [u8]>,
    x_forwarded_for: Option<&'a [u8]>,
    referer: Option<&'a [u8]>,
    content_type: ContentType,
    body: &'a [u8],
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
    Post,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum ContentType {
    Json,
    Text,
    Form,
}

impl Address {
    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Thx => ("POST", "/v1/thx"),
            Self::Form => ("POST", "/v1/thx/form"),
            Self::Heart => ("POST", "/v1/openheart"),
            Self::Undo => ("POST", "/v1/thx/0192f3a4-b5c6-7fff-bfff-ffffffffffff/undo"),
            Self::Thread => ("GET", "/v1/thread"),
            Self::Tallies => ("GET", "/v1/tallies"),
            Self::Hearts => ("GET", "/v1/openheart"),
            Self::Thanks => ("GET", "/v1/author/thanks"),
            Self::Reply => ("POST", "/v1/author/replies"),
            Self::Hide => ("POST", "/v1/author/hide"),
            Self::Move => ("POST", "/v1/author/move"),
            Self::Post => ("GET", "/posts/ct.json"),
        }
    }
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
        let settings = Settings {
            sites: vec!["https://blog.example".parse().unwrap()],
            proxies: vec!["127.0.0.1".parse().unwrap()],
            quotas: Quotas::all(plenty),
            work: AskWork::Never,
            ..Settings::new(folder.path(), "https://thx.example")
        };
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
    let (method, path) = asked.address.parts();
    let mut request = Request::builder().method(method).uri(format!("{path}?{}", asked.query));
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
    request.extension(proxy).body(Body::from(asked.body.to_vec())).ok()
}

fuzz_target!(|asked: Asked<'_>| {
    static SERVED: OnceLock<Served> = OnceLock::new();
    let served = SERVED.get_or_init(Served::start);
    // What is no HTTP does not reach the endpoint.
    let Some(request) = request(&asked, &served.token) else { return };
    let (head, body) = served.answer(request);
    assert!(!head.status().is_server_error(), "{head:?}");
    if head.headers().get("content-type").is_some_and(|kind| kind == "application/problem+json") {
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.status, head.status().as_u16());
    }
});
