//! Holds `openapi.json` to reality: every answer in these tests must be one that it allows, and it lists every route.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::harness::{Answer, TestEndpoint};

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../openapi.json")).unwrap());

/// Whether the document allows this answer to a request. What it does not list is a problem (for
/// people on a page), or a file of the bundle.
#[track_caller]
pub(crate) fn hold(method: &str, path: &str, answer: &Answer) {
    if method == "OPTIONS" {
        return;
    }
    let status = answer.status.to_string();
    let Some(operation) = operation(method, path) else {
        let is_page = answer.header("content-type") == Some("text/html; charset=utf-8");
        if answer.status >= 400 && !is_page {
            conforms(&json!({ "$ref": "#/components/schemas/Problem" }), answer);
        }
        return;
    };
    let response = resolve(&operation["responses"][&status]);
    assert!(response.is_object(), "{method} {path} may not answer {status}: {}", answer.body);
    for (header, _) in response["headers"].as_object().into_iter().flatten() {
        assert!(answer.header(header).is_some(), "{method} {path} {status} without {header}");
    }
    let Some(content) = response["content"].as_object() else {
        return assert!(answer.body.is_empty(), "{method} {path} {status}: {}", answer.body);
    };
    let sent = answer.header("content-type").unwrap().split(';').next().unwrap();
    let schema = content.get(sent).unwrap_or_else(|| panic!("{method} {path} {status}: {sent}"));
    if let Some(schema) = schema.get("schema") {
        conforms(schema, answer);
    }
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap();
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let (_, item) = paths.iter().find(|(template, _)| fits(template, path))?;
    item.get(method.to_lowercase())
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    let part = |(template, part): (&&str, &&str)| template.starts_with('{') || template == part;
    template.len() == path.len() && template.iter().zip(&path).all(part)
}

fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(pointer) => DOCUMENT.pointer(pointer.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

#[track_caller]
fn conforms(schema: &Value, answer: &Answer) {
    let schema = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let body = serde_json::from_str(&answer.body).unwrap();
    if let Err(error) = validator.validate(&body) {
        panic!("not as openapi.json says: {error}\n{}", answer.body);
    }
}

/// The routes as the code has them: axum does not list them, so the sources are read.
fn routes() -> Vec<(String, &'static str)> {
    let sources = [
        include_str!("../../src/routes/home.rs"),
        include_str!("../../src/routes/posts.rs"),
        include_str!("../../src/routes/v1/about.rs"),
        include_str!("../../src/routes/v1/author.rs"),
        include_str!("../../src/routes/v1/feed.rs"),
        include_str!("../../src/routes/v1/form.rs"),
        include_str!("../../src/routes/v1/mail.rs"),
        include_str!("../../src/routes/v1/openheart.rs"),
        include_str!("../../src/routes/v1/scope.rs"),
        include_str!("../../src/routes/v1/thread.rs"),
        include_str!("../../src/routes/v1/thx.rs"),
        include_str!("../../src/routes/v1/webmention.rs"),
    ];
    let mut routes = Vec::new();
    for source in sources {
        for route in source.split(".route(").skip(1) {
            let path = route.split('"').nth(1).unwrap();
            let handler = route.split('"').nth(2).unwrap();
            let handler = handler.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
            let method = if handler.starts_with("get(") { "get" } else { "post" };
            routes.push((path.to_owned(), method));
        }
    }
    routes
}

#[test]
fn the_document_lists_every_route_and_nothing_else() {
    let mut listed: Vec<_> = DOCUMENT["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |m| (path.clone(), m.as_str()))
        })
        .collect();
    let mut routes = routes();
    listed.sort();
    routes.sort();
    assert_eq!(listed, routes);
    assert!(routes.len() > 10);
}

#[test]
fn every_module_with_routes_is_looked_at() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let with_routes = |folder: std::path::PathBuf| {
        let files = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
        let sources = files.filter(|path| path.is_file());
        sources.filter(|path| std::fs::read_to_string(path).unwrap().contains(".route(")).count()
    };
    // Beside home and posts there is the router of the metrics, whose listener is not for clients.
    assert_eq!((with_routes(folder.clone()), with_routes(folder.join("v1"))), (3, 10));
}

#[test]
fn the_endpoint_serves_the_document() {
    let endpoint = TestEndpoint::start();
    let served: Value = endpoint.get("/v1/openapi.json").read(200);
    assert_eq!(served, *DOCUMENT);
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    fn walk(value: &Value) {
        match value {
            Value::Object(map) => {
                if let Some(pointer) = map.get("$ref").and_then(Value::as_str) {
                    assert!(
                        DOCUMENT.pointer(pointer.trim_start_matches('#')).is_some(),
                        "{pointer}"
                    );
                }
                map.values().for_each(walk);
            }
            Value::Array(items) => items.iter().for_each(walk),
            _ => {}
        }
    }
    walk(&DOCUMENT);
}
