//! A PostgreSQL server of one's own: in a temporary folder, reached by a socket in it and by nothing else, gone when it is
//! dropped.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

/// Where Debian keeps PostgreSQL's programs, a folder for each version; it has them not on the path.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder of PostgreSQL's own programs, if this machine has them.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.extend(
        fs::read_dir(DEBIAN)
            .into_iter()
            .flatten()
            .flatten()
            .map(|version| version.path().join("bin")),
    );
    folders.into_iter().find(|folder| folder.join("initdb").is_file())
}

/// A server that runs.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    /// PostgreSQL does not run for root; then it runs for Debian's own user.
    user: Option<(u32, u32)>,
    folder: TempDir,
}

impl Postgres {
    /// Makes a server and starts it.
    ///
    /// # Errors
    /// If PostgreSQL is not installed, or does not start; its own words are part of the error.
    pub fn start() -> Result<Self> {
        let programs =
            programs().context("PostgreSQL is not installed; `cargo xtask setup` installs it")?;
        let folder = tempfile::Builder::new().prefix("advice-postgres-").tempdir()?;
        let user = if id(&["-u"])? == 0 {
            Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?))
        } else {
            None
        };
        #[cfg(unix)]
        if let Some((user, group)) = user {
            std::os::unix::fs::chown(folder.path(), Some(user), Some(group))?;
        }
        let server = Self { programs, user, folder };
        server.run(
            "initdb",
            ["--auth=trust", "--username=advice", "--encoding=UTF8", "--locale=C"],
        )?;
        server.start_again()?;
        Ok(server)
    }

    /// The address of its database.
    #[must_use]
    pub fn address(&self) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://advice@{folder}/postgres")
    }

    /// Ends it as a crash would: nothing is tidied up, and every connection is cut.
    ///
    /// # Errors
    /// If it does not run.
    pub fn crash(&self) -> Result<()> {
        self.run("pg_ctl", ["stop", "--mode=immediate"])
    }

    /// Starts it after a crash, and waits until it has recovered.
    ///
    /// # Errors
    /// If it does not start; its own words are part of the error.
    pub fn start_again(&self) -> Result<()> {
        let folder = self.folder.path().display();
        let options = format!("--options=-k {folder} -c listen_addresses=''");
        let log = format!("--log={folder}/log");
        self.run("pg_ctl", ["start", "--wait", "--silent", &options, &log])
            .with_context(|| fs::read_to_string(self.folder.path().join("log")).unwrap_or_default())
    }

    fn run(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Result<()> {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(self.folder.path()).env("PGDATA", self.data());
        #[cfg(unix)]
        if let Some((user, group)) = self.user {
            use std::os::unix::process::CommandExt as _;
            command.uid(user).gid(group);
        }
        // The server inherits what its starter has, and would keep a pipe open.
        let output =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if !output.success() {
            bail!("{program} did not work: {output}");
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.crash();
    }
}

fn id(arguments: &[&str]) -> Result<u32> {
    let output = Command::new("id").args(arguments).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().with_context(|| format!("`id {}` says {text:?}", arguments.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::Postgres;

    #[test]
    fn a_server_comes_back_after_a_crash_and_leaves_nothing_behind() {
        let server = Postgres::start().unwrap();
        server.crash().unwrap();
        server.start_again().unwrap();
        let folder = server.folder.path().to_owned();
        drop(server);
        assert!(!folder.exists());
    }
}
