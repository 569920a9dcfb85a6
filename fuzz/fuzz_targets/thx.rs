//! What a device sends. What was understood is written as it is understood again.

#![no_main]

use advice_wire::Thx;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let Ok(thx) = serde_json::from_slice::<Thx>(body) else { return };
    let written = serde_json::to_vec(&thx).unwrap();
    assert_eq!(serde_json::from_slice::<Thx>(&written).unwrap(), thx);
});
