//! Waiting on a condition.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::time::{sleep, timeout};

/// Long enough for a busy machine; a condition that holds is seen at once.
const LIMIT: Duration = Duration::from_secs(15);
const STEP: Duration = Duration::from_millis(25);

/// Asks until there is an answer. An error counts as "not yet", and is told if it stays.
///
/// # Errors
/// If there is none in time.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let mut last = None;
    let answer = timeout(LIMIT, async {
        loop {
            match ask().await {
                Ok(Some(answer)) => return answer,
                Ok(None) => last = None,
                Err(error) => last = Some(error),
            }
            sleep(STEP).await;
        }
    })
    .await;
    match (answer, last) {
        (Ok(answer), _) => Ok(answer),
        (Err(_), Some(error)) => Err(error).context(format!("waited in vain: {what}")),
        (Err(_), None) => bail!("waited in vain: {what}"),
    }
}
