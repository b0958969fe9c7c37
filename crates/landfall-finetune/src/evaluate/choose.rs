//! Which of several methods to take, and which of their differences mean nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bootstrap::Measured;
use super::compare::{Difference, difference, mean};
use super::grouping::{Grouping, Report, report};
use super::params::EvaluateParams;
use crate::FinetuneError;
use crate::counter::equal;

/// A method that was tried.
#[derive(Debug, Clone, Copy)]
pub struct Tried<'a> {
    /// What it is called.
    pub name: &'a str,
    /// A number for each row whose mean is compared: more is better.
    pub rows: &'a [f64],
    /// What it costs, in any unit: of methods that are not told apart the cheapest is advised.
    pub cost: u64,
}

/// How a method stands beside the best.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// What it is called.
    pub name: String,
    /// What it costs.
    pub cost: u64,
    /// The mean of its rows.
    pub score: Measured,
    /// How much more the best reaches on the same rows; 0 for the best itself.
    pub behind: Difference,
    /// Significance of that difference among all of them (Holm 1979); `None` for the best itself
    /// and without draws.
    pub p: Option<f64>,
    /// Whether the difference means something: `p` is below 1 less the level of the intervals.
    pub apart: bool,
}

/// Which method to take on some rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Number of rows.
    pub n: usize,
    /// All methods in the given order.
    pub methods: Vec<Standing>,
    /// Place of the method with the largest mean, the cheaper where two are equal.
    pub best: usize,
    /// Place of the cheapest method that is not told apart from the best.
    pub advised: usize,
}

impl Choice {
    /// The method with the largest mean.
    pub fn best(&self) -> Option<&Standing> {
        self.methods.get(self.best)
    }

    /// The cheapest method that is not told apart from the best.
    pub fn advised(&self) -> Option<&Standing> {
        self.methods.get(self.advised)
    }

    /// Whether no method is told apart from the best: then quality is no reason for any of them.
    pub fn is_open(&self) -> bool {
        self.methods.iter().all(|one| !one.apart)
    }
}

/// Compares methods on the same rows, overall and in every group: the best against each other by
/// the paired bootstrap of [`difference`], corrected for their number by Holm's steps.
///
/// The best is found on the same rows, so that its lead looks a little larger than it is; groups
/// are each corrected by themselves.
///
/// # Errors
/// When there is no method or no row, lists differ in length, a number is not finite, or a group
/// is beyond the names.
///
/// ```
/// use landfall_finetune::evaluate::{EvaluateParams, Tried, choose};
///
/// let full: Vec<f64> = (0..200).map(|row| f64::from(row % 10 != 0)).collect();
/// let small: Vec<f64> = (0..200).map(|row| f64::from(row % 10 != 1 || row == 1)).collect();
/// let poor = vec![0.5; 200];
/// let tried = [
///     Tried { name: "full", rows: &full, cost: 1_000 },
///     Tried { name: "small", rows: &small, cost: 10 },
///     Tried { name: "poor", rows: &poor, cost: 1 },
/// ];
/// let found = choose(&tried, &[], &EvaluateParams::default())?.overall;
/// // 181 of 200 right beside 180 means nothing; 100 of 200 does.
/// assert_eq!(found.best().map(|one| one.name.as_str()), Some("small"));
/// assert!(!found.methods[0].apart && found.methods[2].apart);
/// assert_eq!(found.advised, found.best);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn choose(
    tried: &[Tried<'_>],
    groups: &[Grouping],
    params: &EvaluateParams,
) -> Result<Report<Choice>, FinetuneError> {
    equal("methods to compare", tried.len(), tried.len().max(1))?;
    let rows = tried.first().map_or(0, |first| first.rows.len());
    for one in tried {
        equal("rows of a method", one.rows.len(), rows)?;
        if let Some(wild) = one.rows.iter().find(|value| !value.is_finite()) {
            return Err(FinetuneError::Setting {
                name: "a row of a method",
                given: format!("{wild} of {}", one.name),
                allowed: "finite numbers".to_owned(),
            });
        }
    }
    let found = report(rows, groups, params, |chosen, seed| {
        let params = EvaluateParams { seed, ..*params };
        one(tried, chosen, &params)
    })?;
    unnest(found)
}

/// The first error of any group, else the report.
fn unnest(found: Report<Result<Choice, FinetuneError>>) -> Result<Report<Choice>, FinetuneError> {
    let mut by = BTreeMap::new();
    for (title, groups) in found.by {
        let groups = groups.into_iter().map(|(name, one)| Ok((name, one?)));
        by.insert(title, groups.collect::<Result<_, FinetuneError>>()?);
    }
    Ok(Report {
        overall: found.overall?,
        by,
        warnings: found.warnings,
    })
}

/// The methods on some of the rows.
fn one(
    tried: &[Tried<'_>],
    chosen: &[usize],
    params: &EvaluateParams,
) -> Result<Choice, FinetuneError> {
    let of = |one: &Tried<'_>| -> Vec<f64> {
        let rows = chosen.iter().filter_map(|row| one.rows.get(*row));
        rows.copied().collect()
    };
    let rows: Vec<Vec<f64>> = tried.iter().map(of).collect();
    let scores = rows.iter().map(|own| mean(own, params, params.seed));
    let scores: Vec<Measured> = scores.collect();
    let better = |a: usize, b: usize| {
        let value = |at: usize| scores.get(at).map_or(f64::NEG_INFINITY, |one| one.value);
        let cost = |at: usize| tried.get(at).map_or(u64::MAX, |one| one.cost);
        value(a) > value(b) || (value(a) == value(b) && cost(a) < cost(b))
    };
    let best = (0..tried.len()).fold(0, |best, at| if better(at, best) { at } else { best });
    let first = rows.get(best).map_or(&[][..], Vec::as_slice);
    let behind = rows.iter().map(|own| difference(first, own, params));
    let behind: Vec<Difference> = behind.collect::<Result<_, _>>()?;
    let raw = behind.iter().enumerate();
    let raw: Vec<Option<f64>> = raw.map(|(at, one)| one.p.filter(|_| at != best)).collect();
    let each = tried.iter().zip(scores).zip(behind).zip(holm(&raw));
    let standing = |(((one, score), behind), p): (((&Tried<'_>, _), _), Option<f64>)| Standing {
        name: one.name.to_owned(),
        cost: one.cost,
        score,
        behind,
        p,
        apart: p.is_some_and(|p| p < 1.0 - params.level),
    };
    let methods: Vec<Standing> = each.map(standing).collect();
    let open = methods.iter().enumerate().filter(|(_, one)| !one.apart);
    let advised = open.min_by_key(|(at, one)| (one.cost, *at != best, *at));
    Ok(Choice {
        n: chosen.len(),
        advised: advised.map_or(best, |(at, _)| at),
        best,
        methods,
    })
}

/// Significances corrected for their number, in their order (Holm 1979): the smallest of m times m,
/// the next times m - 1 and no less than it, and so on, at most 1.
fn holm(raw: &[Option<f64>]) -> Vec<Option<f64>> {
    let given = raw.iter().enumerate();
    let mut order: Vec<(usize, f64)> = given.filter_map(|(at, p)| Some((at, (*p)?))).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut corrected = vec![None; raw.len()];
    let mut least = 0.0f64;
    for (rank, (at, p)) in order.iter().enumerate() {
        least = least.max((p * (order.len() - rank) as f64).min(1.0));
        if let Some(place) = corrected.get_mut(*at) {
            *place = Some(least);
        }
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(wrong: std::ops::Range<usize>) -> Vec<f64> {
        let right = |row: usize| if wrong.contains(&row) { 0.0 } else { 1.0 };
        (0..400).map(right).collect()
    }

    fn tried<'a>(all: &'a [(&'a str, Vec<f64>, u64)]) -> Vec<Tried<'a>> {
        let one = |(name, rows, cost): &'a (&str, Vec<f64>, u64)| Tried {
            name,
            rows,
            cost: *cost,
        };
        all.iter().map(one).collect()
    }

    #[test]
    fn holms_steps_are_those_of_the_paper() {
        // 0.01 * 3, 0.02 * 2, and 0.03 * 1 that may not be below the one before it.
        let found = holm(&[Some(0.03), None, Some(0.01), Some(0.02)]);
        assert_eq!(found, [Some(0.04), None, Some(0.03), Some(0.04)]);
        assert_eq!(holm(&[Some(0.6), Some(0.7)]), [Some(1.0), Some(1.0)]);
    }

    #[test]
    fn a_cheaper_method_is_advised_where_the_difference_means_nothing() {
        let all = [
            ("full", rows(0..40), 1_000),
            ("thin", rows(10..52), 10),
            ("tiny", rows(0..200), 1),
        ];
        let found = choose(&tried(&all), &[], &EvaluateParams::default()).unwrap();
        let found = found.overall;
        assert_eq!((found.best, found.advised, found.n), (0, 1, 400));
        assert_eq!(found.methods[0].behind.value, 0.0);
        assert!(found.methods[0].p.is_none());
        assert!(found.methods[2].apart && !found.is_open());
    }

    #[test]
    fn methods_that_say_the_same_leave_the_choice_open() {
        let all = [("full", rows(0..40), 9), ("thin", rows(0..40), 3)];
        let found = choose(&tried(&all), &[], &EvaluateParams::default()).unwrap();
        // Equal: the cheaper one.
        assert_eq!((found.overall.best, found.overall.advised), (1, 1));
        assert!(found.overall.is_open());
        assert_eq!(found.overall.methods[0].p, Some(1.0));
    }

    #[test]
    fn groups_choose_by_themselves() {
        // In the first region one errs, in the second the other.
        let all = [("full", rows(0..150), 9), ("thin", rows(250..400), 3)];
        let names = (0..400).map(|row| if row < 200 { "de" } else { "fr" });
        let groups = [Grouping::by("region", names)];
        let found = choose(&tried(&all), &groups, &EvaluateParams::default()).unwrap();
        let best = |name: &str| found.by["region"][name].best;
        assert_eq!((best("de"), best("fr")), (1, 0));
        assert!(found.overall.is_open());
    }

    #[test]
    fn without_draws_nothing_is_told_apart() {
        let params = EvaluateParams {
            draws: 0,
            ..EvaluateParams::default()
        };
        let all = [("full", rows(0..10), 9), ("thin", rows(0..300), 3)];
        let found = choose(&tried(&all), &[], &params).unwrap().overall;
        assert_eq!((found.best, found.advised), (0, 1));
        assert!(found.is_open());
    }

    #[test]
    fn rows_must_be_numbers_and_as_many() {
        let all = [("full", vec![1.0, f64::NAN], 9)];
        let error = choose(&tried(&all), &[], &EvaluateParams::default()).unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains("NaN of full"), "{shown}");
        let all = [("full", vec![1.0], 9), ("thin", vec![1.0, 0.0], 3)];
        assert!(choose(&tried(&all), &[], &EvaluateParams::default()).is_err());
        assert!(choose(&[], &[], &EvaluateParams::default()).is_err());
    }
}
