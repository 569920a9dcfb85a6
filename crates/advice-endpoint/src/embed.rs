//! What an author writes into a page.

use crate::bundle::Bundle;

/// The one line that shows a post of the `posts/` folder.
pub(crate) fn line(public: &str, file: &str) -> String {
    format!(
        r#"<script async src="{public}/advice-post.js" data-post="{public}/posts/{file}" data-endpoint="{public}"></script>"#
    )
}

/// What every page with a post will ask for as soon as the shell runs: the application, and not the shell's other files. A
/// preload is used only where the shell asks in the same way: a module, and a `fetch` without options.
pub(crate) fn preload_lines(public: &str, bundle: &Bundle) -> Vec<String> {
    let names = bundle.names().filter(|name| name.starts_with("advice-post-app"));
    let line = |name: &str| match name.rsplit_once('.')?.1 {
        "js" => Some(format!(r#"<link rel="modulepreload" href="{public}/{name}">"#)),
        "wasm" => {
            Some(format!(r#"<link rel="preload" as="fetch" crossorigin href="{public}/{name}">"#))
        }
        _ => None,
    };
    names.filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::preload_lines;
    use crate::bundle::Bundle;

    #[test]
    fn the_application_is_preloaded_and_nothing_else() {
        let names =
            ["advice-post.js", "advice-post-app.1.js", "advice-post-app.1.js.br", "app.css"];
        let names = names.into_iter().chain(["advice-post-app_bg.1.wasm"]);
        let bundle = Bundle::from_files(names.map(|name| (name.to_owned(), Vec::new())));
        let lines = preload_lines("https://thx.example", &bundle);
        assert_eq!(
            lines,
            [
                r#"<link rel="modulepreload" href="https://thx.example/advice-post-app.1.js">"#,
                r#"<link rel="preload" as="fetch" crossorigin href="https://thx.example/advice-post-app_bg.1.wasm">"#,
            ]
        );
        assert!(preload_lines("https://thx.example", &Bundle::default()).is_empty());
    }
}
