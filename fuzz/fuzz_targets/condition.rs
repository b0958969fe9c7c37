//! Any text is a condition or an error; what is a condition is read back from its print.
#![no_main]

use landfall_legal::condition::Condition;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Condition::parse(text) {
        Ok(condition) => assert_eq!(Condition::parse(&condition.to_string()), Ok(condition)),
        Err(error) => assert!(text.is_char_boundary(error.offset)),
    }
});
