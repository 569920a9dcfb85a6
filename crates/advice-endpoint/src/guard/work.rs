//! Proof of work, without keeping anything: a challenge is the time at which it ends and a code that only this endpoint can
//! make of that time and the Thx's id.

use advice_wire::{ThxId, Work};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::secret::Fingerprint;

/// How many zero bits a solution's hash begins with: 131,072 tries on average, a fraction of a second on a phone. A flood of
/// a thousand Thx a second takes the work of a hundred such phones.
const BITS: u32 = 17;

/// How long a phone may take.
const TIME: SignedDuration = SignedDuration::from_mins(5);

/// A code of 128 bits, which nobody guesses within the time.
type Code = [u8; 16];

/// What has to be done for a Thx. All processes over one store know the key: the fingerprint of the author's token.
pub(crate) fn challenge(key: &Fingerprint, id: &ThxId, now: Timestamp) -> Work {
    let end = (now + TIME).as_millisecond();
    let code = u128::from_be_bytes(code(key, id, end));
    Work { challenge: format!("{end:016x}{code:032x}"), bits: BITS }
}

/// Whether the work for this Thx is done: `solution` is the challenge with eight more hexadecimal digits.
pub(crate) fn is_done(key: &Fingerprint, id: &ThxId, solution: &str, now: Timestamp) -> bool {
    let Some(solution) = bytes(solution) else { return false };
    let (end, rest) = solution.split_at(8);
    let end = end.try_into().map(i64::from_be_bytes).unwrap_or_default();
    let is_ours = code(key, id, end).ct_eq(&rest[..16]);
    bool::from(is_ours) && now.as_millisecond() <= end && zeros(&solution) >= BITS
}

fn code(key: &Fingerprint, id: &ThxId, end: i64) -> Code {
    let mut code = Code::default();
    // A key of any length is a key.
    if let Ok(mac) = Hmac::<Sha256>::new_from_slice(&key.0) {
        let mac =
            mac.chain_update("work").chain_update(id.as_str()).chain_update(end.to_be_bytes());
        code.copy_from_slice(&mac.finalize().into_bytes()[..16]);
    }
    code
}

fn zeros(solution: &[u8; 28]) -> u32 {
    let hash = Sha256::digest(solution);
    hash.first_chunk().map_or(0, |first| u64::from_be_bytes(*first).leading_zeros())
}

/// The bytes that hexadecimal digits stand for.
fn bytes(digits: &str) -> Option<[u8; 28]> {
    if digits.len() != 56 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 28];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use advice_wire::ThxId;
    use jiff::{SignedDuration, Timestamp};

    use super::{TIME, bytes, challenge, is_done, zeros};
    use crate::secret::Fingerprint;

    /// As a phone does it.
    fn solve(challenge: &str, bits: u32) -> String {
        let tries = (0..u32::MAX).map(|nonce| format!("{challenge}{nonce:08x}"));
        tries.into_iter().find(|solution| zeros(&bytes(solution).unwrap()) >= bits).unwrap()
    }

    #[test]
    fn a_solution_is_for_one_thx_one_endpoint_and_five_minutes() {
        let (key, id, now) = (Fingerprint([7; 32]), ThxId::mint(1, [1; 10]), Timestamp::UNIX_EPOCH);
        let work = challenge(&key, &id, now);
        let solution = solve(&work.challenge, work.bits);
        assert!(is_done(&key, &id, &solution, now));
        assert!(is_done(&key, &id, &solution, now + TIME));
        assert!(!is_done(&key, &id, &solution, now + TIME + SignedDuration::from_millis(1)));
        assert!(!is_done(&key, &ThxId::mint(1, [2; 10]), &solution, now));
        assert!(!is_done(&Fingerprint([8; 32]), &id, &solution, now));
    }

    #[test]
    fn what_is_not_worked_for_is_not_done() {
        let (key, id, now) = (Fingerprint([7; 32]), ThxId::mint(1, [1; 10]), Timestamp::UNIX_EPOCH);
        let work = challenge(&key, &id, now);
        let lazy = (0..1_000).map(|nonce| format!("{}{nonce:08x}", work.challenge));
        let lazy = lazy.into_iter().find(|lazy| zeros(&bytes(lazy).unwrap()) < work.bits).unwrap();
        let later = solve(&format!("{:016x}{}", i64::MAX, &work.challenge[16..]), work.bits);
        for solution in
            [lazy.as_str(), &later, "", "work", &work.challenge, &"é".repeat(28), &"+1".repeat(28)]
        {
            assert!(!is_done(&key, &id, solution, now), "{solution}");
        }
    }
}
