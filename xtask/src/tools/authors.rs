//! What authors make their sites with, for the tests on such sites: Jekyll with the theme that it begins with, Hugo, and a
//! theme of WordPress.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::apt;
use crate::command::on_path;

const PACKAGES: [&str; 3] = ["jekyll-theme-minima", "hugo", "wordpress-theme-twentytwentyone"];
/// Where Debian puts the theme.
const WORDPRESS: &str = "/usr/share/wordpress/wp-content/themes/twentytwentyone";

/// The programs, and the theme's folder.
pub(crate) struct Authors {
    pub(crate) jekyll: PathBuf,
    pub(crate) hugo: PathBuf,
    pub(crate) wordpress: PathBuf,
}

impl Authors {
    pub(crate) fn find_or_install() -> Result<Self> {
        if let Some(found) = find() {
            return Ok(found);
        }
        apt::install("what authors' sites are made with, for the tests,", &PACKAGES)?;
        find().with_context(|| format!("not all of {PACKAGES:?} is there, though it is installed"))
    }
}

fn find() -> Option<Authors> {
    let theme = Path::new(WORDPRESS);
    let wordpress = theme.is_dir().then(|| theme.to_owned())?;
    Some(Authors { jekyll: on_path("jekyll")?, hugo: on_path("hugo")?, wordpress })
}
