//! Did conflicts become rarer after a measure?

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Date, Mistake, Mistakes, Place, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::ConflictError;
use super::rate::RateRatio;
use super::record::{Conflict, ConflictKind, Records};

/// What the comparison says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureVerdict {
    /// Rarer, both with and without the conflicts that led to the measures.
    Fell,
    /// More frequent, both ways.
    Rose,
    /// Neither is shown.
    NotShown,
    /// So few conflicts that no outcome could have shown a change.
    TooFew,
    /// No pair with a measure inside the time observed.
    NoMeasure,
}

/// Conflicts of one kind per pair and week before and after the measures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BeforeAfter {
    /// Kind of conflict.
    pub kind: ConflictKind,
    /// Pairs with a measure inside the time observed.
    pub pairs: usize,
    /// Pairs whose first measure lies outside the time observed, left out.
    pub pairs_outside: usize,
    /// Weeks before the first measure, summed over the pairs.
    pub pair_weeks_before: f64,
    /// Weeks from the first measure on, summed over the pairs.
    pub pair_weeks_after: f64,
    /// The comparison with all conflicts; `null` without pairs.
    pub all: Option<RateRatio>,
    /// The comparison without those before that led to a measure themselves; `null` without pairs.
    pub without_triggers: Option<RateRatio>,
    /// What it says.
    pub verdict: MeasureVerdict,
    /// Confidence of the intervals.
    pub level: f64,
    /// Why.
    pub reasons: Vec<Reason>,
}

type Pair<'a> = (&'a str, &'a str);

impl Records {
    /// Compares conflicts of `kind` that opened from `from` to before `until`, for the pairs for
    /// whom a measure against this kind was taken.
    ///
    /// A pair's time is split at its first measure. A conflict counts once, however many of these
    /// pairs take part, and after as soon as one of them has its measure. A measure is taken when
    /// things are bad, so that fewer conflicts afterwards are to be expected anyway (regression to
    /// the mean): the figures with all conflicts favour the measure, those without the conflicts
    /// that led to it speak against it, and a change is only claimed when both agree. Neither
    /// replaces a comparison group.
    ///
    /// # Errors
    /// [`ConflictError::Input`] when `from` is not before `until` or `level` is not between 0 and 1.
    pub fn before_after(
        &self,
        kind: ConflictKind,
        from: Date,
        until: Date,
        level: f64,
    ) -> Result<BeforeAfter, ConflictError> {
        check(from, until, level)?;
        let of_kind: Vec<&Conflict> = self.list().iter().filter(|c| c.kind == kind).collect();
        let mut measured = first_measures(&of_kind);
        let all_pairs = measured.len();
        measured.retain(|_, taken| from < *taken && *taken < until);
        let times = [
            measured.values().map(|taken| weeks(from, *taken)).sum(),
            measured.values().map(|taken| weeks(*taken, until)).sum(),
        ];
        let mut counts = Counts::default();
        for conflict in of_kind {
            if from <= conflict.opened && conflict.opened < until {
                counts.add(conflict, &measured);
            }
        }
        let ratio = |before: u64| {
            (!measured.is_empty()).then(|| RateRatio::new(before, counts.after, times, level))
        };
        let (all, without) = (ratio(counts.before), ratio(counts.before - counts.triggers));
        let mut report = BeforeAfter {
            kind,
            pairs: measured.len(),
            pairs_outside: all_pairs - measured.len(),
            pair_weeks_before: times[0],
            pair_weeks_after: times[1],
            verdict: verdict(all, without),
            all,
            without_triggers: without,
            level,
            reasons: Vec::new(),
        };
        report.reasons = report.explain();
        Ok(report)
    }
}

/// Weeks from one date to a later one.
fn weeks(from: Date, until: Date) -> f64 {
    from.until(until)
        .map_or(0.0, |span| f64::from(span.get_days()) / 7.0)
}

fn check(from: Date, until: Date, level: f64) -> Result<(), Mistakes> {
    let mut mistakes = Vec::new();
    if from >= until {
        let message = format!("`{until}` is not after `{from}`");
        mistakes.push(Mistake::new(Place::default().field("until"), message));
    }
    mistakes.extend(crate::survey::level_mistake(level));
    Mistakes::none(mistakes)
}

fn pairs(conflict: &Conflict) -> impl Iterator<Item = Pair<'_>> {
    conflict.parties.iter().enumerate().flat_map(|(index, a)| {
        let later = conflict.parties.iter().skip(index + 1);
        later.map(move |b| (a.as_str(), b.as_str()))
    })
}

/// The first measure of each pair.
fn first_measures<'a>(conflicts: &[&'a Conflict]) -> BTreeMap<Pair<'a>, Date> {
    let mut first = BTreeMap::new();
    for conflict in conflicts {
        if let Some(measure) = &conflict.measure {
            for pair in pairs(conflict) {
                let date = first.entry(pair).or_insert(measure.taken);
                *date = measure.taken.min(*date);
            }
        }
    }
    first
}

#[derive(Default)]
struct Counts {
    before: u64,
    after: u64,
    /// Those before that have a measure of their own.
    triggers: u64,
}

impl Counts {
    fn add(&mut self, conflict: &Conflict, measured: &BTreeMap<Pair<'_>, Date>) {
        let dates: BTreeSet<Date> = pairs(conflict)
            .filter_map(|pair| measured.get(&pair).copied())
            .collect();
        match dates.first() {
            None => {}
            // On the day of its own measure it is what the measure answers to.
            Some(first)
                if conflict.opened > *first
                    || (conflict.opened == *first && conflict.measure.is_none()) =>
            {
                self.after += 1;
            }
            Some(_) => {
                self.before += 1;
                self.triggers += u64::from(conflict.measure.is_some());
            }
        }
    }
}

fn verdict(all: Option<RateRatio>, without: Option<RateRatio>) -> MeasureVerdict {
    let (Some(all), Some(without)) = (all, without) else {
        return MeasureVerdict::NoMeasure;
    };
    let both = |test: fn(&RateRatio) -> bool| test(&all) && test(&without);
    if both(RateRatio::below_one) {
        MeasureVerdict::Fell
    } else if both(RateRatio::above_one) {
        MeasureVerdict::Rose
    } else if both(|ratio| ratio.could_show) {
        MeasureVerdict::NotShown
    } else {
        MeasureVerdict::TooFew
    }
}

impl MeasureVerdict {
    fn text(self, kind: ConflictKind) -> String {
        let kind = kind.name();
        match self {
            Self::Fell => format!("{kind} conflicts became rarer after the measures"),
            Self::Rose => format!("{kind} conflicts became more frequent after the measures"),
            Self::NotShown => format!("no change of {kind} conflicts after the measures is shown"),
            Self::TooFew => format!("too few {kind} conflicts for any change to be shown"),
            Self::NoMeasure => {
                format!("no measure against {kind} conflicts lies inside the time observed")
            }
        }
    }
}

impl BeforeAfter {
    fn explain(&self) -> Vec<Reason> {
        let weeks = |weeks: f64| format!("{weeks:.1}");
        let mut reason = Reason::new(self.verdict.text(self.kind))
            .input("pairs", self.pairs)
            .input("pair-weeks before", weeks(self.pair_weeks_before))
            .input("pair-weeks after", weeks(self.pair_weeks_after))
            .rule("rate ratio, both intervals on the same side of 1")
            .source("Clopper & Pearson 1934; Przyborowski & Wilenski 1940");
        let found = [
            ("with all conflicts", self.all),
            ("without those that led to a measure", self.without_triggers),
        ];
        for (name, ratio) in found {
            reason = reason.because_all(ratio.map(|ratio| ratio.reason(name)));
        }
        if self.pairs > 0 {
            reason = reason.because(Reason::new(
                "there is no comparison group: time, season and regression to the mean may explain a change",
            ));
        }
        vec![reason]
    }
}
