//! The host page of the demo: `index.html` with this demo's post and endpoint.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::files::write;
use crate::project::Project;

/// Writes the page; without an endpoint for `--local`.
pub(super) fn write_page(project: &Project, post: &str, endpoint: Option<&str>) -> Result<PathBuf> {
    let source = project.root.join("index.html");
    let html = fs::read_to_string(&source).context("index.html cannot be read")?;
    let page = project.target.join("demo/index.html");
    write(&page, fill(&html, post, endpoint)?.as_bytes())?;
    Ok(page)
}

fn fill(html: &str, post: &str, endpoint: Option<&str>) -> Result<String> {
    let html = without_trunk(html);
    let html = replace(&html, "data-post", Some(&format!("/posts/{post}.json")))?;
    replace(&html, "data-endpoint", endpoint)
}

/// Trunk's instructions mean nothing to a browser.
fn without_trunk(html: &str) -> String {
    html.lines()
        .filter(|line| !line.contains("data-trunk"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The page with another value of one attribute, or without the attribute.
fn replace(html: &str, attribute: &str, value: Option<&str>) -> Result<String> {
    let start = format!(" {attribute}=\"");
    let Some((before, rest)) = html.split_once(&start) else {
        bail!("index.html has no {attribute}=\"…\"");
    };
    let (_, after) = rest.split_once('"').context("index.html: a quote is not closed")?;
    let new = value.map(|value| format!("{start}{value}\"")).unwrap_or_default();
    Ok(format!("{before}{new}{after}"))
}

#[cfg(test)]
mod tests {
    use super::fill;

    const PAGE: &str = "<link data-trunk rel=\"rust\">\n\
        <script src=\"a.js\" data-post=\"x\" data-endpoint=\"y\"></script>\n";

    #[test]
    fn the_page_names_its_post_and_endpoint() {
        assert_eq!(
            fill(PAGE, "ct", Some("http://e")).unwrap(),
            "<script src=\"a.js\" data-post=\"/posts/ct.json\" data-endpoint=\"http://e\"></script>\n"
        );
    }

    #[test]
    fn a_local_page_names_no_endpoint() {
        assert!(!fill(PAGE, "ct", None).unwrap().contains("data-endpoint"));
    }
}
