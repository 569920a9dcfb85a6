//! WordPress with one of its themes, and what it runs on, for the test on such a site.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::apt;
use crate::cache;
use crate::command::{on_path, on_path_of_root};

/// None of these starts a service.
const PROGRAMS: [&str; 3] = ["php-cli", "php-mysql", "mariadb-server-core"];
/// Only unpacked: the first one wants a web server on the machine.
const SITE: [&str; 2] = ["wordpress", "wordpress-theme-twentytwentyone"];

/// The programs, and the folder of WordPress.
pub(crate) struct WordPress {
    pub(crate) php: PathBuf,
    pub(crate) database: PathBuf,
    pub(crate) folder: PathBuf,
}

impl WordPress {
    pub(crate) fn find_or_install() -> Result<Self> {
        let what = "what WordPress runs on, for the tests,";
        let (php, database) = apt::find_or_install(what, &PROGRAMS, programs)?;
        let unpacked = cache::tool("wordpress-twentytwentyone", |folder| {
            apt::unpack("WordPress, for the tests,", &SITE, folder)
        })?;
        Ok(Self { php, database, folder: unpacked.join("usr/share/wordpress") })
    }
}

fn programs() -> Option<(PathBuf, PathBuf)> {
    let php = on_path("php").filter(|php| knows_mysql(php))?;
    Some((php, on_path_of_root("mariadbd")?))
}

fn knows_mysql(php: &Path) -> bool {
    let output =
        Command::new(php).args(["-r", "exit(extension_loaded('mysqli') ? 0 : 1);"]).output();
    output.is_ok_and(|output| output.status.success())
}
