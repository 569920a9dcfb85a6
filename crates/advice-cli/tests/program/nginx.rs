//! `examples/nginx/advice-post.conf`, with the real nginx between clients and the program.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

use crate::server::{Server, advice_post};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/nginx/advice-post.conf");

/// Nobody else of this machine listens here.
const NGINX: Ipv4Addr = Ipv4Addr::new(127, 0, 9, 1);

/// The endpoint, and nginx before it, configured as the example has it.
struct Site {
    nginx: Child,
    address: SocketAddr,
    metrics: String,
    _endpoint: Server,
    _folder: tempfile::TempDir,
}

impl Site {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut serve = advice_post();
        serve.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--metrics",
            "127.0.0.1:0",
            "--log",
            "off",
        ]);
        serve.args(["--site", "https://blog.example", "--public", "https://thx.example"]);
        serve.args(["--proxy", "127.0.0.1", "--data"]).arg(folder.path().join("data"));
        let mut endpoint = Server::run(serve);
        let said = endpoint.says_until("/metrics");
        let metrics = said.trim().strip_prefix("Metrics at ").unwrap().to_owned();
        let address = TcpListener::bind((NGINX, 0)).unwrap().local_addr().unwrap();
        let config = configure(folder.path(), address, &endpoint.address);
        let nginx = Command::new(program()).arg("-c").arg(config).spawn().unwrap();
        let site = Self { nginx, address, metrics, _endpoint: endpoint, _folder: folder };
        while tokio::net::TcpStream::connect(site.address).await.is_err() {
            tokio::task::yield_now().await;
        }
        site
    }

    /// What a client at 127.0.0.`client` is answered.
    async fn ask(&self, client: u8, head: &str, body: &str) -> String {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, client], 0))).unwrap();
        let mut stream = socket.connect(self.address).await.unwrap();
        let length = body.len();
        let request = format!(
            "{head}\r\nhost: thx.example\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        // Who sends too much may find the connection closed before the end.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.nginx.kill();
        let _ = self.nginx.wait();
    }
}

/// The example, with the addresses and folders of this test, as the whole configuration of an nginx of one's own.
fn configure(folder: &Path, address: SocketAddr, endpoint: &str) -> PathBuf {
    let mut example = std::fs::read_to_string(EXAMPLE).unwrap();
    let mut put = |old: &str, new: &str| {
        assert!(example.contains(old), "{old}");
        example = example.replace(old, new);
    };
    let here = folder.display();
    put("127.0.0.1:8080", endpoint.trim_start_matches("http://"));
    put("listen 80;", &format!("listen {address};"));
    put("listen [::]:80;", "");
    put("/var/log/nginx", &here.to_string());
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|name| format!("{name}_temp_path {here}/{name};\n")).concat();
    let whole = format!(
        "daemon off;\nmaster_process off;\npid {here}/nginx.pid;\nerror_log stderr crit;\nevents {{}}\n\
         http {{\n{temporary}{example}}}\n"
    );
    let config = folder.join("nginx.conf");
    std::fs::write(&config, whole).unwrap();
    config
}

/// Debian has it where only root looks.
fn program() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    let mut programs = folders.map(|folder| folder.join("nginx"));
    let program = programs.find(|program| program.is_file());
    program.unwrap_or_else(|| panic!("nginx is not installed; `cargo xtask setup` installs it"))
}

const THX: &str =
    "POST /v1/thx HTTP/1.1\r\ncontent-type: text/plain\r\norigin: https://blog.example";

#[tokio::test]
async fn each_client_has_limits_of_its_own_and_cannot_hide_behind_headers() {
    let site = Site::start().await;
    let mut asked = 0;
    loop {
        asked += 1;
        assert!(asked < 1000, "a client that names another each time is never told to wait");
        let head = format!(
            "{THX}\r\nx-forwarded-for: 192.0.2.{0}\r\nforwarded: for=192.0.2.{0}",
            asked % 250
        );
        let answer = site.ask(2, &head, "{}").await;
        if answer.starts_with("HTTP/1.1 429") {
            break;
        }
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    assert!(asked > 100, "{asked}");
    let other = site.ask(3, THX, "{}").await;
    assert!(other.starts_with("HTTP/1.1 400"), "{other}");
}

#[tokio::test]
async fn what_the_widget_and_the_author_send_and_get_passes_unchanged() {
    let site = Site::start().await;
    let thx = r#"{"id":"0192f3a4-b5c6-7fff-bfff-ffffffffffff","post":"ct","secret":"AAAAAAAAAAAAAAAAAAAAAA","revision":0,"asker":false}"#;
    let receipt = site.ask(2, THX, thx).await;
    assert!(receipt.starts_with("HTTP/1.1 201"), "{receipt}");
    assert!(receipt.contains("access-control-allow-origin: https://blog.example"), "{receipt}");

    let thread = site.ask(2, "GET /v1/thread?post=ct HTTP/1.1", "").await;
    let tag = thread.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let known = format!("GET /v1/thread?post=ct HTTP/1.1\r\nif-none-match: {tag}");
    assert!(site.ask(2, &known, "").await.starts_with("HTTP/1.1 304"));

    let large = site.ask(2, THX, &" ".repeat(16 * 1024 + 1)).await;
    assert!(large.starts_with("HTTP/1.1 413") && large.contains("urn:advice-post:too-large"));
    let reply = "POST /v1/author/replies HTTP/1.1\r\ncontent-type: application/json\r\nauthorization: Bearer x";
    let reply = site.ask(2, reply, &" ".repeat(60_000)).await;
    assert!(reply.contains("urn:advice-post:token"), "{reply}");
    let huge = site.ask(2, THX, &" ".repeat(70_000)).await;
    assert!(huge.starts_with("HTTP/1.1 413") && huge.contains("nginx"), "{huge}");
}

#[tokio::test]
async fn connections_to_the_endpoint_are_used_again() {
    let site = Site::start().await;
    let kept = |numbers: &str| numbers.contains("\nadvice_connections 1\n");
    for _ in 0..100 {
        assert!(site.ask(2, "GET /v1/alive HTTP/1.1", "").await.starts_with("HTTP/1.1 200"));
        let numbers = ureq::get(&site.metrics).call().unwrap().body_mut().read_to_string();
        if kept(&numbers.unwrap()) {
            return;
        }
    }
    panic!("no connection is ever kept");
}
