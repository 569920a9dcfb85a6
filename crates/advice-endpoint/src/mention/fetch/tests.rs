use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use url::Url;

use super::{Found, LARGEST, fetch};
use crate::mention::Reach;

/// A site on this machine that answers one request after the other with what `answer` makes of the path.
fn site(answer: impl Fn(&str) -> String + Send + 'static) -> Url {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let first = lines.next().unwrap().unwrap();
            let _ = lines.find(|line| line.as_ref().unwrap().is_empty());
            // Whoever has read enough hangs up.
            let _ = stream.write_all(answer(first.split(' ').nth(1).unwrap()).as_bytes());
        }
    });
    address.parse().unwrap()
}

fn page(html: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\nconnection: close\r\n\r\n{html}"
    )
}

fn moved(to: &str) -> String {
    format!(
        "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
}

/// What happens to a page that sends on to `to`.
fn after_redirect(to: &str) -> String {
    let to = to.to_owned();
    let start = site(move |_| moved(&to));
    fetch(&start, Reach::ThisMachine).unwrap_err().to_string()
}

/// Catches a fetch that can be led to what only this machine or its network sees, by whatever spelling.
#[test]
fn nothing_that_is_not_on_the_open_internet_is_asked() {
    for address in [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
    ] {
        let error = fetch(&address.parse().unwrap(), Reach::World).unwrap_err().to_string();
        assert!(error.contains("permission denied"), "{address}: {error}");
    }
}

#[test]
fn a_redirect_is_judged_like_the_first_address() {
    for to in [
        "http://10.0.0.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/",
        "http://172.16.0.1/",
        "http://192.168.0.1/",
        "http://[::ffff:192.168.0.1]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://224.0.0.1/",
    ] {
        assert!(after_redirect(to).contains("permission denied"), "{to}: {}", after_redirect(to));
    }
    for to in
        ["file:///etc/passwd", "ftp://a.example/", "gopher://127.0.0.1:25/", "http://me@a.example/"]
    {
        assert!(after_redirect(to).contains("not of the web"), "{to}: {}", after_redirect(to));
    }
}

#[test]
fn a_page_is_followed_three_times_and_not_for_ever() {
    let steps = |limit: usize| {
        site(move |path| {
            let step = path.trim_matches('/').len();
            if step < limit {
                moved(&format!("/{}", "x".repeat(step + 1)))
            } else {
                page("<p>here")
            }
        })
    };
    let found = fetch(&steps(3), Reach::ThisMachine).unwrap();
    assert!(matches!(found, Found::Page { at, .. } if at.path() == "/xxx"));
    let error = fetch(&steps(4), Reach::ThisMachine).unwrap_err().to_string();
    assert!(error.contains("on and on"), "{error}");
}

#[test]
fn only_the_beginning_of_a_page_without_end_is_read() {
    let start = site(|_| page(&"x".repeat(3 * 1024 * 1024)));
    let Found::Page { html, .. } = fetch(&start, Reach::ThisMachine).unwrap() else { panic!() };
    assert_eq!(html.len() as u64, LARGEST);
}

#[test]
fn what_is_gone_is_gone_and_what_is_no_page_is_an_error() {
    for status in ["404 Not Found", "410 Gone"] {
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        let start = site(move |_| answer.clone());
        assert_eq!(fetch(&start, Reach::ThisMachine).unwrap(), Found::Gone);
    }
    for answer in [
        "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n",
    ] {
        let start = site(move |_| answer.to_owned());
        assert!(fetch(&start, Reach::ThisMachine).is_err(), "{answer}");
    }
}
