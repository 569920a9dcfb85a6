//! When to try again.

use super::Millis;

/// The first pause, in milliseconds.
const FIRST: Millis = 2_000;

/// The longest pause: a reader who comes back to the page is not kept waiting for yesterday's failures.
pub(super) const LONGEST: Millis = 5 * 60_000;

/// When to try again after `tries` attempts: pauses that double from two seconds to five minutes, of which a random half
/// is left out, so that ten thousand phones do not come back to a restarted endpoint in the same second. An endpoint's
/// own word (`Retry-After`) is the least. `random` is in 0..1.
pub(super) fn after(tries: u32, asked: Option<Millis>, now: Millis, random: f64) -> Millis {
    let doubled = FIRST.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(LONGEST);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 0..=LONGEST"
    )]
    let jittered = (doubled as f64 * (0.5 + random / 2.0)) as Millis;
    now.saturating_add(jittered.max(asked.unwrap_or(0).min(LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, after};

    #[test]
    fn pauses_double_up_to_five_minutes_and_differ_between_devices() {
        assert_eq!(after(1, None, 0, 0.0), 1_000);
        assert_eq!(after(1, None, 0, 1.0), 2_000);
        assert_eq!(after(3, None, 0, 1.0), 8_000);
        assert_eq!(after(u32::MAX, None, 7, 1.0), 7 + LONGEST);
    }

    #[test]
    fn an_endpoint_that_asks_for_more_time_gets_it_but_not_for_ever() {
        assert_eq!(after(1, Some(30_000), 0, 1.0), 30_000);
        assert_eq!(after(1, Some(u64::MAX), 0, 1.0), LONGEST);
    }
}
