//! An endpoint to talk to, and words to talk with.

use std::io::Read as _;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::thread::JoinHandle;

use advice_endpoint::{
    AskWork, Bundle, Clock, Database, Endpoint, Hold, Place, Quota, Quotas, Settings, Stopped,
};
use advice_wire::{Problem, ProblemKind, Thread, Thx, ThxId};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use ureq::http::{HeaderMap, Request, Response};
use ureq::{Agent, Body};

use crate::openapi;

pub(crate) const SITE: &str = "https://blog.example";
pub(crate) const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// An endpoint on a loopback port, with a clock of its own. Dropping it stops it in good order.
pub(crate) struct TestEndpoint {
    pub(crate) address: String,
    /// Where its metrics are.
    pub(crate) metrics: String,
    pub(crate) token: Option<String>,
    settings: Settings,
    time: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<Stopped>>,
    folder: Arc<tempfile::TempDir>,
    agent: Agent,
}

impl TestEndpoint {
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::with_bundle(change, Bundle::default())
    }

    pub(crate) fn with_bundle(change: impl FnOnce(&mut Settings), bundle: Bundle) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let plenty = Quota { burst: 1_000_000, per_minute: 1_000_000 };
        let mut settings = Settings {
            sites: vec![SITE.parse().unwrap()],
            quotas: Quotas::all(plenty),
            work: AskWork::Never,
            hold: Hold::Never,
            database: fresh_database(),
            ..Settings::new(folder.path().join("data"), "https://thx.example")
        };
        change(&mut settings);
        let time = Arc::new(AtomicI64::new(1_773_133_200_000));
        Self::run(settings, time, folder, bundle)
    }

    fn run(
        settings: Settings,
        time: Arc<AtomicI64>,
        folder: Arc<tempfile::TempDir>,
        bundle: Bundle,
    ) -> Self {
        let clock = Arc::clone(&time);
        let now = move || Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap();
        let endpoint = Endpoint::open(settings.clone(), Clock::new(now), bundle).unwrap();
        let token = endpoint.first_token().map(|token| token.as_str().to_owned());
        let runtime = Runtime::new().unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let listen = || runtime.block_on(TcpListener::bind(any)).unwrap();
        let address = |of: &TcpListener| format!("http://{}", of.local_addr().unwrap());
        let (listener, numbers) = (listen(), listen());
        let (address, metrics) = (address(&listener), address(&numbers));
        let endpoint = endpoint.with_metrics(numbers);
        let (stop, stopped) = oneshot::channel();
        let stopped = async { stopped.await.unwrap_or_default() };
        let serve = move || runtime.block_on(endpoint.serve(listener, stopped));
        let server = Some(std::thread::spawn(serve));
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { address, metrics, token, settings, time, stop: Some(stop), server, folder, agent }
    }

    /// Stops, and starts again on the same data.
    pub(crate) fn restart(mut self) -> Self {
        let token = self.token.take();
        let (settings, time) = (self.settings.clone(), Arc::clone(&self.time));
        let folder = Arc::clone(&self.folder);
        drop(self);
        let mut restarted = Self::run(settings, time, folder, Bundle::default());
        assert!(restarted.token.is_none(), "a second start makes no second token");
        restarted.token = token;
        restarted
    }

    /// A second one over the same data, as where an operator starts two.
    pub(crate) fn beside(&self) -> Self {
        let (settings, time) = (self.settings.clone(), Arc::clone(&self.time));
        Self::run(settings, time, Arc::clone(&self.folder), Bundle::default())
    }

    /// Says to stop, and returns when nobody new is let in.
    pub(crate) fn stop_accepting(&mut self) {
        drop(self.stop.take());
        while self.connect().is_ok() {
            std::thread::yield_now();
        }
    }

    /// A bare connection, for what no well-behaved client does.
    pub(crate) fn connect(&self) -> std::io::Result<TcpStream> {
        TcpStream::connect(self.address.trim_start_matches("http://"))
    }

    pub(crate) fn place(&self) -> Place {
        self.settings.place()
    }

    pub(crate) fn data(&self) -> &Path {
        &self.settings.data
    }

    pub(crate) fn later(&self, by: SignedDuration) {
        self.time.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    /// As the widget does: plain text, from a page of the site.
    pub(crate) fn post(&self, path: &str, document: &impl Serialize) -> Answer {
        let body = serde_json::to_string(document).unwrap();
        self.send("POST", path, &[("content-type", "text/plain"), ("origin", SITE)], &body)
    }

    /// As the author's tools do.
    pub(crate) fn author(&self, what: &str, document: &impl Serialize) -> Answer {
        let bearer = format!("Bearer {}", self.token.as_ref().unwrap());
        let headers = [("content-type", "application/json"), ("authorization", &bearer)];
        let body = serde_json::to_string(document).unwrap();
        self.send("POST", &format!("/v1/author/{what}"), &headers, &body)
    }

    /// What the author reads, by the parameters behind `thanks`.
    pub(crate) fn thanks(&self, query: &str) -> advice_wire::Thanks {
        let bearer = format!("Bearer {}", self.token.as_ref().unwrap());
        let path = format!("/v1/author/thanks{query}");
        self.send("GET", &path, &[("authorization", &bearer)], "").read(200)
    }

    pub(crate) fn thread(&self, post: &str) -> Thread {
        self.get(&format!("/v1/thread?post={post}")).read(200)
    }

    /// Sends a request, and holds the answer against the OpenAPI document.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = if body.is_empty() {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let mut response = response.unwrap();
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: text(&mut response),
        };
        openapi::hold(method, path, &answer);
        answer
    }
}

/// A database with nothing in it: SQLite, or a schema of its own on the server that `ADVICE_TEST_POSTGRES` names.
/// `cargo xtask test` runs all of these tests with the one and with the other.
fn fresh_database() -> Database {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("ADVICE_TEST_POSTGRES") else { return Database::Sqlite };
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let schema = format!("endpoint_{}_{number}", std::process::id());
    let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
    format!("{server}?options=-csearch_path%3D{schema}").parse().unwrap()
}

/// The body, decoded as a browser does. The bundle's files only pretend to be compressed in these tests.
fn text(response: &mut Response<Body>) -> String {
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap());
    let is_document = header("content-type") == Some("application/json");
    let encoding = header("content-encoding").filter(|_| is_document).map(str::to_owned);
    let sent = response.body_mut().as_reader();
    let mut text = String::new();
    match encoding.as_deref() {
        Some("br") => brotli::Decompressor::new(sent, 4096).read_to_string(&mut text),
        Some("gzip") => flate2::read::GzDecoder::new(sent).read_to_string(&mut text),
        _ => { sent }.read_to_string(&mut text),
    }
    .unwrap();
    text
}

impl Drop for TestEndpoint {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(server) = self.server.take() {
            let stopped = server.join();
            assert!(stopped.is_ok() || std::thread::panicking());
        }
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Every line of a header, in their order.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    #[track_caller]
    pub(crate) fn read<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }

    /// The problem, which must be one in every respect.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, kind: ProblemKind) -> Problem {
        let problem: Problem = self.read(status);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!((problem.status, problem.kind), (status, kind), "{}", problem.detail);
        problem
    }
}

/// The `n`th Thx of a test.
pub(crate) fn thx(n: u16) -> Thx {
    let [high, low] = n.to_be_bytes();
    Thx {
        id: ThxId::mint(1_773_133_200_000, [0, 0, 0, 0, 0, 0, 0, 0, high, low]),
        post: "ct".into(),
        secret: SECRET.into(),
        revision: 0,
        note: None,
        name: None,
        asker: false,
    }
}

/// The `n`th Thx, with a note.
pub(crate) fn noted(n: u16, note: &str) -> Thx {
    Thx { note: Some(note.into()), ..thx(n) }
}
