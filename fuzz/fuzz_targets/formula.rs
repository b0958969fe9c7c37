//! Any text is a formula or an error; what is a formula is read back from its print and can be
//! evaluated without facts.
#![no_main]

use landfall_legal::condition::Formula;
use landfall_legal::fact::Dictionary;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(formula) = Formula::parse(text) {
        formula.evaluate(&Dictionary::default(), |_| None);
        assert_eq!(Formula::parse(&formula.to_string()), Ok(formula));
    }
});
