//! Character n-grams within words, as scikit-learn's `analyzer="char_wb"` takes them.

/// Hashes (64 bits) of the n-grams of a text, `low` to `high` characters long, unsorted, each as
/// often as it occurs: the text in small letters, each word (between white space) with a space on
/// both sides; a word that is shorter than n gives no n-gram of that length.
pub(super) fn grams(text: &str, low: usize, high: usize) -> Vec<u64> {
    let text = text.to_lowercase();
    let mut found = Vec::new();
    let mut word = Vec::new();
    for letters in text.split_whitespace() {
        word.clear();
        word.push(' ');
        word.extend(letters.chars());
        word.push(' ');
        for start in 0..word.len() {
            let mut state = 0;
            for (length, letter) in (1..=high).zip(word.iter().skip(start)) {
                state = mix(state ^ u64::from(*letter));
                if length >= low {
                    found.push(state);
                }
            }
        }
    }
    found
}

/// One step of `SplitMix64`: the hash of an n-gram goes on from that of its beginning.
fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The n-grams one by one, straight from the definition.
    fn plain(text: &str, low: usize, high: usize) -> Vec<u64> {
        let mut all = Vec::new();
        for word in text.to_lowercase().split_whitespace() {
            let word: Vec<char> = format!(" {word} ").chars().collect();
            for n in low..=high {
                for gram in word.windows(n) {
                    let hash = |state, letter: &char| mix(state ^ u64::from(*letter));
                    all.push(gram.iter().fold(0, hash));
                }
            }
        }
        all
    }

    #[test]
    fn grams_are_those_of_the_definition() {
        for text in ["Ab c", "", "  ", "könig  МИР 日本語", "a"] {
            for (low, high) in [(1, 5), (2, 3), (4, 4)] {
                let mut found = grams(text, low, high);
                let mut expected = plain(text, low, high);
                found.sort_unstable();
                expected.sort_unstable();
                assert_eq!(found, expected, "{text:?} {low} {high}");
            }
        }
        // " ab " has 4 + 3 + 2 + 1 n-grams of 1 to 4 characters, " c " 3 + 2 + 1.
        assert_eq!(grams("Ab c", 1, 5).len(), 16);
    }
}
