//! A database of WordPress' own: in a temporary folder, reached by a socket in it and by nothing else, gone when it is
//! dropped.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};
use tempfile::TempDir;

use crate::command::Running;

/// A MariaDB server that runs. It ends before its folder goes.
pub(super) struct Database {
    server: Running,
    folder: TempDir,
}

impl Database {
    /// Starts the program, with one empty database: `wordpress`.
    pub(super) fn start(program: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("advice-wordpress-").tempdir()?;
        // A database is a folder. What a server keeps besides, of users and their rights, is not asked for.
        fs::create_dir_all(folder.path().join("data/wordpress"))?;
        let log = File::create(folder.path().join("log"))?;
        let option = |name: &str, file: &str| {
            let mut option = OsString::from(format!("--{name}="));
            option.push(folder.path().join(file));
            option
        };
        let server = Command::new(program)
            .arg("--no-defaults")
            .args([option("datadir", "data"), option("socket", "socket")])
            .args(["--skip-networking", "--skip-grant-tables"])
            // Root has to say that it means it; anybody else is warned of that, in the log.
            .arg("--user=root")
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut database = Self { server: Running(server), folder };
        database.wait()?;
        Ok(database)
    }

    /// Where it listens.
    pub(super) fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    fn wait(&mut self) -> Result<()> {
        const STEP: Duration = Duration::from_millis(50);
        const TRIES: u32 = 600;
        for _ in 0..TRIES {
            if UnixStream::connect(self.socket()).is_ok() {
                return Ok(());
            }
            if self.server.0.try_wait()?.is_some() {
                break;
            }
            sleep(STEP);
        }
        bail!("MariaDB does not start: {}", fs::read_to_string(self.folder.path().join("log"))?)
    }
}
