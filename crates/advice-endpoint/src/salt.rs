use std::hash::{BuildHasher, RandomState};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Something that came in, hashed with a salt.
pub(crate) type Trace = u64;

/// A salt that changes daily, so that even the memory holds nothing that came in, and nobody can be followed from one day to
/// the next.
#[derive(Debug, Default)]
pub(crate) struct Salt {
    day: i64,
    salt: [u8; 16],
    /// SipHash with a key that nobody knows, so that nobody can find names whose traces are the same.
    hash: RandomState,
}

impl Salt {
    /// Makes a new salt where a day is over, by a time in milliseconds since 1970. True: traces mean nothing any more.
    pub(crate) fn renew(&mut self, now: i64) -> bool {
        let day = now.div_euclid(DAY);
        if self.day == day && self.salt != [0; 16] {
            return false;
        }
        // Without randomness the salt is weak, which is no reason to turn readers away.
        let _ = getrandom::fill(&mut self.salt);
        self.salt[0] |= 1;
        self.day = day;
        true
    }

    pub(crate) fn trace(&self, what: &[u8]) -> Trace {
        self.hash.hash_one((self.salt, what))
    }
}
