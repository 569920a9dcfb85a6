//! A disk that is as small as a test wants it.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

/// What fills it up.
const BALLAST: &str = "ballast";

/// A disk in memory, until it is dropped. To mount one takes root.
#[derive(Debug)]
pub(crate) struct Disk(PathBuf);

impl Disk {
    pub(crate) fn mount(at: &Path, megabytes: u32) -> Result<Self> {
        let options = format!("size={megabytes}m");
        run(Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(at))?;
        Ok(Self(at.to_owned()))
    }

    /// Leaves room for `left` bytes and no more.
    pub(crate) fn fill(&self, left: u64) -> Result<()> {
        let mut ballast = File::create(self.0.join(BALLAST))?;
        let full = loop {
            if let Err(error) = ballast.write_all(&[0; 4096]) {
                break error;
            }
        };
        if full.kind() != ErrorKind::StorageFull {
            bail!(full);
        }
        let written = ballast.metadata()?.len();
        Ok(ballast.set_len(written.saturating_sub(left))?)
    }

    /// Makes room.
    pub(crate) fn clear(&self) -> Result<()> {
        Ok(fs::remove_file(self.0.join(BALLAST))?)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = run(Command::new("umount").arg("--lazy").arg(&self.0));
    }
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if !status.success() {
        bail!("{command:?} did not work: {status}");
    }
    Ok(())
}
