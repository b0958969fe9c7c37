//! Changes to the words and numbers of a text.

use std::ops::Range;

use super::super::random::Random;
use super::values;

pub(super) fn change(input: &mut Vec<u8>, random: &mut Random) {
    let spans = match random.below(4) {
        0 | 1 => spans(input, |byte| {
            byte.is_ascii_digit() || b".-+".contains(&byte)
        }),
        2 => spans(input, |byte| {
            byte.is_ascii_alphanumeric() || b"._-".contains(&byte)
        }),
        _ => spans(input, |byte| !b",\n\t=\"[]{}".contains(&byte)),
    };
    let Some(span) = random.pick(&spans).cloned() else {
        return super::bytes::insert(input, 0, &values::value(random));
    };
    let new = match random.percent(85) {
        true => values::value(random),
        // A word of the file in another one's place.
        false => {
            let other = random.pick(&spans).cloned().unwrap_or(0..0);
            input.get(other).unwrap_or_default().to_vec()
        }
    };
    input.splice(span, new);
}

/// Where bytes of a kind stand beside each other.
fn spans(input: &[u8], of: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, byte) in input.iter().enumerate() {
        match spans.last_mut() {
            Some(last) if of(*byte) && last.end == at => last.end = at + 1,
            _ if of(*byte) => spans.push(at..at + 1),
            _ => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_where_they_stand() {
        let found = spans(b"a = 12, -7", |byte| byte.is_ascii_digit() || byte == b'-');
        assert_eq!(found, [4..6, 8..10]);
    }
}
