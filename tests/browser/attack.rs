//! A reader who comes while somebody floods the endpoint.

use std::net::Ipv4Addr;

use anyhow::{Result, bail};
use browser_tests::{Answer, Browser, Stage};
use reqwest::Client;
use serde_json::{Value, json};

/// How many Thx come from one address: the endpoint lets nobody say more at once.
const THX_OF_AN_ADDRESS: u32 = 100;

/// Sends Thx in the site's name, from one address after another, until the endpoint wants work for them.
async fn flood(stage: &Stage) -> Result<()> {
    for address in 0..10 {
        let home = Ipv4Addr::from_bits(Ipv4Addr::new(127, 0, 2, 1).to_bits() + address);
        let client = Client::builder().local_address(Some(home.into())).build()?;
        for n in 0..THX_OF_AN_ADDRESS {
            let thx = json!({
                "id": format!("0192f3a4-b5c6-7fff-bfff-{address:06x}{n:06x}"), "post": format!("flood-{address}"),
                "secret": "AAAAAAAAAAAAAAAAAAAAAA", "revision": 0, "asker": false,
            });
            let request = client.post(format!("{}/v1/thx", stage.endpoint.address())).json(&thx);
            let answer = request.header("origin", stage.host.address()).send().await?;
            if answer.json::<Value>().await?["work"].is_object() {
                return Ok(());
            }
        }
    }
    bail!("the endpoint has not noticed the flood")
}

async fn is_fetched(phone: &Browser, part: &str) -> Result<bool> {
    Ok(phone.requests().await?.iter().any(|address| address.contains(part)))
}

/// Catches a reader who is kept out with the flood, a preflight, and an early tap that is lost on the way.
#[tokio::test]
async fn a_flood_keeps_no_reader_out() -> Result<()> {
    let stage = Stage::start().await?;
    flood(&stage).await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    let application = stage.hold_application()?;
    let phone = Browser::phone().await?;
    phone.watch_requests().await?;
    phone.open(stage.host.page("page")).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Saved on this device.").await?;
    stage.host.heal(&application);
    phone.sees("[role=status]", "Delivered.").await?;
    phone.sees(".tally", "1 reader said thanks").await?;
    assert!(is_fetched(&phone, "advice-work.").await?);
    let asked = phone.asked().await?;
    assert!(!asked.iter().any(|(method, ..)| method == "OPTIONS"), "{asked:?}");
    let record = phone.record().await?;
    let thanks = stage.endpoint.thanks()?;
    assert!(thanks.iter().any(|thx| thx["id"] == record["thx"]["id"]));
    Ok(())
}

/// Catches a Thx that is lost, or said to be delivered, where the work cannot be done.
#[tokio::test]
async fn a_browser_that_cannot_do_the_work_keeps_the_thx_and_says_so() -> Result<()> {
    let stage = Stage::start().await?;
    flood(&stage).await?;
    stage.embed("/page", "post=/posts/ladder.json endpoint={{endpoint}}", "");
    stage.host.answer(&Stage::part("advice-work.", ".wasm")?, Answer::Status(404));
    let phone = stage.phone("page").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "It will be tried again by itself.").await?;
    let record = phone.record().await?;
    assert!(record["delivery"]["waiting"]["tries"].as_u64() >= Some(1), "{record}");
    Ok(())
}

/// Catches bytes that every reader pays for.
#[tokio::test]
async fn nobody_fetches_what_does_the_work_without_being_asked_to() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert!(!is_fetched(&phone, "advice-work").await?);
    Ok(())
}
