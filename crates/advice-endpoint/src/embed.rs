//! What an author writes into a page.

use crate::bundle::{Bundle, SHELL};
use crate::escape::escape;

/// The one line that shows a post of the `posts/` folder.
///
/// All that it says beyond the post and the endpoint is for a reader on a slow phone. The id lets thread and tap go out
/// without the document; `crossorigin` lets the application come by the connection that has brought the shell; and the
/// room of a window is kept from the page's first frame on, so that nothing moves when the letter comes.
pub(crate) fn line(public: &str, file: &str, id: &str) -> String {
    let id = escape(id);
    format!(
        r#"<script async crossorigin src="{public}/{SHELL}" data-post="{public}/posts/{file}" data-post-id="{id}" data-endpoint="{public}" style="display:block;min-height:100vh"></script>"#
    )
}

/// What every page with a post will ask for: the shell, which takes the tap and so goes first, and the application, which
/// would share the link with it; not the shell's other files. A preload is used only where what follows asks in the same
/// way: a script with `crossorigin`, a module of these bytes, and a `fetch` without options.
pub(crate) fn preload_lines(public: &str, bundle: &Bundle) -> Vec<String> {
    let preload = |kind: &str, name: &str| {
        format!(r#"<link rel="preload" as="{kind}" crossorigin href="{public}/{name}">"#)
    };
    let shell = bundle.get(SHELL).map(|_| preload("script", SHELL));
    let application = bundle.names().filter(|name| name.starts_with("advice-post-app"));
    let line = |name: &str| match name.rsplit_once('.')?.1 {
        "js" => {
            let integrity = bundle.get(name)?.integrity();
            Some(format!(
                r#"<link rel="modulepreload" integrity="{integrity}" href="{public}/{name}">"#
            ))
        }
        "wasm" => Some(preload("fetch", name)),
        _ => None,
    };
    shell.into_iter().chain(application.filter_map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::{line, preload_lines};
    use crate::bundle::Bundle;

    #[test]
    fn an_id_is_text_in_the_line() {
        let line = line("https://thx.example", "ct.json", r#"a"><b"#);
        assert!(line.contains(r#"data-post-id="a&quot;&gt;&lt;b""#), "{line}");
    }

    #[test]
    fn shell_and_application_are_preloaded_and_nothing_else() {
        let names =
            ["advice-post.js", "advice-post-app.1.js", "advice-post-app.1.js.br", "app.css"];
        let names = names.into_iter().chain(["advice-post-app_bg.1.wasm"]);
        let bundle = Bundle::from_files(names.map(|name| (name.to_owned(), Vec::new())));
        let lines = preload_lines("https://thx.example", &bundle);
        assert_eq!(
            lines,
            [
                r#"<link rel="preload" as="script" crossorigin href="https://thx.example/advice-post.js">"#,
                r#"<link rel="modulepreload" integrity="sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" href="https://thx.example/advice-post-app.1.js">"#,
                r#"<link rel="preload" as="fetch" crossorigin href="https://thx.example/advice-post-app_bg.1.wasm">"#,
            ]
        );
        assert!(preload_lines("https://thx.example", &Bundle::default()).is_empty());
    }
}
