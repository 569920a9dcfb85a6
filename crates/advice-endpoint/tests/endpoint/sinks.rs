//! Servers that take what the endpoint sends outward: a webhook's receiver and a mail server, as small as they can be.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How long a test waits for what must come. Nothing is measured by it.
pub(crate) const LONG: Duration = Duration::from_secs(60);

const SHORT: Duration = Duration::from_millis(50);

/// What has arrived, in the order in which it came.
pub(crate) struct Sink<T> {
    pub(crate) address: SocketAddr,
    arrived: Receiver<T>,
}

impl<T: Send + 'static> Sink<T> {
    fn start(mut talk: impl FnMut(TcpStream, &Sender<T>) + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, arrived) = channel();
        thread::spawn(move || listener.incoming().for_each(|stream| talk(stream.unwrap(), &tell)));
        Self { address, arrived }
    }

    /// The next that arrives.
    pub(crate) fn next(&self) -> T {
        self.arrived.recv_timeout(LONG).unwrap()
    }

    /// The next that arrives, while time goes by: a failure may not have been noticed yet when it first does.
    pub(crate) fn next_while(&self, time_goes_by: impl Fn()) -> T {
        for _ in 0..1000 {
            time_goes_by();
            if let Ok(arrived) = self.arrived.recv_timeout(SHORT) {
                return arrived;
            }
        }
        panic!("nothing arrives");
    }

    /// Whether nothing has arrived that was not looked at.
    pub(crate) fn is_empty(&self) -> bool {
        self.arrived.try_recv().is_err()
    }
}

/// A request as it came.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Arrived {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// A server that answers one request after the other with these statuses, and then with 204. With the status 0 it says
/// nothing, and keeps the connection.
pub(crate) fn web(statuses: &'static [u16]) -> Sink<Arrived> {
    let mut statuses = statuses.iter().copied();
    let mut held = Vec::new();
    Sink::start(move |stream, tell| {
        let arrived = read_request(&stream);
        let status = statuses.next().unwrap_or(204);
        if status > 0 {
            write!(
                &stream,
                "HTTP/1.1 {status} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            .unwrap();
        } else {
            held.push(stream);
        }
        let _ = tell.send(arrived);
    })
}

fn read_request(stream: &TcpStream) -> Arrived {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0, "{head}");
    }
    let arrived = Arrived { head, body: String::new() };
    let mut body = vec![0; arrived.header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    Arrived { body: String::from_utf8(body).unwrap(), ..arrived }
}

/// A mail, or one that was refused.
#[derive(Debug)]
pub(crate) struct Mailed {
    pub(crate) to: String,
    pub(crate) message: Arrived,
    /// Who has sent it, and may wait for an answer.
    sender: TcpStream,
}

impl Mailed {
    /// Whether its sender has not hung up.
    pub(crate) fn is_waited_for(&self) -> bool {
        self.sender.set_nonblocking(true).unwrap();
        let heard = self.sender.peek(&mut [0]);
        heard.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }
}

/// A mail server that answers the end of each mail with these lines, and then takes all. With an empty line it says nothing, and
/// keeps the connection.
pub(crate) fn mail(answers: &'static [&str]) -> Sink<Mailed> {
    let mut answers = answers.iter().copied();
    Sink::start(move |stream, tell| {
        let mut to = String::new();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let say = |words: &str| write!(&stream, "{words}\r\n").unwrap();
        say("220 sink.example ESMTP");
        while let Some(Ok(line)) = lines.next() {
            match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => say("250 sink.example"),
                "RCPT" => {
                    to = line;
                    say("250 OK");
                }
                "DATA" => {
                    say("354 Go on");
                    let data = lines.by_ref().map(Result::unwrap).take_while(|line| line != ".");
                    let message = data.map(|line| line + "\r\n").collect::<String>();
                    let answer = answers.next().unwrap_or("250 OK");
                    if !answer.is_empty() {
                        say(answer);
                    }
                    let (head, body) = message.split_once("\r\n\r\n").unwrap();
                    let message =
                        Arrived { head: head.replace("\r\n ", " "), body: body.to_owned() };
                    let sender = stream.try_clone().unwrap();
                    let _ = tell.send(Mailed { to: to.clone(), message, sender });
                }
                "QUIT" => {
                    say("221 Bye");
                    break;
                }
                _ => say("250 OK"),
            }
        }
    })
}

/// A site whose pages a test writes: for each path a status and HTML, 404 for the others.
#[derive(Clone)]
pub(crate) struct Pages(Arc<Mutex<HashMap<String, (u16, String)>>>, SocketAddr);

impl Pages {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let pages = Self(Arc::default(), listener.local_addr().unwrap());
        let serving = pages.clone();
        thread::spawn(move || {
            listener.incoming().for_each(|stream| serving.answer(&stream.unwrap()))
        });
        pages
    }

    /// Writes a page; the answer is its address.
    pub(crate) fn write(&self, path: &str, status: u16, html: &str) -> String {
        self.0.lock().unwrap().insert(path.to_owned(), (status, html.to_owned()));
        format!("http://{}{path}", self.1)
    }

    fn answer(&self, mut stream: &TcpStream) {
        let request = read_request(stream);
        let path = request.head.split(' ').nth(1).unwrap();
        let (status, html) =
            self.0.lock().unwrap().get(path).cloned().unwrap_or((404, String::new()));
        let length = html.len();
        let head =
            format!("HTTP/1.1 {status} So\r\ncontent-type: text/html\r\ncontent-length: {length}");
        write!(stream, "{head}\r\nconnection: close\r\n\r\n{html}").unwrap();
    }
}
