//! The bound of a part of the search, and what it rules out.
#![expect(
    clippy::indexing_slicing,
    reason = "all indices are people, positions or rows"
)]

use super::domain::{Domain, Empty, Laws, State};
use super::model::Row;
use super::pick::{Pick, Zoned, pick};
use super::stars::{Near, Stars};

/// What bounds are made with: the demands, the split of the pair values, and the value to beat.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'m, 'a> {
    pub(super) laws: Laws<'m, 'a>,
    pub(super) split: &'m [i32],
    /// The same sorted, when that was done.
    pub(super) near: Option<&'m Near>,
    /// Teams of this value or less are of no interest.
    pub(super) floor: i64,
}

/// A bound with what it was made from.
pub(super) struct Relaxed {
    pub(super) bound: i64,
    pub(super) inside: Vec<usize>,
    pub(super) open: Vec<usize>,
    pub(super) left: usize,
    /// Gains less prices, by position.
    pub(super) gains: Vec<i64>,
    /// Scores by position and their scale.
    pub(super) scores: Vec<i64>,
    pub(super) scale: i128,
    /// Value that does not depend on the choice.
    pub(super) base: i128,
    pub(super) pick: Pick,
}

/// Fraction bits of a price.
const BITS: u32 = 40;

/// A price as a whole number of 2^-40; never negative.
fn fixed(price: f64) -> i128 {
    // Saturating: a price is capped far below.
    (price.max(0.0) * 2.0_f64.powi(40)) as i128
}

/// Largest price of a row such that all sums fit: see `SelectionParams::check`.
pub(super) fn price_cap(row: &Row, rows: usize, size: usize) -> f64 {
    2.0_f64.powi(58) / (row.scale * (rows + 1) as f64 * (size + 1) as f64)
}

/// Gains of the open people with a team inside, prices left aside.
pub(super) fn gains(laws: Laws<'_, '_>, inside: &[usize], open: &[usize]) -> Vec<i64> {
    let model = laws.model;
    let Some(pair) = model.pair else {
        return open.iter().map(|&person| model.own[person]).collect();
    };
    let mut sums = vec![0_i64; open.len()];
    for &member in inside {
        let row = &pair.square[member * model.people..][..model.people];
        for (sum, &person) in sums.iter_mut().zip(open) {
            *sum += i64::from(row[person]);
        }
    }
    sums.iter()
        .zip(open)
        .map(|(sum, &person)| model.own[person] + 2 * pair.factor * sum)
        .collect()
}

impl Frame<'_, '_> {
    /// Bounds a domain under prices of the rows; `Err` when it holds no team worth more than the
    /// floor.
    pub(super) fn relax(&self, domain: &Domain, prices: &[f64]) -> Result<Relaxed, Empty> {
        let (inside, open) = (domain.people(State::In), domain.people(State::Open));
        let free = gains(self.laws, &inside, &open);
        self.relax_with(inside, open, free, prices)
    }

    pub(super) fn relax_with(
        &self,
        inside: Vec<usize>,
        open: Vec<usize>,
        mut gains: Vec<i64>,
        prices: &[f64],
    ) -> Result<Relaxed, Empty> {
        let model = self.laws.model;
        let left = model.size - inside.len();
        let mut base = i128::from(model.value(&inside));
        for (row, &price) in model.rows.iter().zip(prices) {
            let price = fixed(price);
            if price == 0 {
                continue;
            }
            // Any whole prices p_i <= price * coef_i are valid beside a rounded-down limit.
            base += (price * i128::from(row.limit)) >> BITS;
            let part = |person: usize| (price * i128::from(row.coef[person])) >> BITS;
            base -= inside.iter().map(|&person| part(person)).sum::<i128>();
            for (gain, &person) in gains.iter_mut().zip(&open) {
                *gain -= part(person) as i64;
            }
        }
        let (scores, scale) = self.scores(&open, left, &gains);
        let zoned = model.zones.as_ref().map(|rules| Zoned {
            rules,
            inside: rules.counts(&inside),
            of: open.iter().map(|&person| rules.of[person]).collect(),
        });
        let pick = pick(&scores, left, zoned.as_ref()).ok_or(Empty)?;
        let mut relaxed = Relaxed {
            bound: 0,
            inside,
            open,
            left,
            gains,
            scores,
            scale,
            base,
            pick,
        };
        relaxed.bound = self.bound(&relaxed, relaxed.pick.total);
        if relaxed.bound <= self.floor {
            return Err(Empty);
        }
        Ok(relaxed)
    }

    fn scores(&self, open: &[usize], left: usize, gains: &[i64]) -> (Vec<i64>, i128) {
        match self.laws.model.pair {
            Some(pair) if left >= 2 => {
                let stars = self.stars(pair.factor, open, left);
                (stars.scores(gains), 2 * (left as i128 - 1))
            }
            _ => (gains.to_vec(), 1),
        }
    }

    pub(super) fn stars<'s>(&'s self, factor: i64, open: &'s [usize], left: usize) -> Stars<'s> {
        Stars {
            people: self.laws.model.people,
            split: self.split,
            factor,
            open,
            left,
            near: self.near,
        }
    }

    /// The bound that a sum of scores stands for, rounded down to what values can be.
    pub(super) fn bound(&self, relaxed: &Relaxed, total: i128) -> i64 {
        let grain = i128::from(self.laws.model.grain);
        let bound = relaxed.base + total.div_euclid(relaxed.scale);
        let bound = bound.div_euclid(grain) * grain;
        i64::try_from(bound).unwrap_or(if bound < 0 { i64::MIN } else { i64::MAX })
    }

    /// Bound of the part in which the open person at `at` is chosen.
    pub(super) fn bound_with(&self, relaxed: &Relaxed, at: usize) -> i64 {
        let pick = &relaxed.pick;
        let loss = i128::from(pick.last.max(relaxed.scores[at]) - relaxed.scores[at]);
        self.bound(relaxed, (pick.plain - loss).min(pick.total))
    }

    /// Leaves out whoever cannot be in a team worth more than the floor, and takes in whoever must
    /// be. Whether anything changed.
    pub(super) fn fix(&self, domain: &mut Domain, relaxed: &Relaxed) -> Result<bool, Empty> {
        let before = domain.clone();
        for (at, &person) in relaxed.open.iter().enumerate() {
            if self.bound_with(relaxed, at) <= self.floor {
                domain.exclude(person, self.laws)?;
            }
        }
        if let Some(next) = relaxed.pick.next {
            for (at, &person) in relaxed.open.iter().enumerate() {
                let loss = i128::from(relaxed.scores[at]) - i128::from(next);
                let without = (relaxed.pick.plain - loss.max(0)).min(relaxed.pick.total);
                if self.bound(relaxed, without) <= self.floor {
                    domain.include(person, self.laws)?;
                }
            }
        }
        if *domain == before {
            return Ok(false);
        }
        domain.narrow(self.laws)?;
        Ok(true)
    }
}
