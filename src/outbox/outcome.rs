use advice_wire::Receipt;

use super::Millis;

/// What an endpoint's answer means for the Thx that was sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is stored.
    Stored(Receipt),
    /// It is taken back; this tally is left, where the endpoint said so.
    Undone(Option<u64>),
    /// It would change what can no longer be changed, and says so with these words. What is stored stays.
    TooLate(String),
    /// It will never be taken as it is, for the reason given.
    Refused(String),
    /// Nobody knows, or not now. To be tried again, not before so many milliseconds where the endpoint said so.
    Later(Option<Millis>),
}

/// An answer that is no success, as far as it is an endpoint's problem (`docs/wire.md`). It may come from anybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Which problem it is.
    pub kind: String,
    /// What was wrong, for a person.
    pub detail: Option<String>,
    /// Whether the same request may succeed later.
    pub retry: bool,
    /// After how many seconds.
    pub retry_after: Option<u64>,
}

impl Problem {
    /// Only an endpoint's own word is final: a hotel's login page or a proxy's error says nothing about the Thx.
    #[must_use]
    pub fn meaning(self) -> Outcome {
        let Self { kind, detail, retry, retry_after } = self;
        match kind.strip_prefix("urn:advice-post:") {
            Some("undone") => Outcome::Undone(None),
            Some("too-late") => Outcome::TooLate(detail.unwrap_or(kind)),
            Some(_) if !retry => Outcome::Refused(detail.unwrap_or(kind)),
            _ => Outcome::Later(retry_after.map(|seconds| seconds.saturating_mul(1_000))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Problem};

    fn problem(kind: &str) -> Problem {
        Problem { kind: kind.into(), detail: Some("Why.".into()), ..Problem::default() }
    }

    #[test]
    fn only_an_endpoints_own_word_is_final() {
        let refused = Outcome::Refused("Why.".into());
        assert_eq!(problem("urn:advice-post:too-long").meaning(), refused);
        let silent = Problem { detail: None, ..problem("urn:advice-post:origin") };
        assert_eq!(silent.meaning(), Outcome::Refused("urn:advice-post:origin".into()));
        for stranger in ["", "about:blank", "https://proxy.example/gone", "urn:other:too-long"] {
            assert_eq!(problem(stranger).meaning(), Outcome::Later(None), "{stranger}");
        }
    }

    #[test]
    fn what_may_succeed_later_is_tried_when_the_endpoint_says() {
        let busy = Problem { retry: true, ..problem("urn:advice-post:too-many") };
        assert_eq!(busy.clone().meaning(), Outcome::Later(None));
        let for_long = Problem { retry_after: Some(u64::MAX), ..busy.clone() };
        assert_eq!(for_long.meaning(), Outcome::Later(Some(u64::MAX)));
        let soon = Problem { retry_after: Some(20), ..busy };
        assert_eq!(soon.meaning(), Outcome::Later(Some(20_000)));
    }

    #[test]
    fn what_is_taken_back_is_gone_and_what_comes_too_late_is_no_refusal() {
        assert_eq!(problem("urn:advice-post:undone").meaning(), Outcome::Undone(None));
        assert_eq!(problem("urn:advice-post:too-late").meaning(), Outcome::TooLate("Why.".into()));
    }
}
