//! Working time as sorted minutes of universal time.

use std::cmp::Ordering;

/// Furthest minute from 1970 that is kept, over two million years.
const FURTHEST: i64 = 1 << 40;

/// Disjoint half-open stretches of minutes since 1970-01-01T00:00Z, sorted, none empty, none
/// touching the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct WorkingTime {
    spans: Vec<(i64, i64)>,
}

impl WorkingTime {
    /// The union of `spans` (begin included, end excluded). Those that end before they begin are
    /// left out; bounds further than 2^40 minutes from 1970 are moved there.
    ///
    /// ```
    /// use landfall_team::calendar::WorkingTime;
    ///
    /// let time = WorkingTime::from_spans(vec![(60, 90), (0, 30), (80, 120), (5, 5)]);
    /// assert_eq!(time.spans(), [(0, 30), (60, 120)]);
    /// assert_eq!(time.minutes(), 90);
    /// ```
    pub fn from_spans(mut spans: Vec<(i64, i64)>) -> Self {
        for (begin, end) in &mut spans {
            *begin = (*begin).clamp(-FURTHEST, FURTHEST);
            *end = (*end).clamp(-FURTHEST, FURTHEST);
        }
        spans.retain(|(begin, end)| begin < end);
        spans.sort_unstable();
        spans.dedup_by(|next, kept| {
            let joined = next.0 <= kept.1;
            if joined {
                kept.1 = kept.1.max(next.1);
            }
            joined
        });
        Self { spans }
    }

    /// The stretches, rising.
    pub fn spans(&self) -> &[(i64, i64)] {
        &self.spans
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many minutes in all.
    pub fn minutes(&self) -> i64 {
        self.spans.iter().map(|(begin, end)| end - begin).sum()
    }

    /// What of it lies in [`begin`, `end`).
    #[must_use]
    pub fn within(&self, begin: i64, end: i64) -> Self {
        let first = self.spans.partition_point(|span| span.1 <= begin);
        let rest = self.spans.iter().skip(first);
        let cut = rest
            .take_while(|span| span.0 < end)
            .map(|span| (span.0.max(begin), span.1.min(end)));
        let spans = cut.filter(|span| span.0 < span.1).collect();
        Self { spans }
    }

    /// How many of its minutes lie in [`begin`, `end`).
    pub fn minutes_within(&self, begin: i64, end: i64) -> i64 {
        let first = self.spans.partition_point(|span| span.1 <= begin);
        let rest = self.spans.iter().skip(first);
        rest.take_while(|span| span.0 < end)
            .map(|span| (span.1.min(end) - span.0.max(begin)).max(0))
            .sum()
    }

    /// Whether minute `utc` is working time.
    pub fn contains(&self, utc: i64) -> bool {
        let first = self.spans.partition_point(|span| span.1 <= utc);
        self.spans.get(first).is_some_and(|span| span.0 <= utc)
    }

    /// The time that both work.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Self {
        let spans = self.common(other).collect();
        Self { spans }
    }

    /// How many minutes both work: one pass over the stretches of both.
    pub fn overlap_minutes(&self, other: &Self) -> i64 {
        self.common(other).map(|(begin, end)| end - begin).sum()
    }

    /// Mean minutes from a working moment of this time to the next one of `other`, 0 while both
    /// work: how long work waits that is handed on. It is the mean over all moments, not over
    /// samples: the sum is taken in integers and divided once.
    ///
    /// Moments after the last working moment of `other` are left out, as nobody knows how long
    /// they would wait. `None` when no moment is left.
    ///
    /// ```
    /// use landfall_team::calendar::WorkingTime;
    ///
    /// let ana = WorkingTime::from_spans(vec![(0, 60)]);
    /// let bob = WorkingTime::from_spans(vec![(30, 90)]);
    /// // For 30 minutes bob is still away: 15 minutes on average. For 30 minutes he is there.
    /// assert_eq!(ana.mean_wait(&bob), Some(7.5));
    /// ```
    pub fn mean_wait(&self, other: &Self) -> Option<f64> {
        let mut theirs = other.spans.iter().copied().peekable();
        let (mut minutes, mut twice_waited) = (0_i128, 0_i128);
        for &(begin, end) in &self.spans {
            let mut now = begin;
            while now < end {
                while theirs.next_if(|span| span.1 <= now).is_some() {}
                let Some(&(start, stop)) = theirs.peek() else {
                    break;
                };
                // Away until `start`, then there until `stop`.
                let until = end.min(if now < start { start } else { stop });
                let length = i128::from(until - now);
                minutes += length;
                if now < start {
                    let (first, last) = (start - now, start - until);
                    twice_waited += length * i128::from(first + last);
                }
                now = until;
            }
        }
        (minutes > 0).then(|| ratio(twice_waited, 2 * minutes))
    }

    /// The stretches that both work, rising.
    fn common(&self, other: &Self) -> impl Iterator<Item = (i64, i64)> {
        let mut ours = self.spans.iter().peekable();
        let mut theirs = other.spans.iter().peekable();
        std::iter::from_fn(move || {
            loop {
                let (our, their) = (*ours.peek()?, *theirs.peek()?);
                match our.1.cmp(&their.1) {
                    Ordering::Less => ours.next(),
                    _ => theirs.next(),
                };
                let (begin, end) = (our.0.max(their.0), our.1.min(their.1));
                if begin < end {
                    return Some((begin, end));
                }
            }
        })
    }
}

/// The quotient: whole part and rest apart, so that no digit is lost that a double can hold.
#[expect(clippy::cast_precision_loss, reason = "the rest is below the divisor")]
fn ratio(above: i128, below: i128) -> f64 {
    (above / below) as f64 + (above % below) as f64 / below as f64
}
