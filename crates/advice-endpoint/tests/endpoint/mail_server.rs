//! A mail server that others have written (aiosmtpd), which says each mail that it takes.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::sinks::{Arrived, LONG};

const BEGIN: &str = "---------- MESSAGE FOLLOWS ----------";
const END: &str = "------------ END MESSAGE ------------";

pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    process: Child,
    taken: Receiver<Arrived>,
}

impl MailServer {
    pub(crate) fn start() -> Self {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let mut command = Command::new("aiosmtpd");
        command.args(["--nosetuid", "--listen", &address.to_string()]);
        command.env("PYTHONUNBUFFERED", "1").stdout(Stdio::piped());
        let mut process = command.spawn().unwrap_or_else(|error| {
            panic!("aiosmtpd cannot be run ({error}); `cargo xtask setup` installs it")
        });
        let (tell, taken) = channel();
        let said = process.stdout.take().unwrap();
        thread::spawn(move || hear(said, &tell));
        while TcpStream::connect(address).is_err() {
            assert!(process.try_wait().unwrap().is_none(), "aiosmtpd ends at once");
            thread::yield_now();
        }
        Self { address, process, taken }
    }

    /// The next mail that it takes.
    pub(crate) fn next(&self) -> Arrived {
        self.taken.recv_timeout(LONG).unwrap()
    }

    /// Whether it has taken nothing that was not looked at.
    pub(crate) fn is_empty(&self) -> bool {
        self.taken.try_recv().is_err()
    }
}

fn hear(said: ChildStdout, tell: &Sender<Arrived>) {
    let mut lines = BufReader::new(said).lines().map_while(Result::ok);
    while lines.any(|line| line == BEGIN) {
        let mail = lines.by_ref().take_while(|line| line != END);
        // What the sender has said beside the mail comes first.
        let mail = mail.skip_while(|line| line.is_empty() || line.starts_with("mail options"));
        let mail = mail.map(|line| line + "\r\n").collect::<String>();
        let (head, body) = mail.split_once("\r\n\r\n").unwrap();
        let _ = tell.send(Arrived { head: head.replace("\r\n ", " "), body: body.to_owned() });
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
