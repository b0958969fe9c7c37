//! When somebody usually commits.

use std::collections::BTreeMap;

use crate::history::read::Commit;
use crate::member::Span;

/// Commits an estimate rests on, at least.
const MIN_COMMITS: usize = 20;
/// Hours of a day.
const DAY: usize = 24;
/// Longest stretch that is written: longer ones tell no hours.
const LONGEST: usize = 16;

/// Usual hours of each author of whom they can be told, with the commits they rest on.
pub(super) fn estimates(commits: &[Commit]) -> BTreeMap<u32, (Span, usize)> {
    let mut counts: BTreeMap<u32, [usize; DAY]> = BTreeMap::new();
    for commit in commits {
        let Some(offset) = commit.date.offset else {
            continue;
        };
        let local = commit.date.seconds.saturating_add(i64::from(offset) * 60);
        // 1970-01-01 was a Thursday.
        let weekday = (local.div_euclid(86_400) + 3).rem_euclid(7);
        let hour = usize::try_from(local.rem_euclid(86_400) / 3600).unwrap_or(0);
        if weekday < 5
            && let Some(count) = counts.entry(commit.author).or_default().get_mut(hour)
        {
            *count += 1;
        }
    }
    let told = |(author, counts): (u32, [usize; DAY])| {
        let commits: usize = counts.iter().sum();
        let span = stretch(&counts).filter(|_| commits >= MIN_COMMITS)?;
        Some((author, (span, commits)))
    };
    counts.into_iter().filter_map(told).collect()
}

/// The shortest stretch of whole hours with four fifths of the commits, the fullest and then the
/// earliest of equals; `None` where it is too long.
fn stretch(counts: &[usize; DAY]) -> Option<Span> {
    let all: usize = counts.iter().sum();
    let inside = |begin: usize, hours: usize| -> usize {
        let around = counts.iter().cycle().skip(begin).take(hours);
        around.sum()
    };
    for hours in 1..=LONGEST {
        let best = (0..DAY).max_by_key(|begin| (inside(*begin, hours), DAY - begin))?;
        if inside(best, hours) * 5 >= all * 4 {
            let minute = |hour: usize| u16::try_from(hour * 60).ok();
            return Some(Span {
                begin: minute(best)?,
                end: minute(best + hours)?,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_stretch_with_four_fifths_counts_past_midnight() {
        let mut counts = [0; DAY];
        for (hour, count) in [(22, 4), (23, 4), (0, 4), (1, 4), (9, 4)] {
            counts[hour] = count;
        }
        // 16 of 20 from 22:00 to 02:00.
        let found = stretch(&counts).unwrap();
        assert_eq!((found.begin, found.end), (22 * 60, 26 * 60));
    }

    #[test]
    fn somebody_who_commits_around_the_clock_has_no_usual_hours() {
        assert_eq!(stretch(&[3; DAY]), None);
    }

    #[test]
    fn of_equal_stretches_the_earliest_counts() {
        let mut counts = [0; DAY];
        counts[10] = 8;
        counts[9] = 1;
        counts[11] = 1;
        let found = stretch(&counts).unwrap();
        assert_eq!((found.begin, found.end), (600, 660));
    }
}
