//! A PostgreSQL server of one's own: in a temporary folder, reached by a socket in it and by nothing else, gone when it is
//! dropped.

mod disk;
mod tls;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use disk::Disk;

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
    disk: Option<Disk>,
    /// Where it listens for TLS, if it does.
    port: Option<u16>,
    folder: TempDir,
}

impl Postgres {
    /// Makes a server and starts it.
    ///
    /// # Errors
    /// If PostgreSQL is not installed, or does not start; its own words are part of the error.
    pub fn start() -> Result<Self> {
        let server = Self::make(None, &[])?;
        server.start_again()?;
        Ok(server)
    }

    /// Makes a server that can be reached by TLS, and starts it. Its certificate is for `localhost`, and nobody knows whose
    /// word that is.
    ///
    /// # Errors
    /// As [`Postgres::start`].
    pub fn start_with_tls() -> Result<Self> {
        let mut server = Self::make(None, &[])?;
        let (data, key) = (server.data(), server.data().join("server.key"));
        tls::write(&server.authority(), &data.join("server.crt"), &key)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&key, fs::Permissions::from_mode(0o600))?;
        }
        server.give(&key)?;
        server.port = Some(tls::free_port()?);
        server.start_again()?;
        Ok(server)
    }

    /// Makes a server on a disk of its own of so many megabytes, which takes root. Its journal grows by one megabyte at a
    /// time, where others grow by 16.
    ///
    /// # Errors
    /// As [`Postgres::start`], or if no disk can be mounted.
    pub fn start_on_small_disk(megabytes: u32) -> Result<Self> {
        let server = Self::make(Some(megabytes), &["--wal-segsize=1"])?;
        server.start_again()?;
        Ok(server)
    }

    fn make(disk: Option<u32>, initdb: &[&str]) -> Result<Self> {
        let programs =
            programs().context("PostgreSQL is not installed; `cargo xtask setup` installs it")?;
        let folder = tempfile::Builder::new().prefix("advice-postgres-").tempdir()?;
        let disk = disk.map(|size| Disk::mount(folder.path(), size)).transpose()?;
        let user = if id(&["-u"])? == 0 {
            Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?))
        } else {
            None
        };
        let server = Self { programs, user, disk, port: None, folder };
        server.give(server.folder.path())?;
        let own = ["--auth=trust", "--username=advice", "--encoding=UTF8", "--locale=C"];
        server.run("initdb", own.iter().chain(initdb))?;
        Ok(server)
    }

    /// Makes the server the owner of a file or folder.
    fn give(&self, path: &Path) -> Result<()> {
        #[cfg(unix)]
        if let Some((user, group)) = self.user {
            std::os::unix::fs::chown(path, Some(user), Some(group))?;
        }
        Ok(())
    }

    /// The address of its database.
    #[must_use]
    pub fn address(&self) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://advice@{folder}/postgres")
    }

    /// The address of its database by TLS, with a name for this machine.
    #[must_use]
    pub fn tls_address(&self, host: &str) -> String {
        let port = self.port.unwrap_or_default();
        format!("postgres://advice@{host}:{port}/postgres?sslmode=verify-full")
    }

    /// The certificate of whoever vouches for it.
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
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
        let network = match self.port {
            Some(port) => format!("listen_addresses=127.0.0.1 -c port={port} -c ssl=on"),
            None => "listen_addresses=''".to_owned(),
        };
        let options = format!("--options=-k {folder} -c {network}");
        let log = format!("--log={folder}/log");
        self.run("pg_ctl", ["start", "--wait", "--silent", &options, &log])
            .with_context(|| fs::read_to_string(self.folder.path().join("log")).unwrap_or_default())
    }

    /// Starts it if it has ended by itself, as it does where it cannot write its journal.
    ///
    /// # Errors
    /// As [`Postgres::start_again`].
    pub fn revive(&self) -> Result<()> {
        self.run("pg_ctl", ["status"]).or_else(|_| self.start_again())
    }

    /// Fills its disk but for so many bytes.
    ///
    /// # Errors
    /// If it has no disk of its own.
    pub fn fill_disk(&self, left: u64) -> Result<()> {
        self.disk.as_ref().context("it has no disk of its own")?.fill(left)
    }

    /// Has it go on to new files of its journal, until its disk has no room for the next: it ends then, as in a crash.
    /// Something has to be written meanwhile.
    ///
    /// # Errors
    /// If there is no `psql` on PATH.
    pub fn fill_journal(&self) -> Result<()> {
        let mut client = Command::new("psql");
        client.args(["--quiet", "--command=SELECT pg_switch_wal()", &self.address()]);
        client.stdout(Stdio::null()).stderr(Stdio::null());
        while self.run("pg_ctl", ["status"]).is_ok() {
            client.status().context("psql, PostgreSQL's client, cannot be run")?;
        }
        Ok(())
    }

    /// Makes room on its disk again.
    ///
    /// # Errors
    /// If it has no disk of its own, or that was not filled.
    pub fn clear_disk(&self) -> Result<()> {
        self.disk.as_ref().context("it has no disk of its own")?.clear()
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
