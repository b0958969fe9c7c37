//! Whatever the bytes, the loader answers.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use landfall_legal::LawBase;
use landfall_legal::fact::Profile;
use landfall_legal::load::cases;
use proptest::prelude::*;

const BASE: &str = include_str!("load/base.toml");
const LAW: &str = include_str!("load/law.toml");
const CASES: &str = include_str!("load/law.cases.toml");

fn good() -> LawBase {
    LawBase::load([("base.toml", BASE.into()), ("law.toml", LAW.into())]).unwrap()
}

/// A text with some bytes taken out, doubled or replaced.
fn mangled(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let edit = (
        any::<prop::sample::Index>(),
        0..4u8,
        any::<u8>(),
        1..40usize,
    );
    prop::collection::vec(edit, 1..6).prop_map(move |edits| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, what, byte, length) in edits {
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            match what {
                0 => drop(bytes.drain(at..end)),
                1 => bytes[at] = byte,
                2 => {
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
                _ => {
                    let words: [&[u8]; 6] = [b"\"", b"]", b"{", b"1e999", b"\n[[rule]]\n", b"nan"];
                    bytes.splice(at..at, words[length % 6].iter().copied());
                }
            }
            if bytes.is_empty() {
                bytes.push(b' ');
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = LawBase::load([("a.toml", bytes.clone())]);
        let text = String::from_utf8_lossy(&bytes);
        let base = LawBase::default();
        let _ = Profile::from_json("a.json", &text, base.facts(), base.jurisdictions());
        let _ = Profile::from_toml("a.toml", &text, base.facts(), base.jurisdictions());
    }

    #[test]
    fn mangled_laws_never_panic(base in mangled(BASE), law in mangled(LAW)) {
        let _ = LawBase::load([("base.toml", base), ("law.toml", LAW.into())]);
        let _ = LawBase::load([("base.toml", BASE.into()), ("law.toml", law)]);
    }

    #[test]
    fn mangled_cases_never_panic(text in mangled(CASES)) {
        let _ = cases([("law.cases.toml", text)], &good());
    }
}
