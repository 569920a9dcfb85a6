//! The way to a PostgreSQL server on another machine, which this one stands for.

use std::path::Path;
use std::process::Command;

use test_postgres::Postgres;

use crate::server::{Server, advice_post, said};

/// A command over a store at an address, on a system that trusts whoever is in a file and nobody else.
fn over(what: &str, address: &str, trusted: &Path) -> Command {
    let mut command = advice_post();
    command.args([what, "--database", address]);
    command.env_remove("SSL_CERT_DIR").env("SSL_CERT_FILE", trusted);
    command
}

fn new_token(address: &str, trusted: &Path) -> Result<(), String> {
    let output = over("token", address, trusted).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(said(&output).1) }
}

/// Catches an endpoint that talks to whoever answers, and one that cannot be told whom to trust.
#[test]
fn a_server_is_talked_to_only_if_somebody_trusted_vouches_for_its_name() {
    let server = Postgres::start_with_tls().unwrap();
    let authority = server.authority();
    let folder = tempfile::tempdir().unwrap();
    let mut serve = over("serve", &server.tls_address("localhost"), &authority);
    serve.args(["--listen", "127.0.0.1:0", "--log", "off", "--data"]).arg(folder.path());
    Server::run(serve).kill();
    assert_eq!(new_token(&server.tls_address("localhost"), &authority), Ok(()));
    let error = new_token(&server.tls_address("127.0.0.1"), &authority).unwrap_err();
    assert!(error.contains("its certificate is for another name"), "{error}");
    let nobody = Path::new("/dev/null");
    let error = new_token(&server.tls_address("localhost"), nobody).unwrap_err();
    assert!(
        error.contains("nobody whom this system trusts") && error.contains("SSL_CERT_FILE"),
        "{error}"
    );
}

/// Catches words in the clear to a server that has no TLS to offer, or to one in between that says so.
#[test]
fn without_tls_nothing_is_said_to_a_server_elsewhere() {
    let server = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = server.local_addr().unwrap().port();
    let says_no = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = server.accept().unwrap();
        let mut request = [0; 8];
        stream.read_exact(&mut request).unwrap();
        stream.write_all(b"N").unwrap();
        let mut said = Vec::new();
        stream.read_to_end(&mut said).unwrap();
        said
    });
    let address = format!("postgres://me:secret@127.0.0.1:{port}/x?sslmode=require");
    let error = new_token(&address, Path::new("/dev/null")).unwrap_err();
    assert!(error.contains("TLS") && !error.contains("secret"), "{error}");
    assert_eq!(says_no.join().unwrap(), b"");
}
