//! How many tokens of each text stay.

use super::text::Truncation;

/// Tokens that stay of texts with `first` and `second` tokens when at most `most` may, by the rules
/// of Hugging Face's tokenizers library. `None` when the rule does not get there.
pub(super) fn lengths(
    first: usize,
    second: Option<usize>,
    most: usize,
    truncation: Truncation,
) -> Option<(usize, usize)> {
    let other = second.unwrap_or_default();
    let excess = first.saturating_add(other).saturating_sub(most);
    if excess == 0 {
        return Some((first, other));
    }
    // One token of a text that is cut must stay, except when nothing may.
    let rest = |length: usize| length.checked_sub(excess).filter(|rest| *rest > 0);
    match truncation {
        _ if most == 0 && truncation != Truncation::None => Some((0, 0)),
        Truncation::LongestFirst if second.is_none() => Some((most, 0)),
        Truncation::LongestFirst => Some(longest_first(first, other, most)),
        Truncation::OnlyFirst => rest(first).map(|rest| (rest, other)),
        Truncation::OnlySecond => second.and_then(rest).map(|rest| (first, rest)),
        Truncation::None => None,
    }
}

/// The longer text is cut down to what the shorter one leaves, at most to half.
fn longest_first(first: usize, second: usize, most: usize) -> (usize, usize) {
    let (short, long) = (first.min(second), first.max(second));
    let long_rest = if short > most {
        long
    } else {
        short.max(most - short)
    };
    let (short, long) = if short + long_rest > most {
        (most / 2, most / 2 + most % 2)
    } else {
        (short, long_rest)
    };
    if first > second {
        (long, short)
    } else {
        (short, long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_text_is_cut_first() {
        let cut =
            |first, second, most| lengths(first, Some(second), most, Truncation::LongestFirst);
        assert_eq!(cut(3, 4, 7), Some((3, 4))); // fits
        assert_eq!(cut(3, 9, 7), Some((3, 4)));
        assert_eq!(cut(9, 3, 7), Some((4, 3)));
        assert_eq!(cut(9, 9, 7), Some((3, 4))); // 7 / 2, and the odd one for the second
        assert_eq!(cut(10, 9, 7), Some((4, 3))); // … for the longer one
        assert_eq!(cut(9, 9, 0), Some((0, 0)));
        assert_eq!(lengths(9, None, 7, Truncation::LongestFirst), Some((7, 0)));
    }

    #[test]
    fn one_text_alone_may_not_be_enough() {
        let cut = |truncation| lengths(3, Some(9), 5, truncation);
        assert_eq!(cut(Truncation::OnlyFirst), None);
        assert_eq!(cut(Truncation::OnlySecond), Some((3, 2)));
        assert_eq!(cut(Truncation::None), None);
        assert_eq!(lengths(9, None, 5, Truncation::OnlySecond), None);
        assert_eq!(lengths(9, None, 5, Truncation::OnlyFirst), Some((5, 0)));
    }
}
