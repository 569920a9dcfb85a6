//! Who runs on which core.

use std::ffi::OsStr;
use std::process::Command;
use std::thread::available_parallelism;

/// The cores that a server and its load have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cores {
    /// All that there are, together. Who waits for an answer may be waiting for a core.
    Shared,
    /// One for each of the two, so that nobody waits for anything but an answer.
    Each,
}

impl Cores {
    /// Whether this machine has them.
    pub fn are_there(self) -> bool {
        self == Self::Shared || available_parallelism().is_ok_and(|cores| cores.get() > 1)
    }

    /// A server, which makes as many threads as it has cores.
    pub fn server(self, program: impl AsRef<OsStr>) -> Command {
        self.command("0", program.as_ref())
    }

    /// What asks it.
    pub fn load(self, program: impl AsRef<OsStr>) -> Command {
        self.command("1", program.as_ref())
    }

    fn command(self, core: &str, program: &OsStr) -> Command {
        match self {
            Self::Shared => Command::new(program),
            Self::Each => {
                let mut command = Command::new("taskset");
                command.args(["--cpu-list", core]).arg(program);
                command
            }
        }
    }
}
