//! How often each class of meetings uses each of its choices.
#![expect(
    clippy::indexing_slicing,
    reason = "variables and attendees are numbered by the model itself"
)]

use super::occasion::Table;

/// Meetings that have the same choices.
#[derive(Debug)]
pub(super) struct Class {
    /// How many meetings.
    pub(super) count: i64,
    /// First of its variables.
    pub(super) first: usize,
    /// Variable after its last.
    pub(super) end: usize,
}

/// One variable per class and choice: how often it is used.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) classes: Vec<Class>,
    /// Burden of each variable for each attendee, in `unit` minutes; `attendees` each.
    burdens: Vec<i64>,
    pub(super) attendees: usize,
    /// Values the load of each attendee can take.
    pub(super) residues: Vec<Residue>,
    /// Values the sum of all loads can take.
    pub(super) sums: Residue,
    /// Largest number of minutes that divides every burden.
    pub(super) unit: i64,
}

impl Model {
    pub(super) fn new(table: &Table, attendees: usize) -> Self {
        let all = || {
            table
                .classes
                .iter()
                .flatten()
                .flat_map(|choice| &choice.burdens)
        };
        let unit = all().fold(0, |a, &b| gcd(a, b)).max(1);
        let mut classes = Vec::new();
        let mut first = 0;
        for (index, choices) in table.classes.iter().enumerate() {
            let meetings = table.occasions.iter().filter(|o| o.class == index);
            let end = first + choices.len();
            classes.push(Class {
                count: meetings.count() as i64,
                first,
                end,
            });
            first = end;
        }
        let burdens: Vec<i64> = all().map(|burden| burden / unit).collect();
        let of = |variable: usize| &burdens[variable * attendees..][..attendees];
        Self {
            residues: (0..attendees)
                .map(|attendee| Residue::new(&classes, |variable| of(variable)[attendee]))
                .collect(),
            sums: Residue::new(&classes, |variable| of(variable).iter().sum()),
            classes,
            burdens,
            attendees,
            unit,
        }
    }

    pub(super) fn variables(&self) -> usize {
        self.classes.last().map_or(0, |class| class.end)
    }

    /// Burdens of one use of a variable.
    pub(super) fn burdens(&self, variable: usize) -> &[i64] {
        &self.burdens[variable * self.attendees..][..self.attendees]
    }

    /// Accumulated burden of each attendee.
    pub(super) fn loads(&self, counts: &[i64]) -> Vec<i64> {
        let mut loads = vec![0; self.attendees];
        for (variable, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            for (load, burden) in loads.iter_mut().zip(self.burdens(variable)) {
                *load += count * burden;
            }
        }
        loads
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// What a search is for: uses whose loads all stay within caps, any or those of least sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aim {
    /// Greatest load of each attendee.
    pub(super) caps: Vec<i64>,
    /// Whether the sum is minimised.
    pub(super) sum: bool,
}

impl Aim {
    /// No load above `greatest`. As each attendee's load can only take values of her [`Residue`],
    /// the cap of each is the last of them.
    pub(super) fn within(model: &Model, greatest: i64, sum: bool) -> Self {
        let caps = model
            .residues
            .iter()
            .map(|r| r.at_most(greatest).unwrap_or(greatest));
        Self {
            caps: caps.collect(),
            sum,
        }
    }

    /// Value of these loads, 0 unless sums count; `None` when one is too great.
    pub(super) fn value(&self, loads: &[i64]) -> Option<i64> {
        let fits = loads.iter().zip(&self.caps).all(|(load, cap)| load <= cap);
        fits.then(|| if self.sum { loads.iter().sum() } else { 0 })
    }
}

/// The values a sum of burdens can take at most: `offset` plus a multiple of `step`; only `offset`
/// where the step is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Residue {
    pub(super) offset: i64,
    pub(super) step: i64,
}

impl Residue {
    /// For the burden that each variable adds: changing a choice changes the sum by a difference
    /// within a class.
    fn new(classes: &[Class], burden: impl Fn(usize) -> i64) -> Self {
        let (mut offset, mut step) = (0, 0);
        for class in classes {
            let first = burden(class.first);
            offset += class.count * first;
            for variable in class.first..class.end {
                step = gcd(step, (burden(variable) - first).abs());
            }
        }
        Self { offset, step }
    }

    /// The greatest value up to `limit`.
    pub(super) fn at_most(self, limit: i64) -> Option<i64> {
        match self.step {
            0 => (self.offset <= limit).then_some(self.offset),
            step => Some(limit - (limit - self.offset).rem_euclid(step)),
        }
    }

    /// The least value from `limit` on.
    pub(super) fn at_least(self, limit: i64) -> Option<i64> {
        match self.step {
            0 => (self.offset >= limit).then_some(self.offset),
            step => Some(limit + (self.offset - limit).rem_euclid(step)),
        }
    }
}

/// Least and greatest use of each variable in one branch of the search.
#[derive(Debug, Clone)]
pub(super) struct Ranges {
    pub(super) low: Vec<i64>,
    pub(super) high: Vec<i64>,
}

impl Ranges {
    pub(super) fn all(model: &Model) -> Self {
        Self {
            low: vec![0; model.variables()],
            high: (model.classes.iter())
                .flat_map(|class| std::iter::repeat_n(class.count, class.end - class.first))
                .collect(),
        }
    }

    /// The cheapest use of the variables of a class at these costs; `None` when the ranges leave
    /// none. Returns the variable that takes what is left after the last full one, too.
    pub(super) fn fill<C: Copy + PartialOrd>(
        &self,
        class: &Class,
        cost: &[C],
        counts: &mut [i64],
    ) -> Option<usize> {
        let variables = class.first..class.end;
        let mut left = class.count - self.low[variables.clone()].iter().sum::<i64>();
        if left < 0 {
            return None;
        }
        let mut order: Vec<usize> = variables.collect();
        order.sort_by(|&a, &b| {
            cost[a]
                .partial_cmp(&cost[b])
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut last = None;
        for variable in order {
            let more = left.min(self.high[variable] - self.low[variable]);
            counts[variable] = self.low[variable] + more;
            if more > 0 || last.is_none() {
                last = Some(variable);
            }
            left -= more;
        }
        if left == 0 { last } else { None }
    }
}
