//! Notices an attack: far more Thx than usual.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// So many Thx a minute are no attack, however few are usual: a letter may be passed on to a school.
const BEARABLE: f64 = 300.0;

/// So many times the usual are one.
const FAR_MORE: f64 = 10.0;

/// What is usual is an average that has forgotten two thirds of what was so many minutes ago.
const MEMORY: f64 = 720.0;

/// An attack is over when so many minutes were bearable.
const CALM: i64 = 10;

/// How fast Thx come, by site. Sites are those of the settings, so that they are few.
#[derive(Debug, Default)]
pub(super) struct Alarm(Mutex<BTreeMap<String, Pace>>);

impl Alarm {
    /// Counts a Thx; true while its site is under attack.
    pub(super) fn arrives(&self, site: &str, now: Timestamp) -> bool {
        let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now.as_second().div_euclid(60);
        let pace = sites.entry(site.to_owned()).or_default();
        let (was_on, is_on) = (pace.is_on(minute), pace.arrives(minute));
        if is_on && !was_on {
            tracing::warn!(site, "far more Thx than usual: each needs proof of work for now");
        }
        is_on
    }
}

/// How fast Thx come: this minute, and usually. Minutes are counted from 1970.
#[derive(Clone, Debug, Default)]
struct Pace {
    minute: i64,
    arrived: u32,
    usual: f64,
    /// The minute in which an attack will be over, if no more of it comes.
    calm_at: i64,
}

impl Pace {
    fn arrives(&mut self, minute: i64) -> bool {
        if minute != self.minute {
            self.turn(minute);
        }
        self.arrived = self.arrived.saturating_add(1);
        if f64::from(self.arrived) > BEARABLE.max(FAR_MORE * self.usual) {
            self.calm_at = minute + CALM;
        }
        self.is_on(minute)
    }

    fn is_on(&self, minute: i64) -> bool {
        minute < self.calm_at
    }

    /// Takes the minute that is over, and the empty ones since, into what is usual. Minutes of an attack are not: who
    /// attacks for long enough would become usual.
    fn turn(&mut self, minute: i64) {
        // A clock that was set back must not keep an attack up for a year.
        let passed = if minute < self.minute { 1 } else { minute - self.minute };
        self.calm_at = self.calm_at.min(minute + CALM);
        if self.minute >= self.calm_at {
            self.usual += (f64::from(self.arrived) - self.usual) / MEMORY;
        }
        self.usual *= (1.0 - 1.0 / MEMORY).powf((passed - 1) as f64);
        (self.minute, self.arrived) = (minute, 0);
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Alarm, CALM, Pace};

    /// Whether any of so many Thx in a minute meets an alarm.
    fn minute(pace: &mut Pace, minute: i64, thx: u32) -> bool {
        (0..thx).fold(false, |alarm, _| pace.arrives(minute) || alarm)
    }

    #[test]
    fn a_letter_that_is_passed_on_is_no_attack_and_a_flood_is_from_its_first_minute_on() {
        let mut pace = Pace::default();
        assert!(!minute(&mut pace, 0, 300));
        assert!(minute(&mut pace, 1, 301));
        assert!(pace.arrives(1), "it goes on");
    }

    #[test]
    fn an_attack_is_over_when_it_was_calm_for_a_while() {
        let mut pace = Pace::default();
        assert!(minute(&mut pace, 0, 301));
        assert!(minute(&mut pace, CALM - 1, 1));
        assert!(!minute(&mut pace, CALM, 300));
        assert!(minute(&mut pace, CALM + 1, 1_000), "and can come again");
    }

    #[test]
    fn a_site_with_many_readers_has_another_idea_of_many() {
        let mut pace = Pace::default();
        for at in 0..2_000 {
            assert!(!minute(&mut pace, at, 200), "minute {at}");
        }
        assert!(!minute(&mut pace, 2_000, 1_500));
        assert!(minute(&mut pace, 2_001, 2_500));
        assert!(minute(&mut pace, 4_000, 350), "what was usual is forgotten");
    }

    #[test]
    fn an_attack_never_becomes_usual() {
        let mut pace = Pace::default();
        for at in 0..3_000 {
            assert!(minute(&mut pace, at, 400), "minute {at}");
        }
    }

    #[test]
    fn a_clock_that_is_set_back_ends_an_attack_all_the_same() {
        let mut pace = Pace::default();
        assert!(minute(&mut pace, 1_000_000, 301));
        minute(&mut pace, 5, 1);
        assert!(!minute(&mut pace, 5 + CALM, 1));
    }

    #[test]
    fn sites_do_not_pay_for_each_other() {
        let (alarm, now) = (Alarm::default(), Timestamp::UNIX_EPOCH);
        assert!((0..301).any(|_| alarm.arrives("https://one.example", now)));
        assert!(!alarm.arrives("https://other.example", now));
    }
}
