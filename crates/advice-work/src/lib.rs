#![doc = include_str!("../README.md")]

use sha2::{Digest, Sha256};

/// Tries `count` nonces from `first` on, which stays below 2^31, for one that solves the challenge; -1 if none does.
///
/// `a`, `b` and `c` are the challenge's 24 bytes, the first ones in `a` and each with its highest byte first.
#[expect(unsafe_code, reason = "no other function has this name")]
#[unsafe(no_mangle)]
pub extern "C" fn search(a: u64, b: u64, c: u64, bits: u32, first: u32, count: u32) -> i32 {
    let challenge = [a, b, c].into_iter();
    let begun = challenge.fold(Sha256::new(), |hash, part| hash.chain_update(part.to_be_bytes()));
    let solves = |nonce: &u32| {
        let hash = begun.clone().chain_update(nonce.to_be_bytes()).finalize();
        hash.first_chunk().is_some_and(|hash| u64::from_be_bytes(*hash).leading_zeros() >= bits)
    };
    let solution = (first..first.saturating_add(count)).find(solves);
    solution.and_then(|nonce| i32::try_from(nonce).ok()).unwrap_or(-1)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::search;

    const CHALLENGE: [u64; 3] = [0x0123_4567_89ab_cdef, 0, u64::MAX];

    fn zeros(nonce: u32) -> u32 {
        let parts = CHALLENGE.map(u64::to_be_bytes).concat();
        let hash = Sha256::digest([parts, nonce.to_be_bytes().to_vec()].concat());
        u64::from_be_bytes(hash[..8].try_into().unwrap()).leading_zeros()
    }

    #[test]
    fn finds_the_first_that_solves_it_and_no_other() {
        let [a, b, c] = CHALLENGE;
        let found = search(a, b, c, 10, 0, 100_000);
        let solution = u32::try_from(found).unwrap();
        assert!(zeros(solution) >= 10 && (0..solution).all(|nonce| zeros(nonce) < 10));
        assert_eq!(search(a, b, c, 10, 0, solution), -1);
        assert_eq!(search(a, b, c, 10, solution, 1), found);
    }
}
