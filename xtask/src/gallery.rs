//! A page with the pictures that the browser tests take: every state, language, theme and host, to be looked at.

use std::fs;

use anyhow::Result;

use crate::check;
use crate::command::say;
use crate::files::{below, fresh, write};
use crate::project::Project;

/// Takes the pictures, and writes `target/gallery.html` around them.
pub(crate) fn gallery(project: &Project) -> Result<()> {
    let folder = project.target.join("screenshots/chromium");
    fresh(&folder)?;
    check::take_pictures(project)?;
    let mut page = String::from(HEAD);
    for picture in below(&folder)? {
        let (name, file) = (picture.with_extension(""), picture.display());
        let name = name.display();
        page += &format!(
            "<figure><a href=\"screenshots/chromium/{file}\">\
             <img loading=\"lazy\" alt=\"\" src=\"screenshots/chromium/{file}\"></a>\
             <figcaption>{name}</figcaption></figure>\n"
        );
    }
    let gallery = project.target.join("gallery.html");
    write(&gallery, page.as_bytes())?;
    let count = fs::read_dir(&folder)?.count();
    say(format!("{count} pictures: {}", gallery.display()));
    Ok(())
}

const HEAD: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>advice-post: every state</title>\n\
    <style>\n\
    body { font: 1rem/1.5 system-ui, sans-serif; display: flex; flex-wrap: wrap; gap: 2rem; align-items: start; }\n\
    figure { margin: 0; }\n\
    img { max-inline-size: 20rem; max-block-size: 40rem; border: 1px solid #888; }\n\
    </style>\n";
