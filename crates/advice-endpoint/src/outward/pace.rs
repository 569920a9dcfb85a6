use jiff::SignedDuration;

/// The first pause after a try that failed.
const FIRST: SignedDuration = SignedDuration::from_mins(1);

/// The longest: a server that is back after a night is found before noon.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);

/// How long to wait after the `tries`th try that failed. It doubles from a minute to six hours, and never ends: what is to
/// be told waits in the store, and takes no more room for being late.
pub(crate) fn pause(tries: u32) -> SignedDuration {
    let doubled = 1_i32.checked_shl(tries.saturating_sub(1).min(16)).unwrap_or(i32::MAX);
    FIRST.checked_mul(doubled).map_or(LONGEST, |pause| pause.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::pause;

    #[test]
    fn pauses_double_from_a_minute_to_six_hours() {
        let minutes = [1, 2, 3, 8, 9, 10, 100, u32::MAX].map(|tries| pause(tries).as_mins());
        assert_eq!(minutes, [1, 2, 4, 128, 256, 360, 360, 360]);
        assert_eq!(pause(0), SignedDuration::from_mins(1));
    }
}
