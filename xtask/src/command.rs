//! Running other programs.

use std::env;
use std::ffi::OsStr;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// Says what is being done now.
pub(crate) fn say(what: impl AsRef<str>) {
    eprintln!("==> {}", what.as_ref());
}

/// Runs a program to its end; what it prints goes where our own output goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", words(command)))?;
    if !status.success() {
        bail!("this failed ({status}): {}", words(command));
    }
    Ok(())
}

/// Runs a program and returns what it printed.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", words(command)))?;
    if !output.status.success() {
        bail!("this failed ({}): {}", output.status, words(command));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What a program makes of these bytes.
pub(crate) fn pipe(command: &mut Command, input: &[u8]) -> Result<Vec<u8>> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", words(command)))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input)?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("this failed ({}): {}", output.status, words(command));
    }
    Ok(output.stdout)
}

/// Whether a program succeeds in time. For what may hang where there is no network.
pub(crate) fn succeeds_within(limit: Duration, command: &mut Command) -> bool {
    const STEP: Duration = Duration::from_millis(100);
    let Ok(mut child) = command.stdin(Stdio::null()).spawn() else { return false };
    let mut waited = Duration::ZERO;
    while waited < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(STEP),
            Err(_) => break,
        }
        waited += STEP;
    }
    // It may have ended by itself meanwhile.
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// Becomes the program, so that whoever stops us stops it.
pub(crate) fn replace_this_program(command: &mut Command) -> Result<()> {
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start {}", words(command)))
}

/// What `program --version` prints, if it can be started at all.
pub(crate) fn version(program: impl AsRef<OsStr>) -> Option<String> {
    let output = Command::new(program).arg("--version").stderr(Stdio::null()).output().ok()?;
    let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(printed)
}

/// Where on PATH a program is.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The same of a server, which Debian has where only root looks.
pub(crate) fn on_path_of_root(program: &str) -> Option<PathBuf> {
    let debian = || Some(Path::new("/usr/sbin").join(program)).filter(|file| file.is_file());
    on_path(program).or_else(debian)
}

/// A program that runs beside us, and ends when it is dropped.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The command as a person would type it.
pub(crate) fn words(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}
