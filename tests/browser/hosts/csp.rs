//! Pages that say what may run in them (Content-Security-Policy).

use anyhow::{Context as _, Result};
use browser_tests::{Browser, Stage};

/// A policy that names nothing but the endpoint, besides the page's own scripts.
const POLICY: &str = "default-src 'none'; img-src 'self' data:; connect-src {{endpoint}}; report-uri /reports; script-src";
const ALL: &str = "'self' {{endpoint}} 'wasm-unsafe-eval'";

/// A stage whose endpoint has the post, as a page needs it that allows the endpoint only.
async fn stage() -> Result<Stage> {
    let stage = Stage::start().await?;
    stage.endpoint.publish("ladder.json", "ladder.json")?;
    stage.host.set("integrity", "");
    Ok(stage)
}

/// What `integrity` says of the shell.
async fn integrity(stage: &Stage) -> Result<String> {
    let shell = format!("fetch('{}/advice-post.js')", stage.endpoint.address());
    let phone = stage.phone("blank.html").await?;
    let hash: String = phone
        .eval(&format!(
            "{shell}.then((answer) => answer.arrayBuffer()).then((bytes) => crypto.subtle.digest('SHA-384', bytes))\
             .then((hash) => btoa(String.fromCharCode(...new Uint8Array(hash))))"
        ))
        .await?;
    Ok(format!("sha384-{hash}"))
}

async fn works(phone: &Browser) -> Result<()> {
    phone.sees(".letter", "I borrowed a ladder").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.type_into("textarea", "Thank you.").await?;
    phone.tap(".note-form button").await?;
    phone.sees("li.note[data-yours=true]", "Thank you.").await?;
    // The application's styles are there too.
    phone.holds("getComputedStyle(root.querySelector('.letter')).position === 'relative'").await
}

/// Catches a widget that a strict page blocks, or that makes it report a violation.
#[tokio::test]
async fn a_strict_policy_is_kept() -> Result<()> {
    let stage = stage().await?;
    let integrity = integrity(&stage).await?;
    let hash = format!("'{integrity}' 'nonce-thx' 'strict-dynamic' 'wasm-unsafe-eval'");
    for (name, sources, attribute) in [
        ("sources", ALL, ""),
        ("no styles but its own", &format!("{ALL}; style-src 'self'"), ""),
        (
            "trusted types",
            &format!("{ALL}; require-trusted-types-for 'script'; trusted-types 'none'"),
            "",
        ),
        ("a nonce", "'nonce-thx' 'wasm-unsafe-eval'", ""),
        ("what a nonce loads", "'nonce-thx' 'strict-dynamic' 'wasm-unsafe-eval'", ""),
        ("integrity", ALL, &format!("crossorigin integrity={integrity}")),
        ("a hash", &hash, &format!("crossorigin integrity={integrity}")),
    ] {
        let policy = format!("{POLICY} {sources}");
        stage.host.header("/csp/", "Content-Security-Policy", &policy)?;
        stage.host.set("integrity", attribute);
        let phone = stage.phone("csp/page.html").await?;
        works(&phone).await.context(name)?;
        assert_eq!(phone.eval::<Vec<String>>("violations").await?, Vec::<String>::new(), "{name}");
        assert_eq!(phone.complaints().await?, Vec::<String>::new(), "{name}");
        assert_eq!(stage.host.reports(), Vec::<String>::new(), "{name}");
    }
    Ok(())
}

/// Catches a page that is isolated from others, and where nothing of another origin arrives.
#[tokio::test]
async fn an_isolated_page_has_its_widget() -> Result<()> {
    let stage = stage().await?;
    stage.host.header("/csp/", "Cross-Origin-Embedder-Policy", "require-corp")?;
    stage.host.header("/csp/", "Cross-Origin-Opener-Policy", "same-origin")?;
    let phone = stage.phone("csp/page.html").await?;
    phone.holds("crossOriginIsolated").await?;
    works(&phone).await?;
    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    assert_eq!(stage.host.reports(), Vec::<String>::new());
    Ok(())
}

/// A policy as above, but without WebAssembly.
fn forbid_wasm(stage: &Stage) -> Result<()> {
    let policy = format!("{POLICY} 'self' {{{{endpoint}}}}; style-src 'self'");
    stage.host.header("/csp/", "Content-Security-Policy", &policy)
}

/// Catches a Thx! that needs WebAssembly, and a report to the owner of a page that forbids it, however it does.
#[tokio::test]
async fn without_wasm_the_shell_delivers_alone() -> Result<()> {
    const WIDGET: &str = "<script src={{endpoint}}/advice-post.js data-post={{endpoint}}/posts/ladder.json data-endpoint={{endpoint}}></script>";
    let stage = stage().await?;
    forbid_wasm(&stage)?;
    let meta =
        "<meta http-equiv=content-security-policy content=\"script-src 'self' {{endpoint}}\">";
    let watch = "<script src=/csp/watch.js></script>";
    stage.host.write("/csp/hosts", watch, WIDGET);
    stage.host.write("/meta", &format!("{meta}{watch}"), WIDGET);
    for (count, page) in (1..).zip(["csp/page.html", "csp/hosts", "meta"]) {
        let phone = stage.phone(page).await?;
        phone.holds("told.includes('error')").await.context(page)?;
        // A tap has the application tried once more.
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "Delivered.").await?;
        phone.holds("told.filter((event) => event === 'error').length === 2").await?;
        assert_eq!(stage.stored(count).await?[0]["post"], "ladder", "{page}");
        assert_eq!(phone.eval::<Vec<String>>("violations").await?, Vec::<String>::new(), "{page}");
        assert_eq!(stage.host.reports(), Vec::<String>::new(), "{page}");
    }
    Ok(())
}

/// Catches reports to a host that forbids WebAssembly, and has said that the shell is all that it wants.
#[tokio::test]
async fn where_the_shell_is_all_that_is_wanted_nothing_is_reported() -> Result<()> {
    let stage = stage().await?;
    forbid_wasm(&stage)?;
    stage.host.set("integrity", "data-loading=manual");
    let phone = stage.phone("csp/page.html").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], "ladder");
    assert_eq!(phone.eval::<Vec<String>>("violations").await?, Vec::<String>::new());
    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    assert_eq!(stage.host.reports(), Vec::<String>::new());
    Ok(())
}
