//! Any bytes are a rule file or a list of mistakes.
#![no_main]

use landfall_legal::LawBase;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Err(mistakes) = LawBase::load([("fuzz.toml", bytes.to_vec())]) {
        assert!(!mistakes.to_string().is_empty());
    }
});
