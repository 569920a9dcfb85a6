//! The address that stops the mails: whoever has it needs no login, and nobody can make one up.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::routes::App;
use crate::store::Error;

/// Where one click stops a channel.
pub(crate) async fn stop_address(app: &App, channel: &str) -> Result<String, Error> {
    let seal = mac(app, channel).await?.finalize().into_bytes();
    Ok(format!("{}/v1/mail/{}", app.settings().public, URL_SAFE_NO_PAD.encode(seal)))
}

/// Whether this is what the channel's address ends with. Comparing takes the same time whatever differs.
pub(crate) async fn fits(app: &App, channel: &str, seal: &str) -> Result<bool, Error> {
    let Ok(seal) = URL_SAFE_NO_PAD.decode(seal) else { return Ok(false) };
    Ok(mac(app, channel).await?.verify_slice(&seal).is_ok())
}

async fn mac(app: &App, channel: &str) -> Result<Hmac<Sha256>, Error> {
    let mut fresh = [0; 32];
    getrandom::fill(&mut fresh).map_err(|_| Error::Unavailable)?;
    let key = app.store().seal(fresh).await?;
    let mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| Error::Unavailable)?;
    Ok(mac.chain_update("stop ").chain_update(channel))
}
