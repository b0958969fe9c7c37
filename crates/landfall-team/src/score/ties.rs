//! The best or worst of many values, with their ties, in bounded memory.

use std::collections::BTreeMap;

use super::Order;

/// Values tie with the best of their place when they differ from it by at most this share of it.
pub const TOLERANCE: f64 = 1e-9;
/// Of those that tie, at most this many are listed; all are counted.
pub const MOST_LISTED: usize = 1000;

/// Bits of the mantissa below which values are not told apart inside: a share of 10^-12, far below
/// the tolerance. It bounds how many different values a place can hold.
const GRAIN: u32 = 12;

/// Values that agree in all but the last bits.
#[derive(Debug, Clone)]
struct Cell<T> {
    /// The best of them.
    value: f64,
    count: u64,
    /// The first of them.
    listed: Vec<T>,
}

/// One place: everything that ties.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tied<T> {
    /// The best of them.
    pub(super) value: f64,
    pub(super) count: u64,
    /// The first of them, rising.
    pub(super) listed: Vec<T>,
}

/// The first places among the values offered, which are 0 and above.
#[derive(Debug, Clone)]
pub(super) struct Ties<T> {
    order: Order,
    places: usize,
    /// By rising key, best first.
    cells: BTreeMap<u64, Cell<T>>,
    /// Worse values have no place any more.
    limit: f64,
    /// Values with a worse logarithm are worse than the limit, rounding included.
    ln_limit: f64,
}

impl<T: Copy + Ord> Ties<T> {
    pub(super) const fn new(order: Order, places: usize) -> Self {
        let (limit, ln_limit) = match order {
            Order::Best => (0.0, f64::NEG_INFINITY),
            Order::Worst => (f64::INFINITY, f64::INFINITY),
        };
        Self {
            order,
            places,
            cells: BTreeMap::new(),
            limit,
            ln_limit,
        }
    }

    /// Whether a value of this logarithm, known to within rounding, can have a place: a quick look
    /// before the value itself is computed.
    #[inline]
    pub(super) fn may_place(&self, ln: f64) -> bool {
        !self.better(self.ln_limit, ln)
    }

    /// Whether `a` is better in this order.
    fn better(&self, a: f64, b: f64) -> bool {
        match self.order {
            Order::Best => a > b,
            Order::Worst => a < b,
        }
    }

    /// The worst value that ties with `leader`.
    fn reach(&self, leader: f64) -> f64 {
        match self.order {
            Order::Best => leader * (1.0 - TOLERANCE),
            Order::Worst => leader * (1.0 + TOLERANCE),
        }
    }

    /// Offers a value; `what` rises from one call to the next.
    pub(super) fn offer(&mut self, value: f64, what: T) {
        if self.better(self.limit, value) {
            return;
        }
        let bits = value.to_bits() >> GRAIN;
        let key = match self.order {
            Order::Best => !bits,
            Order::Worst => bits,
        };
        let better = self
            .cells
            .get(&key)
            .is_some_and(|cell| self.better(value, cell.value));
        let mut added = false;
        let cell = self.cells.entry(key).or_insert_with(|| {
            added = true;
            Cell {
                value,
                count: 0,
                listed: Vec::new(),
            }
        });
        cell.count += 1;
        if better {
            cell.value = value;
        }
        if cell.listed.len() < MOST_LISTED {
            cell.listed.push(what);
        }
        if added || better {
            self.trim();
        }
    }

    /// Takes over what another has gathered; all of it comes after what this one has.
    pub(super) fn merge(&mut self, other: Self) {
        for (key, cell) in other.cells {
            let Some(known) = self.cells.get(&key) else {
                self.cells.insert(key, cell);
                continue;
            };
            let better = self.better(cell.value, known.value);
            if let Some(known) = self.cells.get_mut(&key) {
                known.count += cell.count;
                if better {
                    known.value = cell.value;
                }
                let room = MOST_LISTED.saturating_sub(known.listed.len());
                known.listed.extend(cell.listed.into_iter().take(room));
            }
        }
        self.trim();
    }

    /// Forgets what can have no place any more. The best value of a place only ever gets better, so
    /// what is beyond the last place now stays beyond it.
    fn trim(&mut self) {
        let mut places = 0;
        let mut reach = None;
        let mut beyond = None;
        for (key, cell) in &self.cells {
            if reach.is_none_or(|reach| self.better(reach, cell.value)) {
                if places == self.places {
                    beyond = Some(*key);
                    break;
                }
                places += 1;
                reach = Some(self.reach(cell.value));
            }
        }
        if let Some(beyond) = beyond {
            self.cells.split_off(&beyond);
        }
        if let Some(reach) = reach
            && places == self.places
        {
            self.limit = reach;
            self.ln_limit = match self.order {
                Order::Best => reach.ln() - TOLERANCE,
                Order::Worst => reach.ln() + TOLERANCE,
            };
        }
    }

    /// The places, best first.
    pub(super) fn places(self) -> Vec<Tied<T>> {
        let mut places: Vec<Tied<T>> = Vec::new();
        let mut reach = f64::NAN;
        let order = Self::new(self.order, self.places);
        for cell in self.cells.into_values() {
            match places.last_mut() {
                Some(place) if !order.better(reach, cell.value) => {
                    place.count += cell.count;
                    place.listed.extend(cell.listed);
                }
                _ => {
                    reach = order.reach(cell.value);
                    places.push(Tied {
                        value: cell.value,
                        count: cell.count,
                        listed: cell.listed,
                    });
                }
            }
        }
        for place in &mut places {
            place.listed.sort_unstable();
            place.listed.truncate(MOST_LISTED);
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Sorts everything and cuts it into places.
    fn simple(order: Order, places: usize, values: &[f64]) -> Vec<(u64, Vec<usize>)> {
        let mut all: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        if order == Order::Best {
            all.reverse();
        }
        let mut found: Vec<(f64, Vec<usize>)> = Vec::new();
        for (value, what) in all {
            match found.last_mut() {
                Some((leader, list)) if (value - *leader).abs() <= TOLERANCE * *leader => {
                    list.push(what);
                }
                _ => found.push((value, vec![what])),
            }
        }
        found.truncate(places);
        let sorted = |(_, mut list): (f64, Vec<usize>)| {
            list.sort_unstable();
            (list.len() as u64, list)
        };
        found.into_iter().map(sorted).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn places_are_those_of_sorting_everything(
            steps in proptest::collection::vec((1_u32..6, 0_u32..30), 0..60),
            places in 1_usize..5,
            cut in 0_usize..60,
            best in any::<bool>(),
        ) {
            // Values a tenth of the tolerance apart, around a few levels: places chain, but do not merge.
            let values: Vec<f64> = steps
                .iter()
                .map(|(level, step)| f64::from(*level) * (1.0 + f64::from(*step) * 0.97e-10))
                .collect();
            let order = if best { Order::Best } else { Order::Worst };
            let mut parts = [Ties::new(order, places), Ties::new(order, places)];
            for (what, value) in values.iter().enumerate() {
                parts[usize::from(what >= cut)].offer(*value, what);
            }
            let [mut first, second] = parts;
            first.merge(second);
            let found: Vec<_> = first.places().into_iter().map(|p| (p.count, p.listed)).collect();
            prop_assert_eq!(found, simple(order, places, &values));
        }
    }

    #[test]
    fn more_ties_than_are_listed_are_counted() {
        let mut ties = Ties::new(Order::Worst, 1);
        for what in 0..2500_u32 {
            ties.offer(0.5, what);
        }
        let places = ties.places();
        assert_eq!(
            (places[0].count, places[0].listed.len()),
            (2500, MOST_LISTED)
        );
        assert_eq!(places[0].listed.last(), Some(&999));
    }
}
