//! What stands before the servers, as most operators have it: nginx with HTTPS and HTTP/2, where one connection carries all that
//! a page asks one server for.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command};

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use browser_tests::{Endpoint, free_port, until};
use rcgen::PublicKeyData as _;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// An nginx that runs.
pub struct Front {
    nginx: Child,
    key: String,
    _folder: TempDir,
}

/// Its ports. The servers have to know them before they have ports of their own.
#[derive(Clone, Copy)]
pub struct Doors {
    site: u16,
    endpoint: u16,
}

impl Doors {
    /// Two that are not yet open.
    pub fn new() -> Result<Self> {
        Ok(Self { site: free_port()?, endpoint: free_port()? })
    }

    /// The blog's origin.
    pub fn site(self) -> String {
        format!("https://localhost:{}", self.site)
    }

    /// The endpoint's, on another site.
    pub fn endpoint(self) -> String {
        format!("https://127.0.0.1:{}", self.endpoint)
    }
}

impl Front {
    /// Opens these doors.
    pub async fn open(doors: Doors, site: SocketAddr, endpoint: &Endpoint) -> Result<Self> {
        let doors = [(doors.site, site.to_string()), (doors.endpoint, endpoint.host().to_owned())];
        let folder = TempDir::new()?;
        let key = certify(folder.path())?;
        let config = folder.path().join("nginx.conf");
        fs::write(&config, configuration(&folder.path().to_string_lossy(), &doors)?)?;
        let program = env::var_os("ADVICE_NGINX").context("ADVICE_NGINX is not set")?;
        let nginx = Command::new(program).arg("-c").arg(config).spawn()?;
        let mut front = Self { nginx, key, _folder: folder };
        for (port, _) in doors {
            until("nginx serves", async || Ok(Some(TcpStream::connect(("127.0.0.1", port))?)))
                .await?;
        }
        ensure!(front.nginx.try_wait()?.is_none(), "nginx has ended, and somebody else serves");
        Ok(front)
    }

    /// The SHA-256 of its public key, by which a browser can trust it.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.nginx.kill();
        let _ = self.nginx.wait();
    }
}

/// Writes a certificate that nobody has signed, and gives the SHA-256 of its public key.
fn certify(folder: &Path) -> Result<String> {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let rcgen::CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(names)?;
    fs::write(folder.join("certificate.pem"), cert.pem())?;
    fs::write(folder.join("key.pem"), signing_key.serialize_pem())?;
    Ok(BASE64_STANDARD.encode(Sha256::digest(signing_key.subject_public_key_info())))
}

/// In bytes. What nginx has put in there goes out in the order in which it came: a tap's answer waits behind it. Linux gives a new
/// connection over Ethernet room for some 30 KB (twice its first ten packets), and one on this machine far more. It doubles what
/// it is told.
const SEND_BUFFER: usize = 15_000;

/// As in `examples/nginx`, with the lines that make it HTTPS.
fn configuration(folder: &str, doors: &[(u16, String)]) -> Result<String> {
    let mut servers = String::new();
    for (port, server) in doors {
        writeln!(
            servers,
            "upstream server-{port} {{ server {server}; keepalive 16; }}
             server {{ listen 127.0.0.1:{port} ssl http2 sndbuf={SEND_BUFFER}; location / {{
               proxy_pass http://server-{port}; proxy_http_version 1.1; proxy_set_header Connection \"\";
               proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
               proxy_set_header Forwarded \"\"; }} }}"
        )?;
    }
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|name| format!("{name}_temp_path {folder}/{name};\n")).concat();
    Ok(format!(
        "daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit; events {{}}
         http {{
           access_log off; ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
           {temporary}{servers}
         }}"
    ))
}
