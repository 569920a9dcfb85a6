use std::time::Duration;

use jiff::SignedDuration;

use super::channel::Hook;
use super::mail::Mail;

/// How the author is told of new thanks.
#[derive(Clone, Debug)]
pub struct Outward {
    /// How much time lies between two messages, at least.
    pub every: SignedDuration,
    /// How often the endpoint looks whether there is something to tell, or to try again.
    pub look: Duration,
    /// Tells a program.
    pub hook: Option<Hook>,
    /// Tells a person.
    pub mail: Option<Mail>,
}

impl Default for Outward {
    fn default() -> Self {
        Self {
            every: SignedDuration::from_hours(24),
            look: Duration::from_secs(30),
            hook: None,
            mail: None,
        }
    }
}
