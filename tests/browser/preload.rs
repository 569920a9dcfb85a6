//! The lines that an author may put into a page's head.

use anyhow::{Context as _, Result};
use browser_tests::Stage;

/// Catches preload lines that the shell's own requests do not match: the browser fetches everything twice then.
#[tokio::test]
async fn what_is_preloaded_is_used() -> Result<()> {
    let stage = Stage::start().await?;
    let lines = stage.endpoint.preload_lines()?;
    let script = "<script async crossorigin src=\"{{endpoint}}/advice-post.js\"></script>";
    let widget = "<advice-post post=/posts/ladder.json endpoint={{endpoint}}></advice-post>";
    stage.host.write("/page", &format!("{}{script}", lines.concat()), widget);
    let phone = stage.phone("page").await?;
    phone.sees(".letter", "I borrowed").await?;
    let requests = phone.requests().await?;
    for line in lines {
        let (_, address) = line.split_once("href=\"").context("no address")?;
        let address = address.trim_end_matches("\">");
        let asked = requests.iter().filter(|request| *request == address).count();
        assert_eq!(asked, 1, "{address} in {requests:#?}");
    }
    Ok(())
}
