//! Pages that say what may run in them (Content-Security-Policy).

use anyhow::{Context as _, Result};
use browser_tests::{Browser, Stage, until};

/// A policy that names nothing but the endpoint, besides the page's own scripts and icon. What it forbids is reported to the
/// host.
const POLICY: &str =
    "default-src 'none'; img-src 'self'; connect-src {{endpoint}}; report-uri /reports; script-src";
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

/// Nothing was forbidden but the picture of this number, which is asked for last, so that reports are known to come.
async fn nothing_is_reported_but(picture: usize, stage: &Stage, phone: &Browser) -> Result<()> {
    assert_eq!(phone.eval::<Vec<String>>("violations").await?, Vec::<String>::new());
    let picture = format!("https://picture-{picture}.example/");
    phone.eval::<()>(&format!("void (new Image().src = '{picture}')")).await?;
    let reports = until("the picture is reported", async || {
        let reports = stage.host.reports();
        Ok(reports.last().is_some_and(|report| report.contains(&picture)).then_some(reports))
    });
    let mut others = reports.await?;
    others.retain(|report| !report.contains("https://picture-"));
    assert_eq!(others, Vec::<String>::new());
    Ok(())
}

/// Catches a widget that a strict page blocks, or that makes it report a violation.
#[tokio::test]
async fn a_strict_policy_is_kept() -> Result<()> {
    let stage = stage().await?;
    let integrity = integrity(&stage).await?;
    let hash = format!("'{integrity}' 'nonce-thx' 'strict-dynamic' 'wasm-unsafe-eval'");
    let policies = [
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
    ];
    for (at, (name, sources, attribute)) in policies.into_iter().enumerate() {
        let policy = format!("{POLICY} {sources}");
        stage.host.header("/csp/", "Content-Security-Policy", &policy)?;
        stage.host.set("integrity", attribute);
        let phone = stage.phone("csp/page.html").await?;
        works(&phone).await.context(name)?;
        assert_eq!(phone.complaints().await?, Vec::<String>::new(), "{name}");
        nothing_is_reported_but(at, &stage, &phone).await.context(name)?;
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
    Ok(())
}

/// A policy as above, but without WebAssembly.
fn forbid_wasm(stage: &Stage) -> Result<()> {
    let policy = format!("{POLICY} 'self' {{{{endpoint}}}}; style-src 'self'");
    stage.host.header("/csp/", "Content-Security-Policy", &policy)
}

/// A Thx! by the shell alone, and a second try to run the application.
async fn shell_delivers(stage: &Stage, phone: &Browser) -> Result<()> {
    phone.holds("told.includes('error')").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.holds("told.filter((event) => event === 'error').length === 2").await?;
    assert_eq!(stage.stored(1).await?[0]["post"], "ladder");
    Ok(())
}

/// Catches a Thx! that needs WebAssembly, and a report to the owner of a page that forbids it.
#[tokio::test]
async fn without_wasm_the_shell_delivers_alone() -> Result<()> {
    let stage = stage().await?;
    forbid_wasm(&stage)?;
    let phone = stage.phone("csp/page.html").await?;
    shell_delivers(&stage, &phone).await?;
    nothing_is_reported_but(0, &stage, &phone).await
}

/// Catches a violation in a page that has its policy in itself, where it can name nobody to report to.
#[tokio::test]
async fn a_policy_in_the_page_is_seen() -> Result<()> {
    let stage = stage().await?;
    let head = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self' {{endpoint}}\"><script src=/csp/watch.js></script>";
    let widget = "<script src={{endpoint}}/advice-post.js data-post={{endpoint}}/posts/ladder.json data-endpoint={{endpoint}}></script>";
    stage.host.write("/page", head, widget);
    let phone = stage.phone("page").await?;
    shell_delivers(&stage, &phone).await?;
    assert_eq!(phone.eval::<Vec<String>>("violations").await?, Vec::<String>::new());
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
    assert_eq!(phone.complaints().await?, Vec::<String>::new());
    nothing_is_reported_but(0, &stage, &phone).await
}
