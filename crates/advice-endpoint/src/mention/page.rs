use form_urlencoded::Serializer;
use url::Url;

/// Parameters that mark the way a reader came, and not the page. The shell has the same list (`NOISE` in
/// `static/advice-post.js`), since it makes the ids.
const NOISE: [&str; 5] = ["fbclid", "gclid", "m", "showComment", "commentPage"];

/// The id of a post that goes by its page's address, the same for every way to write that: without its hash, without what
/// marks the reader's way, with `/index.html` as `/`, and without one slash at its end (docs/embedding.md).
pub(crate) fn id(page: &Url) -> String {
    let path = page.path();
    let path = path.strip_suffix("/index.html").or_else(|| path.strip_suffix('/')).unwrap_or(path);
    let path = if path.is_empty() { "/" } else { path };
    let kept = page.query_pairs().filter(|(name, _)| !is_noise(name));
    let query = Serializer::new(String::new()).extend_pairs(kept).finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{path}{mark}{query}", page.origin().ascii_serialization())
}

fn is_noise(name: &str) -> bool {
    name.starts_with("utm_") || NOISE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::id;

    /// The table of docs/embedding.md, and what a browser's `URL` makes of odd ones.
    #[test]
    fn every_way_to_write_a_pages_address_is_one_id() {
        for (page, its_id) in [
            ("https://blog.example/2026/03/ct.html?m=1#c4", "https://blog.example/2026/03/ct.html"),
            ("https://Blog.Example:443/letters/index.html", "https://blog.example/letters"),
            ("https://blog.example/letters/", "https://blog.example/letters"),
            ("https://blog.example/letters//", "https://blog.example/letters/"),
            ("https://blog.example", "https://blog.example/"),
            ("https://blog.example/index.html", "https://blog.example/"),
            ("https://blog.example/?p=12&utm_source=mail", "https://blog.example/?p=12"),
            ("https://blog.example/ct?", "https://blog.example/ct"),
            ("https://blog.example/ct?q=a%20b", "https://blog.example/ct?q=a+b"),
            ("http://blog.example:8080/ct?utm=1", "http://blog.example:8080/ct?utm=1"),
        ] {
            assert_eq!(id(&page.parse().unwrap()), its_id, "{page}");
        }
    }
}
