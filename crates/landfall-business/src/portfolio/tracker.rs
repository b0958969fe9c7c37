//! Nodes, incumbent and limits of a search.

use landfall_core::progress::Stage;

use super::bound::SHIFT;

/// Nodes between two reports of progress.
const REPORT: u64 = 1 << 14;

/// Why a search ended before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The node limit was reached or the work was cancelled.
    Limit,
    /// A first choice was all that was asked for.
    Found,
    /// The nodes allowed for one enumeration are spent.
    Pause,
}

/// What the caller says to a choice that respects the rows of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It counts.
    Accept,
    /// It does not count; go on.
    Reject,
    /// Whether it counts could not be settled.
    Unknown,
}

/// Nodes, incumbent and limits of one search.
pub(super) struct Tracker<'a> {
    pub(super) nodes: u64,
    pub(super) limit: u64,
    /// Best choice so far with its objective.
    pub(super) best: Option<(Vec<u8>, i64)>,
    /// A choice must reach this objective to be of interest.
    floor: i64,
    step: i64,
    /// Largest objective of a choice that could be neither accepted nor rejected.
    pub(super) unsettled: Option<i64>,
    pub(super) first_only: bool,
    pub(super) cancelled: bool,
    /// Nodes at which the enumeration under way ends.
    pub(super) pause: Option<u64>,
    stage: &'a Stage,
    judge: &'a mut dyn FnMut(&[u8], &mut u64) -> Verdict,
}

impl<'a> Tracker<'a> {
    /// A search for choices of at least `floor`, in multiples of `step`.
    pub(super) fn new(
        floor: i64,
        step: i64,
        limit: u64,
        stage: &'a Stage,
        judge: &'a mut dyn FnMut(&[u8], &mut u64) -> Verdict,
    ) -> Self {
        Self {
            nodes: 0,
            limit,
            best: None,
            floor: round_up(floor, step),
            step,
            unsettled: None,
            first_only: false,
            cancelled: false,
            pause: None,
            stage,
            judge,
        }
    }

    /// The objective that a choice must reach to be of interest.
    pub(super) fn floor(&self) -> i64 {
        self.floor
    }

    pub(super) fn tick(&mut self) -> Result<(), Stop> {
        self.ticks(1)
    }

    pub(super) fn ticks(&mut self, weight: u64) -> Result<(), Stop> {
        let before = self.nodes / REPORT;
        self.nodes += weight;
        let steps = self.nodes / REPORT - before;
        if steps > 0 && self.stage.advance(steps * REPORT).is_err() {
            self.cancelled = true;
            return Err(Stop::Limit);
        }
        if self.nodes > self.limit {
            return Err(Stop::Limit);
        }
        if self.pause.is_some_and(|p| self.nodes > p) {
            return Err(Stop::Pause);
        }
        Ok(())
    }

    /// Hands in a choice that respects the rows and reaches the floor.
    pub(super) fn offer(&mut self, choice: &[u8], value: i64) -> Result<bool, Stop> {
        if value < self.floor {
            return Ok(false);
        }
        match (self.judge)(choice, &mut self.nodes) {
            Verdict::Accept => {
                self.floor = value + self.step;
                self.best = Some((choice.to_vec(), value));
                if self.first_only {
                    return Err(Stop::Found);
                }
                Ok(true)
            }
            Verdict::Reject => Ok(false),
            Verdict::Unknown => {
                self.unsettled = self.unsettled.max(Some(value));
                Ok(false)
            }
        }
    }
}

fn round_up(value: i64, step: i64) -> i64 {
    let rest = value.rem_euclid(step);
    if rest == 0 {
        value
    } else {
        value + (step - rest)
    }
}

impl Tracker<'_> {
    /// The largest objective that a bound in units of 2^-32 leaves possible.
    pub(super) fn whole(&self, bound: i128) -> i64 {
        let whole = i64::try_from(bound >> SHIFT).unwrap_or(i64::MAX);
        whole - whole.rem_euclid(self.step)
    }
}
