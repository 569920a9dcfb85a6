//! Mail by TLS, to a real server of TLS. Whom a system trusts is said by its environment, so the mail is sent by a process of
//! its own: this program again, told to run [`sends`] alone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use advice_wire::{News, Others, PostNews};
use jiff::Timestamp;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{Envelope, Mail};

/// An address of this machine that does not count as it, where only encrypted mail goes.
const HOST: &str = "127.0.0.2";

const SERVER: &str = "ADVICE_TEST_MAIL_SERVER";

/// When TLS begins.
#[derive(Clone, Copy, PartialEq)]
enum Begins {
    AtOnce,
    WhenAsked,
    Never,
}

#[test]
#[ignore = "the other tests run it"]
fn sends() {
    let mail = Mail {
        to: "nora@desk.example".parse().unwrap(),
        from: "thx@desk.example".parse().unwrap(),
        server: std::env::var(SERVER).unwrap().parse().unwrap(),
    };
    let envelope = Envelope {
        public: "https://thx.example".into(),
        stop: "https://thx.example/v1/mail/abc".into(),
        now: Timestamp::UNIX_EPOCH,
    };
    mail.send(&news(), &envelope).unwrap();
}

fn news() -> News {
    News {
        id: "0192f3a4-b5c6-7fff-bfff-ffffffffffff".into(),
        since: "2026-03-09T08:00:00Z".into(),
        until: "2026-03-10T09:10:00Z".into(),
        posts: vec![PostNews { post: "ct".into(), title: None, thanks: 1, askers: 0 }],
        others: Others::default(),
        notes: vec![],
        more: 0,
    }
}

/// Sends a mail from a system that trusts whoever is in a file; why not, if it was not sent.
fn send(server: &str, trusted: &Path) -> Result<(), String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "outward::mail::tls_tests::sends", "--ignored"]);
    command.env_remove("SSL_CERT_DIR").env("SSL_CERT_FILE", trusted).env(SERVER, server);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("running 1 test"), "{said}");
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// A mail server for one mail, with a certificate for `name`; where it is, and the mail if it comes.
fn serve(begins: Begins, name: &str, authority: &Path) -> (u16, JoinHandle<Option<String>>) {
    let config = certified(name, authority);
    let listener = TcpListener::bind((HOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    (port, thread::spawn(move || talk(listener.accept().unwrap().0, begins, config)))
}

fn certified(name: &str, authority: &Path) -> Arc<ServerConfig> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let own_key = KeyPair::generate().unwrap();
    std::fs::write(authority, params.self_signed(&own_key).unwrap().pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params_of_server = CertificateParams::new([name.to_owned()]).unwrap();
    let certificate = params_of_server.signed_by(&key, &Issuer::new(params, own_key)).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap())
}

/// One mail, if nobody goes before it has come.
fn talk(stream: TcpStream, begins: Begins, config: Arc<ServerConfig>) -> Option<String> {
    let encrypted = |stream| StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    let mut open = BufReader::new(stream);
    match begins {
        Begins::AtOnce => {
            let mut safe = BufReader::new(encrypted(open.into_inner()));
            say(&mut safe, "220 sink.example ESMTP")?;
            take(safe)
        }
        Begins::WhenAsked => {
            say(&mut open, "220 sink.example ESMTP")?;
            hear(&mut open)?;
            say(&mut open, "250-sink.example\r\n250 STARTTLS")?;
            hear(&mut open)?;
            say(&mut open, "220 Go on")?;
            take(BufReader::new(encrypted(open.into_inner())))
        }
        Begins::Never => {
            say(&mut open, "220 sink.example ESMTP")?;
            take(open)
        }
    }
}

fn take(mut stream: BufReader<impl Read + Write>) -> Option<String> {
    while hear(&mut stream)? != "DATA\r\n" {
        say(&mut stream, "250 sink.example")?;
    }
    say(&mut stream, "354 Go on")?;
    let mut mail = String::new();
    while !mail.ends_with("\r\n.\r\n") {
        mail += &hear(&mut stream)?;
    }
    say(&mut stream, "250 OK")?;
    Some(mail)
}

fn say(stream: &mut BufReader<impl Read + Write>, line: &str) -> Option<()> {
    let stream = stream.get_mut();
    write!(stream, "{line}\r\n").and_then(|()| stream.flush()).ok()
}

fn hear(stream: &mut BufReader<impl Read>) -> Option<String> {
    let mut line = String::new();
    (stream.read_line(&mut line).ok()? > 0).then_some(line)
}

/// Catches mail that a server which knows TLS cannot get.
#[test]
fn mail_is_encrypted_from_the_first_byte_or_as_soon_as_the_server_was_asked() {
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("authority.pem");
    for (begins, scheme) in [(Begins::AtOnce, "smtps"), (Begins::WhenAsked, "smtp")] {
        let (port, arrives) = serve(begins, HOST, &authority);
        assert_eq!(send(&format!("{scheme}://{HOST}:{port}"), &authority), Ok(()));
        assert!(arrives.join().unwrap().unwrap().contains("To: nora@desk.example"));
    }
}

/// Catches mail, or a password, that goes to whoever answers, or in the clear.
#[test]
fn without_a_trusted_certificate_for_its_name_a_server_gets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("authority.pem");
    for (begins, scheme) in [(Begins::AtOnce, "smtps"), (Begins::WhenAsked, "smtp")] {
        for (name, trusted, why) in [
            ("mail.example", authority.as_path(), "its certificate is for another name"),
            (HOST, Path::new("/dev/null"), "nobody whom this system trusts"),
        ] {
            let (port, arrives) = serve(begins, name, &authority);
            let said = send(&format!("{scheme}://n:hush@{HOST}:{port}"), trusted).unwrap_err();
            assert!(said.contains(why), "{said}");
            assert_eq!(arrives.join().unwrap(), None);
        }
    }
    let (port, arrives) = serve(Begins::Never, HOST, &authority);
    let said = send(&format!("smtp://n:hush@{HOST}:{port}"), &authority).unwrap_err();
    assert!(said.contains("does not offer what is needed: TLS"), "{said}");
    assert_eq!(arrives.join().unwrap(), None);
}
