//! What is done again, because a database could not fit it in with what others did.

/// How often it is done again.
pub(super) const AGAIN: usize = 10;

/// Does some work, and does it again for as long as its outcome wants that.
pub(super) fn again<T>(mut work: impl FnMut() -> T, wants_it: impl Fn(&T) -> bool) -> T {
    let mut outcome = work();
    for _ in 0..AGAIN {
        if !wants_it(&outcome) {
            break;
        }
        outcome = work();
    }
    outcome
}
