//! `advice-post serve`, started and read as an operator reads it.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

/// The program, with nothing of this machine's settings.
pub(crate) fn advice_post() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_advice-post"));
    for (name, _) in std::env::vars() {
        if name.starts_with("ADVICE_POST") {
            command.env_remove(name);
        }
    }
    command
}

/// A server that runs. Dropping it kills it.
pub(crate) struct Server {
    pub(crate) address: String,
    /// The settings that say where its data is.
    place: Vec<OsString>,
    child: Child,
    says: Box<dyn BufRead>,
}

impl Server {
    /// Starts on a free port, over `data`, and lets floods in.
    pub(crate) fn start(data: &Path) -> Self {
        Self::run(serve(data))
    }

    /// Starts beside others over the same database.
    pub(crate) fn over(data: &Path, database: &str) -> Self {
        let mut command = serve(data);
        command.args(["--database", database]);
        Self::run(command)
    }

    pub(crate) fn run(mut command: Command) -> Self {
        let place = place(&command);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let says = Box::new(BufReader::new(child.stdout.take().unwrap()));
        let mut server = Self { address: String::new(), place, child, says };
        server.hear_address();
        server
    }

    fn hear_address(&mut self) {
        let said = self.says_until("Listening at ");
        let address = said.split("Listening at ").nth(1).and_then(|rest| rest.split(';').next());
        self.address = address.unwrap_or_else(|| panic!("it said {said:?}")).to_owned();
    }

    /// Says a line to the script that it runs in.
    pub(crate) fn tell(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Has the script that it runs in start it again.
    pub(crate) fn start_again(&mut self) {
        self.tell("start again");
        self.hear_address();
    }

    /// What it says next, up to and with the first line that has `word` in it.
    pub(crate) fn says_until(&mut self, word: &str) -> String {
        let mut said = String::new();
        while !said.contains(word) {
            assert!(self.says.read_line(&mut said).unwrap() > 0, "no {word:?} in {said:?}");
        }
        said
    }

    /// Closes what it says into.
    pub(crate) fn stop_listening(&mut self) {
        self.says = Box::new(io::empty());
    }

    /// A new token for its author.
    pub(crate) fn token(&self) -> String {
        let output = advice_post().arg("token").args(&self.place).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        said(&output).0.trim().to_owned()
    }

    /// The most memory that it has ever had, in megabytes.
    #[cfg(target_os = "linux")]
    pub(crate) fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        most.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
    }

    /// Kills it as a power cut would: it cannot do anything about it.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and gives what it says last.
    #[cfg(unix)]
    pub(crate) fn terminate(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut said = String::new();
        self.says.read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap(), said)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn place(command: &Command) -> Vec<OsString> {
    let arguments: Vec<_> = command.get_args().collect();
    let settings = arguments.windows(2);
    let settings =
        settings.filter(|setting| ["--data", "--database"].map(OsStr::new).contains(&setting[0]));
    settings.flatten().map(OsString::from).collect()
}

/// On a free port, and with floods let in.
fn serve(data: &Path) -> Command {
    let mut command = advice_post();
    command.args(["serve", "--listen", "127.0.0.1:0", "--log", "off"]);
    command.args(["--work", "never", "--per-post", "1000000", "--per-site", "1000000"]);
    command.arg("--data").arg(data);
    command
}

/// What a command has said, as text.
pub(crate) fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}
