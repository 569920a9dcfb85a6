//! What authors make their sites with, for the tests on such sites: Jekyll with the theme that it begins with, and Hugo.

use std::path::PathBuf;

use anyhow::Result;

use super::apt;
use crate::command::on_path;

const PACKAGES: [&str; 2] = ["jekyll-theme-minima", "hugo"];

/// The programs.
pub(crate) struct Authors {
    pub(crate) jekyll: PathBuf,
    pub(crate) hugo: PathBuf,
}

impl Authors {
    pub(crate) fn find_or_install() -> Result<Self> {
        apt::find_or_install("what authors' sites are made with, for the tests,", &PACKAGES, find)
    }
}

fn find() -> Option<Authors> {
    Some(Authors { jekyll: on_path("jekyll")?, hugo: on_path("hugo")? })
}
