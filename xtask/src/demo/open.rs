//! Opening the demo where there is a display.

use std::env;
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::command::version;

/// Leaves a second process of this program behind that opens the page once it is served.
/// Failing to is no error: the address has been printed.
pub(super) fn start(address: &str) {
    if opener().is_some()
        && let Ok(program) = env::current_exe()
    {
        let _ = Command::new(program).args(["open", address]).spawn();
    }
}

pub(crate) fn open_when_ready(address: &str) {
    let server = address.trim_start_matches("http://");
    for _ in 0..100 {
        if TcpStream::connect(server).is_ok() {
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    if let Some(opener) = opener() {
        let _ = Command::new(opener).arg(address).stdout(Stdio::null()).status();
    }
}

/// The program that opens a page, where there is anything to show it on.
fn opener() -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        return Some("open");
    }
    let display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    (display && version("xdg-open").is_some()).then_some("xdg-open")
}
