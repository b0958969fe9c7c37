//! Inputs made worse: a few changes to bytes, lines, fields or the tree of a document.

pub(crate) mod archive;
mod bytes;
mod fields;
mod lines;
mod tree;
mod values;

use super::random::Random;

/// Bytes of an input, at most: what is made worse is to be read in a moment.
const LARGEST: usize = 4 << 20;

/// What is known about the form of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Text in lines: TOML, CSV, records.
    Text,
    /// JSON.
    Json,
    /// An archive of texts, as spreadsheets are.
    Archive,
    /// Anything else.
    Binary,
}

/// The input with one to four changes.
pub(crate) fn mutated(original: &[u8], form: Form, random: &mut Random) -> Vec<u8> {
    let mut input = original.to_vec();
    let changes = match random.below(10) {
        0..=5 => 1,
        6 | 7 => 2,
        8 => 3,
        _ => 4,
    };
    for _ in 0..changes {
        change(&mut input, form, random);
    }
    input.truncate(LARGEST);
    input
}

fn change(input: &mut Vec<u8>, form: Form, random: &mut Random) {
    match (form, random.below(10)) {
        (Form::Text, 0..=4) => fields::change(input, random),
        (Form::Text, 5..=7) => lines::change(input, random),
        (Form::Json, 0..=6) => tree::change(input, random),
        (Form::Json, 7) => fields::change(input, random),
        (Form::Archive, 0..=6) => archive::change(input, random),
        _ => bytes::change(input, random),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[u8] = b"region,users\nDE,12\nFR,7\n";

    #[test]
    fn changes_repeat_with_their_seed_and_hardly_ever_change_nothing() {
        for form in [Form::Text, Form::Json, Form::Binary] {
            let once = |number| mutated(TABLE, form, &mut Random::new(7, "x", number));
            let same = (0..500).filter(|number| once(*number) == TABLE).count();
            assert!(same < 60, "{form:?}: {same}");
            assert!((0..20).all(|number| once(number) == once(number)));
        }
    }

    #[test]
    fn nothing_can_be_changed_too() {
        for number in 0..2_000 {
            for form in [Form::Text, Form::Json, Form::Archive, Form::Binary] {
                let empty = mutated(b"", form, &mut Random::new(7, "x", number));
                assert!(empty.len() <= LARGEST);
            }
        }
    }
}
