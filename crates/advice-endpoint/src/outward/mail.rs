//! News for a person: one mail, by SMTP, that says how to stop the next.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use advice_wire::News;
use jiff::Timestamp;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Message, SmtpTransport, Transport as _};
use url::{Host, Url};

use super::Failure;
use super::story::Story;

/// How long the server may take for each thing that it is told.
const PATIENCE: Duration = Duration::from_secs(20);

/// By whom, to whom and through which server.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Who is told.
    pub to: Address,
    /// Whom the mail is from.
    pub from: Address,
    /// The server that takes it.
    pub server: MailServer,
}

/// An address for mail, with a name or without: `Nora <nora@desk.example>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Mailbox);

/// What was given is no address for mail.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address for mail, such as nora@desk.example")]
pub struct InvalidAddress(String);

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        text.trim().parse().map(Self).map_err(|_| InvalidAddress(text.to_owned()))
    }
}

impl Address {
    /// The address alone.
    pub(crate) fn as_str(&self) -> &str {
        self.0.email.as_ref()
    }
}

/// A server that takes mail, as an address: `smtps://NAME:PASSWORD@HOST` (TLS from the first byte, port 465) or
/// `smtp://NAME:PASSWORD@HOST` (TLS by STARTTLS, port 587). Only the machine itself (`smtp://localhost`, port 25) is talked
/// to without TLS.
#[derive(Clone)]
pub struct MailServer(Url);

/// What was given is no address of a server for mail. It is not repeated, because it may have a password in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "that is no address of a mail server, such as smtps://NAME:PASSWORD@mail.example; what is no letter or digit in the name or the password is written as %40 for @"
)]
pub struct InvalidMailServer;

impl FromStr for MailServer {
    type Err = InvalidMailServer;

    fn from_str(text: &str) -> Result<Self, InvalidMailServer> {
        let mut url: Url = text.trim().parse().map_err(|_| InvalidMailServer)?;
        let is_plain = match (url.scheme(), url.host()) {
            ("smtps", Some(_)) => return Self(url).checked(),
            ("smtp", Some(host)) => is_this_machine(&host),
            _ => return Err(InvalidMailServer),
        };
        url.set_query((!is_plain).then_some("tls=required"));
        Self(url).checked()
    }
}

/// What is not http is not a special scheme (WHATWG URL), whose hosts are read as names only.
fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => matches!(*name, "localhost" | "127.0.0.1"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl MailServer {
    fn checked(self) -> Result<Self, InvalidMailServer> {
        SmtpTransport::from_url(self.0.as_str()).map_err(|_| InvalidMailServer)?;
        Ok(self)
    }
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailServer(…)")
    }
}

/// What a mail needs beside the news.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    /// The endpoint's address.
    pub(crate) public: String,
    /// Where one click stops these mails.
    pub(crate) stop: String,
    pub(crate) now: Timestamp,
}

impl Mail {
    /// Sends the news, and comes back when the server has taken it. Blocks.
    pub(crate) fn send(&self, news: &News, envelope: &Envelope) -> Result<(), Failure> {
        let message = self.compose(news, envelope)?;
        let transport = SmtpTransport::from_url(self.server.0.as_str())?
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(host(&envelope.public).to_owned()))
            .build();
        transport.send(&message)?;
        Ok(())
    }

    fn compose(&self, news: &News, envelope: &Envelope) -> Result<Message, Failure> {
        let story = Story::of(news);
        let stop = &envelope.stop;
        let body = format!("{}\n-- \nTo stop these mails: {stop}\n", story.text());
        let mut message = Message::builder()
            .from(self.from.0.clone())
            .to(self.to.0.clone())
            .subject(one_line(&story.headline))
            .date(SystemTime::from(envelope.now))
            // The same at each try: who gets it twice knows that it is one.
            .message_id(Some(format!("<{}@{}>", news.id, host(&envelope.public))))
            .header(ContentType::TEXT_PLAIN)
            .body(body)?;
        // A program has written it (RFC 3834), and one click ends it (RFC 8058).
        for (name, value) in [
            (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()),
            (HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{stop}>")),
            (
                HeaderName::new_from_ascii_str("List-Unsubscribe-Post"),
                "List-Unsubscribe=One-Click".to_owned(),
            ),
        ] {
            message.headers_mut().insert_raw(HeaderValue::new(name, value));
        }
        Ok(message)
    }
}

/// The name of the endpoint's host, without a port.
fn host(public: &str) -> &str {
    let host = public.split_once("://").map_or(public, |(_, host)| host);
    host.rsplit_once(':').map_or(host, |(host, _)| host)
}

/// A post's title may have line ends in it.
fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tls_tests;

#[cfg(test)]
mod tests {
    use advice_wire::{News, Others, PostNews};
    use jiff::Timestamp;

    use super::{Address, Envelope, Mail, MailServer};

    #[test]
    fn a_server_is_talked_to_in_the_open_only_on_this_machine() {
        let query = |text: &str| {
            text.parse::<MailServer>().map(|server| server.0.query().map(str::to_owned))
        };
        assert_eq!(query("smtp://n:p@mail.example"), Ok(Some("tls=required".into())));
        assert_eq!(
            query("smtp://mail.example:587?tls=opportunistic"),
            Ok(Some("tls=required".into()))
        );
        assert_eq!(query("smtps://n%40desk.example:p@mail.example"), Ok(None));
        assert_eq!(query("smtp://localhost:25?tls=required"), Ok(None));
        assert_eq!(query("smtp://127.0.0.1:2525"), Ok(None));
        assert_eq!(query("smtp://[::1]:2525"), Ok(None));
        assert_eq!(query("smtp://localhost.evil.example"), Ok(Some("tls=required".into())));
        for text in ["", "mail.example", "https://mail.example", "smtp://", "smtp:mail"] {
            assert!(query(text).is_err(), "{text}");
        }
        let server: MailServer = "smtps://n:hush@mail.example".parse().unwrap();
        assert!(!format!("{server:?}").contains("hush"));
        assert!("nora".parse::<Address>().is_err());
    }

    fn to_nora() -> Mail {
        Mail {
            to: "nora@desk.example".parse().unwrap(),
            from: "Thanks <thx@desk.example>".parse().unwrap(),
            server: "smtp://localhost".parse().unwrap(),
        }
    }

    fn news() -> News {
        News {
            id: "0192f3a4-b5c6-7fff-bfff-ffffffffffff".into(),
            since: "2026-03-09T08:00:00Z".into(),
            until: "2026-03-10T09:10:00Z".into(),
            posts: vec![PostNews {
                post: "ct".into(),
                title: Some("May I?\r\nBcc: everybody@evil.example".into()),
                thanks: 300,
                askers: 0,
            }],
            others: Others::default(),
            notes: vec![],
            more: 0,
        }
    }

    fn envelope() -> Envelope {
        Envelope {
            public: "https://thx.example:8443".into(),
            stop: "https://thx.example:8443/v1/mail/abc".into(),
            now: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_mail_says_how_to_stop_it_and_a_title_makes_no_header() {
        let message = to_nora().compose(&news(), &envelope()).unwrap().formatted();
        let message = String::from_utf8(message).unwrap();
        let (head, body) = message.split_once("\r\n\r\n").unwrap();
        let has = |line: &str| assert!(head.lines().any(|l| l == line), "{line} in {head}");
        has("List-Unsubscribe: <https://thx.example:8443/v1/mail/abc>");
        has("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        has("Auto-Submitted: auto-generated");
        has("Message-ID: <0192f3a4-b5c6-7fff-bfff-ffffffffffff@thx.example>");
        has("To: nora@desk.example");
        assert!(head.contains("\r\nSubject: ") && !head.contains("\nBcc"), "{head}");
        assert!(body.contains("thx.example:8443/v1/mail/abc"), "{body}");
    }

    /// Catches a log that says that no mail goes out, and not what to look at; and one that has the password.
    #[test]
    fn a_mail_that_cannot_be_sent_says_what_is_in_its_way_and_no_secret() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let refuses = free.local_addr().unwrap();
        drop(free);
        // No name has so long a part, so that nobody is asked for it.
        let nowhere = format!("{}.example", "a".repeat(64));
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let silent_at = silent.local_addr().unwrap();
        let hangs_up = std::thread::spawn(move || drop(silent.accept()));
        for (server, why) in [
            (format!("smtp://nora:hush@{refuses}"), "connection refused"),
            (format!("smtp://nora:hush@{nowhere}"), "its host is not found"),
            (format!("smtp://nora:hush@{silent_at}"), "it does not answer as a mail server does"),
        ] {
            let mail = Mail { server: server.parse().unwrap(), ..to_nora() };
            let failure = mail.send(&news(), &envelope()).unwrap_err().to_string();
            assert_eq!(failure, format!("the mail server cannot be talked to: {why}"));
        }
        hangs_up.join().unwrap();
    }
}
