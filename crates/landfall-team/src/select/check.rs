//! All mistakes of the input, and the exact whole numbers made of it.

use std::collections::BTreeSet;

use landfall_core::{Decimal, Mistake, Mistakes, Place};

use super::demand::Rule;
use super::error::SelectError;
use super::params::{PairValues, SelectionParams};

/// Most people to choose from.
pub const MAX_PEOPLE: usize = 100_000;
/// Most people to choose from when pairs have values.
pub const MAX_PEOPLE_WITH_PAIRS: usize = 10_000;
/// Largest absolute own or pair value.
pub const MAX_VALUE: f64 = 100.0;
/// Whole numbers per unit of a value.
pub(super) const MICRO: i64 = 1_000_000;
/// Largest sum that a row may reach.
const MAX_SUM: i128 = 1 << 61;

/// A checked selection in whole numbers; made by [`SelectionParams::check`].
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Own values in millionths.
    pub(super) own: Vec<i32>,
    pub(super) sizes: (usize, usize),
    pub(super) size_label: String,
    pub(super) pair: Option<Pairs>,
    /// Zones numbered from 0 without holes, when given.
    pub(super) zones: Option<Vec<usize>>,
    pub(super) zone_names: Vec<usize>,
    pub(super) demands: Vec<Checked>,
    pub(super) explain: bool,
}

/// Pair values in millionths, square and symmetric with zeros on the diagonal.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pairs {
    /// Weight gamma in millionths.
    pub(super) weight: i64,
    pub(super) square: Vec<i32>,
}

/// A demand in whole numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Checked {
    pub(super) label: String,
    pub(super) rule: Rule,
    /// Amounts and limit of a budget or headcount.
    pub(super) amounts: Option<(Vec<i64>, i64)>,
}

impl SelectionParams {
    /// Checks everything and turns it into whole numbers: values, weight and shares are rounded to
    /// millionths here, once; costs stay exact.
    ///
    /// # Errors
    /// [`SelectError::Input`] with every mistake found.
    pub fn check(self) -> Result<Selection, SelectError> {
        let mut mistakes = Vec::new();
        self.check_people(&mut mistakes);
        self.check_sizes(&mut mistakes);
        if let Some(pair) = &self.pair {
            check_pairs(pair, self.own.len(), &mut mistakes);
        }
        if let Some(zones) = &self.zones
            && zones.len() != self.own.len()
        {
            let (given, people) = (zones.len(), self.own.len());
            let message = format!("`{given}` zones for `{people}` people");
            mistakes.push(at("zones", message).help("give one zone for each person"));
        }
        self.check_labels(&mut mistakes);
        let demands: Vec<Checked> = self
            .demands
            .iter()
            .map(|demand| Checked {
                label: demand.label.clone(),
                rule: demand.rule.clone(),
                amounts: self.check_rule(&demand.label, &demand.rule, &mut mistakes),
            })
            .collect();
        Mistakes::none(mistakes)?;
        Ok(self.whole(demands))
    }

    fn whole(self, demands: Vec<Checked>) -> Selection {
        let people = self.own.len();
        let zone_names: Vec<usize> = self
            .zones
            .iter()
            .flatten()
            .copied()
            .collect::<BTreeSet<usize>>()
            .into_iter()
            .collect();
        let zones = self.zones.map(|zones| {
            let rank = |zone: &usize| zone_names.partition_point(|name| name < zone);
            zones.iter().map(rank).collect()
        });
        Selection {
            own: self.own.iter().map(|&value| micro(value)).collect(),
            sizes: self.sizes,
            size_label: self.size_label,
            pair: self.pair.map(|pair| Pairs {
                weight: i64::from(micro(pair.weight)),
                square: square(people, &pair.upper),
            }),
            zones,
            zone_names,
            demands,
            explain: self.explain,
        }
    }

    fn check_people(&self, mistakes: &mut Vec<Mistake>) {
        let limit = if self.pair.is_some() {
            MAX_PEOPLE_WITH_PAIRS
        } else {
            MAX_PEOPLE
        };
        if self.own.len() > limit {
            let given = self.own.len();
            let message = format!("`{given}` people; at most {limit} are possible");
            mistakes.push(at("people", message));
        }
        for (person, &value) in self.own.iter().enumerate() {
            if !possible(value) {
                let message = format!("own value of person {person} is `{value}`");
                mistakes.push(at("own values", message).help(VALUE_HELP));
            }
        }
    }

    fn check_sizes(&self, mistakes: &mut Vec<Mistake>) {
        let ((min, max), people) = (self.sizes, self.own.len());
        if min > max {
            let message = format!("sizes from `{min}` to `{max}`");
            mistakes.push(at(&self.size_label, message).help("give the smaller size first"));
        }
        if max > people {
            let message = format!("a team of `{max}` cannot be chosen from `{people}` people");
            mistakes.push(at(&self.size_label, message).help("ask for fewer or add people"));
        }
        let pairs = self.pair.iter().flat_map(|pair| &pair.upper);
        let magnitude = self
            .own
            .iter()
            .chain(pairs)
            .filter(|&&value| possible(value))
            .fold(1.0_f64, |most, value| most.max(value.abs()));
        // The bounds multiply values (10^12 steps to the unit) by up to 8 times the size squared.
        let size = max as f64;
        if max <= people && magnitude * size * size * 8e12 > 2.0_f64.powi(61) {
            let message = format!("a team of `{max}` with values up to `{magnitude}`");
            let help = "exact sums would overflow: ask for a smaller team or scale the values";
            mistakes.push(at(&self.size_label, message).help(help));
        }
    }

    fn check_labels(&self, mistakes: &mut Vec<Mistake>) {
        let mut seen = BTreeSet::from([self.size_label.as_str()]);
        for demand in &self.demands {
            if !seen.insert(&demand.label) {
                let message = format!("the label `{}` is used twice", demand.label);
                let help = "contradictions are told by label: give each demand its own";
                mistakes.push(at(&demand.label, message).help(help));
            }
        }
    }

    fn check_rule(
        &self,
        label: &str,
        rule: &Rule,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<(Vec<i64>, i64)> {
        self.check_named(label, rule, mistakes);
        if let Some((Some(min), Some(max))) = rule.range()
            && min > max
        {
            let message = format!("at least `{min}` and at most `{max}`");
            mistakes.push(at(label, message).help("the smaller number comes first"));
        }
        if matches!(rule, Rule::Zones { .. } | Rule::ZonePeople { .. }) && self.zones.is_none() {
            let message = "a demand about zones, but nobody's zone is known";
            mistakes.push(at(label, message).help("give the zones"));
        }
        let amounts = match rule {
            Rule::Budget { costs, limit } => {
                self.check_length(label, costs.len(), mistakes);
                minor_units(label, costs, *limit, mistakes)
            }
            Rule::Headcount { shares, limit } => {
                self.check_length(label, shares.len(), mistakes);
                shares_in_micro(label, shares, *limit, mistakes)
            }
            _ => None,
        }?;
        let sum: i128 = amounts.0.iter().map(|&amount| i128::from(amount)).sum();
        if sum > MAX_SUM {
            mistakes.push(too_large(label));
        }
        Some(amounts)
    }

    fn check_named(&self, label: &str, rule: &Rule, mistakes: &mut Vec<Mistake>) {
        let mut seen = BTreeSet::new();
        for &person in rule.people() {
            if person >= self.own.len() {
                let people = self.own.len();
                let message = format!("person `{person}` of `{people}`");
                mistakes.push(at(label, message).help("people are counted from 0"));
            }
            if !seen.insert(person) {
                mistakes.push(at(label, format!("person `{person}` is named twice")));
            }
        }
    }

    fn check_length(&self, label: &str, given: usize, mistakes: &mut Vec<Mistake>) {
        let people = self.own.len();
        if given != people {
            let message = format!("`{given}` amounts for `{people}` people");
            mistakes.push(at(label, message).help("give one for each person"));
        }
    }
}

const VALUE_HELP: &str = "values are numbers from -100 to 100, usually 0 to 1";

/// Whether a value is a number that can be used; NaN is not.
fn possible(value: f64) -> bool {
    (-MAX_VALUE..=MAX_VALUE).contains(&value)
}

fn at(field: &str, message: impl Into<String>) -> Mistake {
    Mistake::new(Place::default().field(field), message)
}

fn too_large(label: &str) -> Mistake {
    at(label, "amounts too large for exact sums")
        .help("all amounts together must stay below 2^61 of their smallest unit")
}

fn check_pairs(pair: &PairValues, people: usize, mistakes: &mut Vec<Mistake>) {
    if !(0.0..=1.0).contains(&pair.weight) {
        let message = format!("weight of the pair values is `{}`", pair.weight);
        mistakes.push(at("weight", message).help("weights lie between 0 and 1"));
    }
    let mut values = pair.upper.iter();
    for i in 0..people {
        for j in i + 1..people {
            match values.next() {
                Some(&value) if !possible(value) => {
                    let message = format!("value of the pair {i}, {j} is `{value}`");
                    mistakes.push(at("pair values", message).help(VALUE_HELP));
                }
                _ => {}
            }
        }
    }
}

/// Costs and limit in units of the finest decimal place among them.
fn minor_units(
    label: &str,
    costs: &[Decimal],
    limit: Decimal,
    mistakes: &mut Vec<Mistake>,
) -> Option<(Vec<i64>, i64)> {
    for (person, cost) in costs.iter().enumerate() {
        if cost.is_sign_negative() && !cost.is_zero() {
            let message = format!("cost of person {person} is `{cost}`");
            mistakes.push(at(label, message).help("costs start at 0"));
        }
    }
    let all = || costs.iter().chain([&limit]).map(Decimal::normalize);
    let scale = all().map(|amount| amount.scale()).max().unwrap_or(0);
    let whole: Option<Vec<i64>> = all()
        .map(|amount| {
            let factor = 10_i128.checked_pow(scale - amount.scale())?;
            i64::try_from(amount.mantissa().checked_mul(factor)?).ok()
        })
        .collect();
    let Some(mut amounts) = whole else {
        mistakes.push(too_large(label));
        return None;
    };
    let limit = amounts.pop()?;
    // Below -2^61 nothing changes any more, and sums stay exact.
    Some((amounts, limit.clamp(-(1 << 61), 1 << 61)))
}

fn shares_in_micro(
    label: &str,
    shares: &[f64],
    limit: f64,
    mistakes: &mut Vec<Mistake>,
) -> Option<(Vec<i64>, i64)> {
    for (person, share) in shares.iter().enumerate() {
        if !(0.0..=MAX_VALUE).contains(share) {
            let message = format!("share of person {person} is `{share}`");
            mistakes.push(at(label, message).help("shares are numbers from 0 to 100"));
        }
    }
    if !(0.0..=1e9).contains(&limit) {
        let message = format!("headcount of `{limit}`");
        mistakes.push(at(label, message).help("a headcount is a number from 0 to 10^9"));
    }
    // Saturating casts: what does not fit was refused above.
    let whole = |share: f64| (share * MICRO as f64).round() as i64;
    Some((
        shares.iter().map(|&share| whole(share)).collect(),
        whole(limit),
    ))
}

/// A value of at most 100 in millionths; fits by the checks above.
fn micro(value: f64) -> i32 {
    (value * MICRO as f64).round() as i32
}

fn square(people: usize, upper: &[f64]) -> Vec<i32> {
    let mut square = vec![0; people * people];
    let mut values = upper.iter();
    for i in 0..people {
        for j in i + 1..people {
            let value = values.next().map_or(0, |&value| micro(value));
            for at in [i * people + j, j * people + i] {
                if let Some(cell) = square.get_mut(at) {
                    *cell = value;
                }
            }
        }
    }
    square
}
