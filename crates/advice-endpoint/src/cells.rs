//! Counts what comes under many names, such as clients' addresses, in bounded memory and without keeping a name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::quota::Quota;
use crate::salt::{Salt, Trace};

/// How long the names that are whole again may stay where there is no room, in microseconds: to look for them is to go through
/// all, while everybody waits.
const SWEEP: i64 = 1_000_000;

/// The most names that are remembered; more than these share one quota. Some 3 MB.
const MOST: usize = 100_000;

/// What came lately under each name.
#[derive(Debug)]
pub(crate) struct Cells {
    quota: Quota,
    most: usize,
    known: Mutex<Known>,
}

/// For each name, when its quota will be whole again, in microseconds since 1970: the generic cell rate algorithm
/// (ITU-T I.371), which needs one number for each.
#[derive(Debug, Default)]
struct Known {
    salt: Salt,
    whole_at: HashMap<Trace, i64>,
    /// When those that are whole again were looked for last.
    swept_at: i64,
}

impl Cells {
    pub(crate) fn new(quota: Quota) -> Self {
        Self { quota, most: MOST, known: Mutex::default() }
    }

    /// Counts one more.
    ///
    /// # Errors
    /// After how many seconds to try again, where it is one too many.
    pub(crate) fn ask(&self, name: &[u8], now: Timestamp) -> Result<(), u64> {
        let now = now.as_microsecond();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.salt.renew(now / 1000) {
            known.whole_at.clear();
        }
        let cell = known.salt.trace(name);
        let cell = known.room_for(cell, now, self.most);
        let cost = (60_000_000 / i64::from(self.quota.per_minute.max(1))).max(1);
        let most = cost * i64::from(self.quota.burst.max(1));
        let whole_at = known.whole_at.entry(cell).or_insert(now);
        // Clamped, because a clock that was set back would have everybody wait for the difference.
        let next = (*whole_at).clamp(now, now + most) + cost;
        let wait = next - now - most;
        if wait > 0 {
            return Err(wait.unsigned_abs().div_ceil(1_000_000));
        }
        *whole_at = next;
        Ok(())
    }
}

impl Known {
    /// The cell, or the one that stands for all whom there is no room to remember.
    fn room_for(&mut self, cell: Trace, now: i64, most: usize) -> Trace {
        if self.whole_at.len() < most || self.whole_at.contains_key(&cell) {
            return cell;
        }
        // Also where the clock was set back.
        if (now - self.swept_at).abs() >= SWEEP {
            self.swept_at = now;
            self.whole_at.retain(|_, whole_at| *whole_at > now);
        }
        if self.whole_at.len() < most { cell } else { Trace::default() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::Cells;
    use crate::quota::Quota;

    fn cells() -> Cells {
        Cells::new(Quota { burst: 3, per_minute: 60 })
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_millis(millis)
    }

    fn allowed(cells: &Cells, name: &str, millis: i64) -> usize {
        (0..10).take_while(|_| cells.ask(name.as_bytes(), at(millis)).is_ok()).count()
    }

    #[test]
    fn a_burst_and_then_one_for_each_that_comes_back() {
        let cells = cells();
        assert_eq!(allowed(&cells, "a", 0), 3);
        assert_eq!(cells.ask(b"a", at(0)), Err(1));
        assert_eq!(allowed(&cells, "b", 0), 3, "another name has its own");
        assert_eq!(allowed(&cells, "a", 1000), 1);
        assert_eq!(allowed(&cells, "a", 60_000), 3);
    }

    #[test]
    fn a_high_quota_is_one_still() {
        let cells = Cells::new(Quota { burst: 3, per_minute: 120_000 });
        assert_eq!(allowed(&cells, "a", 0), 3);
        assert_eq!(allowed(&cells, "a", 1), 2);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_for_a_year() {
        let cells = cells();
        assert_eq!(allowed(&cells, "a", 50_000_000), 3);
        assert_eq!(cells.ask(b"a", at(40_000_000)), Err(1));
    }

    #[test]
    fn memory_is_bounded_and_the_stale_are_dropped() {
        let cells = Cells { most: 2, ..cells() };
        assert_eq!(allowed(&cells, "a", 0), 3);
        assert_eq!(allowed(&cells, "b", 0), 3);
        assert_eq!(allowed(&cells, "c", 0), 3);
        assert_eq!(allowed(&cells, "d", 0), 0);
        assert_eq!(allowed(&cells, "e", 60_000), 3);
        assert_eq!(cells.known.lock().unwrap().whole_at.len(), 1);
    }

    /// Catches a flood of unknown names, each of which has everybody wait until all that are known were gone through.
    #[test]
    fn the_stale_are_looked_for_once_a_second_and_not_for_each_name() {
        let cells = Cells { most: 1, ..cells() };
        assert_eq!(cells.ask(b"a", at(5000)), Ok(()));
        assert_eq!(cells.ask(b"b", at(5500)), Ok(()));
        let has = |name: &[u8]| {
            let known = cells.known.lock().unwrap();
            known.whole_at.contains_key(&known.salt.trace(name))
        };
        // "a" is whole again, and nobody has looked since "b" came.
        assert_eq!(cells.ask(b"c", at(6100)), Ok(()));
        assert!(has(b"a") && !has(b"c"));
        assert_eq!(cells.ask(b"d", at(6500)), Ok(()));
        assert!(
            !has(b"a") && !has(b"d"),
            "the one for all whom there is no room for is not whole yet"
        );
        assert_eq!(cells.ask(b"e", at(60_000)), Ok(()));
        assert!(has(b"e"));
    }

    #[test]
    fn a_new_day_knows_nobody() {
        let (cells, day) = (cells(), 24 * 60 * 60 * 1000);
        assert_eq!(allowed(&cells, "a", day - 1), 3);
        assert_eq!(allowed(&cells, "a", day), 3);
    }
}
