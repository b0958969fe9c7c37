//! How long hand-overs take, pair by pair: observations of the interaction factor.

use schemars::JsonSchema;
use serde::Serialize;

use super::network::Handover;

/// What was seen of two authors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Interaction {
    /// Number of the author whose address comes first.
    pub a: u32,
    /// Number of the other author.
    pub b: u32,
    /// Hand-overs seen, in either direction; 1 and above.
    pub handovers: usize,
    /// Median of their gaps in hours, the mean of the two in the middle when their number is even.
    pub median_hours: f64,
}

/// Medians by pair, in hours of the clock.
pub(super) fn interactions(handovers: &[Handover]) -> Vec<Interaction> {
    let gaps = handovers.iter();
    medians(gaps.map(|one| (one, one.end - one.begin)))
}

/// Medians by pair, in hours of the receiver's working time.
pub(super) fn in_working_hours<'a>(
    handovers: &[Handover],
    working: impl Fn(u32) -> Option<&'a [(i64, i64)]>,
) -> Vec<Interaction> {
    let gaps = handovers.iter().filter_map(|one| {
        let gap = working_seconds(working(one.to)?, one.begin, one.end)?;
        Some((one, gap))
    });
    medians(gaps)
}

/// Seconds of `spans`, which are in minutes, within `begin..end`; `None` where the spans do not
/// reach.
fn working_seconds(spans: &[(i64, i64)], begin: i64, end: i64) -> Option<i64> {
    let seconds = |minutes: i64| minutes.saturating_mul(60);
    let (first, last) = (spans.first()?, spans.last()?);
    if begin < seconds(first.0) || end > seconds(last.1) {
        return None;
    }
    let from = spans.partition_point(|span| seconds(span.1) <= begin);
    let overlaps = spans.get(from..)?.iter();
    let overlaps = overlaps.take_while(|span| seconds(span.0) < end);
    Some(
        overlaps
            .map(|span| (seconds(span.1).min(end) - seconds(span.0).max(begin)).max(0))
            .sum(),
    )
}

fn medians<'a>(gaps: impl Iterator<Item = (&'a Handover, i64)>) -> Vec<Interaction> {
    let mut gaps: Vec<(u32, u32, i64)> = gaps
        .map(|(one, gap)| (one.from.min(one.to), one.from.max(one.to), gap))
        .collect();
    gaps.sort_unstable();
    gaps.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1))
        .filter_map(|pair| {
            let (a, b, _) = *pair.first()?;
            let gaps: Vec<i64> = pair.iter().map(|(_, _, gap)| *gap).collect();
            Some(Interaction {
                a,
                b,
                handovers: gaps.len(),
                median_hours: median_hours(&gaps)?,
            })
        })
        .collect()
}

/// Median in hours of seconds in rising order; `None` of nothing.
pub(super) fn median_hours(seconds: &[i64]) -> Option<f64> {
    let middle = seconds.len() / 2;
    let upper = *seconds.get(middle)?;
    let lower = if seconds.len().is_multiple_of(2) {
        *seconds.get(middle.checked_sub(1)?)?
    } else {
        upper
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a life are below 2^52"
    )]
    let sum = lower as f64 + upper as f64;
    Some(sum / 7200.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn over(from: u32, to: u32, begin: i64, end: i64) -> Handover {
        Handover {
            from,
            to,
            begin,
            end,
        }
    }

    #[test]
    fn gaps_of_both_directions_share_one_median() {
        let seen = interactions(&[
            over(1, 0, 0, 3600),
            over(0, 1, 0, 7200),
            over(0, 2, 0, 1800),
        ]);
        // (1 h + 2 h) / 2
        let pair = |b, handovers, median_hours| Interaction {
            a: 0,
            b,
            handovers,
            median_hours,
        };
        assert_eq!(seen, [pair(1, 2, 1.5), pair(2, 1, 0.5)]);
        assert!(interactions(&[]).is_empty());
    }

    #[test]
    fn only_the_receivers_working_time_counts() {
        // Author 1 works from minute 60 to 120 and from 600 to 660.
        let spans = [(60, 120), (600, 660)];
        let working = |author: u32| (author == 1).then_some(spans.as_slice());
        let hours = |one: Handover| {
            let seen = in_working_hours(&[one], working);
            seen.first().map(|one| one.median_hours)
        };
        // Minute 90 to 630: 30 minutes of the first span and 30 of the second.
        assert_eq!(hours(over(0, 1, 90 * 60, 630 * 60)), Some(1.0));
        // Minute 200 to 300: none.
        assert_eq!(hours(over(0, 1, 200 * 60, 300 * 60)), Some(0.0));
        // Before the first span nobody knows.
        assert_eq!(hours(over(0, 1, 59 * 60, 300 * 60)), None);
        assert_eq!(hours(over(0, 1, 90 * 60, 661 * 60)), None);
        assert_eq!(hours(over(1, 0, 90 * 60, 630 * 60)), None);
        assert_eq!(working_seconds(&[], 0, 0), None);
    }
}
