//! The network and the endpoint, when they are not there.

use anyhow::Result;
use browser_tests::{Answer, Browser, Relay, Stage, until};

/// Catches a Thx that is lost, doubled or lied about when the device has no network.
#[tokio::test]
async fn a_tap_without_network_is_delivered_when_there_is_one() -> Result<()> {
    let stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.find(".letter").await?;
    phone.offline(true).await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "It will be sent when you are back online.").await?;
    phone.sees("[role=status]", "Saved on this device.").await?;
    assert!(stage.endpoint.thanks()?.is_empty());

    phone.offline(false).await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches an endpoint's crash that costs a Thx, on either side of it.
#[tokio::test]
async fn an_endpoint_that_was_killed_gets_it_when_it_is_back() -> Result<()> {
    let mut stage = Stage::start().await?;
    let phone = stage.phone("article.html").await?;
    phone.find(".letter").await?;
    stage.endpoint.kill()?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "will be tried again by itself").await?;
    phone.holds("told.includes('failed')").await?;

    stage.endpoint.restart().await?;
    phone.sees("[role=status]", "Delivered.").await?;
    let thanks = stage.stored(1).await?;
    stage.endpoint.restart().await?;
    assert_eq!(stage.stored(1).await?, thanks, "a receipt is for good");
    phone.reload().await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.sees(".tally", "1 reader").await?;
    Ok(())
}

/// Catches a Thx that waits for the end of a pause of minutes, though the reader is back.
#[tokio::test]
async fn back_online_and_back_on_the_page_there_is_no_pause() -> Result<()> {
    const NO_PAUSE_ENDS: &str = "const wait = setTimeout; \
                                 setTimeout = (then, pause) => wait(then, pause > 900 ? 1e9 : pause);";
    for back in [
        "dispatchEvent(new Event('online'))",
        "document.dispatchEvent(new Event('visibilitychange'))",
    ] {
        let mut stage = Stage::start().await?;
        let phone = Browser::phone().await?;
        phone.before_pages(NO_PAUSE_ENDS).await?;
        phone.open(stage.host.page("article.html")).await?;
        phone.find(".letter").await?;
        stage.endpoint.kill()?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "tried again by itself").await?;
        stage.endpoint.restart().await?;
        phone.eval::<()>(&format!("void {back}")).await?;
        phone.sees("[role=status]", "Delivered.").await?;
        stage.stored(1).await?;
    }
    Ok(())
}

/// Catches a widget that keeps the device awake, asking every few milliseconds whether a request is answered.
#[tokio::test]
async fn a_slow_endpoint_is_waited_for_without_a_timer() -> Result<()> {
    const HELD: &str = "const [send, wait] = [fetch, setTimeout];
        window.timers = 0;
        // Yew hands over to the browser by one of no time, and WebKit's driver waits a minute for each script.
        window.setTimeout = (what, time) => { if (time > 0 && time < 5000) timers++; return wait(what, time); };
        window.fetch = async (url, options) => {
          const answer = await send(url, options);
          return options?.method ? new Promise(() => {}) : answer;
        };";
    let stage = Stage::start().await?;
    let phone = Browser::phone().await?;
    phone.before_pages(HELD).await?;
    phone.open(stage.host.page("article.html")).await?;
    phone.find(".letter").await?;
    phone.tap(".thx-button").await?;
    phone.sees("[role=status]", "On its way.").await?;
    let timers: usize = phone.eval("timers").await?;
    stage.stored(1).await?;
    phone.type_into("textarea", "While it is under way.").await?;
    assert_eq!(phone.eval::<usize>("timers").await?, timers);
    Ok(())
}

/// Catches a Thx that is stored twice because the receipt was lost on the way.
#[tokio::test]
async fn a_lost_answer_doubles_nothing() -> Result<()> {
    let stage = Stage::start().await?;
    let relay = Relay::start(&stage.endpoint).await?;
    let attributes = format!("post=/posts/ladder.json endpoint={}", relay.address());
    stage.embed("/page", &attributes, "");
    let phone = stage.phone("page").await?;
    phone.find(".letter").await?;

    relay.lose_next_answer();
    phone.tap(".thx-button").await?;
    until("an answer is lost", async || Ok(relay.has_lost().then_some(()))).await?;
    let thanks = stage.stored(1).await?;
    phone.sees("[role=status]", "Delivered.").await?;
    phone.sees(".tally", "1 reader").await?;
    assert_eq!(stage.stored(1).await?, thanks);
    Ok(())
}

/// A phone in a network that answers whatever is sent with a login page of its own, while `isHotel`.
async fn in_a_hotel(page: &str) -> Result<Browser> {
    let phone = Browser::phone().await?;
    let hotel = format!(
        "const send = fetch; window.isHotel = true; window.fetch = (url, options) =>
            isHotel && options?.method ? Promise.resolve(new Response({page:?})) : send(url, options);"
    );
    phone.before_pages(&hotel).await?;
    Ok(phone)
}

async fn leave_the_hotel(phone: &Browser) -> Result<()> {
    phone.eval("void (window.isHotel = false, dispatchEvent(new Event('online')))").await
}

/// Catches a login page of a hotel's network that is taken for the endpoint's word: a Thx that is said to be delivered, and
/// an undo that is forgotten, though the endpoint has never heard of it.
#[tokio::test]
async fn a_hotels_login_page_says_nothing_about_a_thx() -> Result<()> {
    for page in ["<h1>Welcome to our hotel</h1>", "{}"] {
        let stage = Stage::start().await?;
        let phone = in_a_hotel(page).await?;
        phone.open(stage.host.page("article.html")).await?;
        phone.find(".letter").await?;
        phone.tap(".thx-button").await?;
        phone.sees("[role=status]", "tried again by itself").await?;
        leave_the_hotel(&phone).await?;
        phone.sees("[role=status]", "Delivered.").await?;
        stage.stored(1).await?;

        phone.eval::<()>("void (window.isHotel = true)").await?;
        phone.tap(".more > .row .send").await?;
        let is_tried = "JSON.parse(Object.values(localStorage)[0]).delivery.undoing?.after > 0";
        phone.holds(is_tried).await?;
        leave_the_hotel(&phone).await?;
        phone.holds("root.querySelector('.thx-button').ariaPressed === 'false'").await?;
        stage.stored(0).await?;
    }
    Ok(())
}

/// Catches the same in the shell, before the application is there: a Thx that was kept as delivered without a receipt was
/// set aside as damaged.
#[tokio::test]
async fn a_hotels_login_page_says_nothing_to_the_shell_alone() -> Result<()> {
    for page in ["<h1>Welcome to our hotel</h1>", "{}", "null"] {
        let stage = Stage::start().await?;
        stage.embed("/page", "post=/posts/ladder.json post-id=ladder endpoint={{endpoint}}", "");
        let application = stage.hold_application()?;
        let phone = in_a_hotel(page).await?;
        phone.open(stage.host.page("page")).await?;
        phone.tap(".thx-button").await?;
        let waits = "JSON.parse(Object.values(localStorage)[0]).delivery.waiting?.after === 0";
        phone.holds(waits).await?;
        phone.sees("[role=status]", "Saved on this device.").await?;

        stage.host.heal(&application);
        phone.sees("[role=status]", "tried again by itself").await?;
        leave_the_hotel(&phone).await?;
        phone.sees("[role=status]", "Delivered.").await?;
        stage.stored(1).await?;
    }
    Ok(())
}

/// Catches the same where the application cannot run, and what an earlier visit has left is sent without it.
#[tokio::test]
async fn a_hotels_login_page_says_nothing_where_no_application_runs() -> Result<()> {
    let stage = Stage::start().await?;
    stage.embed("/page", "post-id=ladder endpoint={{endpoint}}", "The letter.");
    let application = stage.hold_application()?;
    let phone = in_a_hotel("{\"id\": \"session\"}").await?;
    phone.open(stage.host.page("page")).await?;
    phone.tap(".thx-button").await?;
    phone.holds("told.includes('failed')").await?;
    stage.host.answer(&application, Answer::Status(404));
    phone.reload().await?;
    phone.holds("JSON.parse(Object.values(localStorage)[0]).delivery.waiting?.tries >= 2").await?;

    stage.host.heal(&application);
    phone.reload().await?;
    phone.sees("[role=status]", "tried again by itself").await?;
    leave_the_hotel(&phone).await?;
    phone.sees("[role=status]", "Delivered.").await?;
    stage.stored(1).await?;
    Ok(())
}

/// Catches a Thx that is lost because its reader left in the same second.
#[tokio::test]
async fn a_reader_who_taps_and_leaves_has_said_thanks() -> Result<()> {
    let stage = Stage::start().await?;
    stage.host.write("/elsewhere", "", "Elsewhere.");
    let phone = stage.phone("article.html").await?;
    phone.find(".letter").await?;
    let leave = format!("location.href = {:?}", stage.host.page("elsewhere"));
    phone.eval::<()>(&format!("void (root.querySelector('.thx-button').click(), {leave})")).await?;
    phone.holds("location.pathname === '/elsewhere'").await?;
    let record = phone.record().await?;

    phone.open(stage.host.page("article.html")).await?;
    phone.sees("[role=status]", "Delivered.").await?;
    assert_eq!(stage.stored(1).await?[0]["id"], record["thx"]["id"]);
    Ok(())
}
