//! The portfolio as rows over options, the form that every step of the search uses.
//!
//! Each candidate has `waves + 1` options: 0 is "does not enter", `w + 1` is
//! "enters in wave w". A row demands that the sum of the coefficients of the
//! options taken is at most its right-hand side.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the checked portfolio and from the model itself"
)]

use super::constraint::Rule;
use super::params::Portfolio;

/// Right-hand sides are cut to this: larger than every possible sum.
const UNBOUNDED: i64 = 1 << 61;

/// Coefficients of one candidate in one row, one per option.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) item: usize,
    pub(super) coef: Vec<i64>,
}

/// One demand `sum of coefficients <= rhs`.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) rhs: i64,
    pub(super) entries: Vec<Entry>,
}

/// Candidates, options and rows.
#[derive(Debug, Clone)]
pub(super) struct Model {
    /// `net[item][option]`; option 0 is always 0.
    pub(super) net: Vec<Vec<i64>>,
    pub(super) rows: Vec<Row>,
    /// For each item the rows it stands in: (row, position in its entries).
    pub(super) item_rows: Vec<Vec<(usize, usize)>>,
    /// Options allowed at the start, one bit each.
    pub(super) root: Vec<u64>,
    /// Every objective is a multiple of this.
    pub(super) step: i64,
    /// The first counting row. They come in pairs, `number <= rhs` and `-number <= rhs`: first
    /// for all that enter, then for each of several waves. Their right-hand sides change from
    /// node to node.
    pub(super) counting: usize,
}

impl Model {
    /// The model of `portfolio` with the demands for which `active` is true.
    pub(super) fn new(portfolio: &Portfolio, active: &[bool]) -> Self {
        let options = portfolio.waves() + 1;
        let net = portfolio
            .candidates()
            .iter()
            .map(|c| core::iter::once(0).chain(c.net().iter().copied()).collect())
            .collect();
        let all = (1_u64 << options) - 1;
        let mut builder = Builder {
            portfolio,
            rows: Vec::new(),
            root: vec![all; portfolio.candidates().len()],
        };
        for (constraint, _) in portfolio
            .constraints()
            .iter()
            .zip(active)
            .filter(|(_, on)| **on)
        {
            builder.add(constraint.rule());
        }
        Self::finish(net, builder.rows, builder.root)
    }

    /// Adds the counting rows, divides by common factors and indexes the rows.
    pub(super) fn finish(net: Vec<Vec<i64>>, mut rows: Vec<Row>, root: Vec<u64>) -> Self {
        let counting = rows.len();
        let options = net.first().map_or(0, Vec::len);
        let items = i64::try_from(net.len()).unwrap_or(i64::MAX);
        for group in 0..groups(options) {
            rows.push(count(&net, items, |o| i64::from(in_group(group, o))));
            rows.push(count(&net, 0, |o| -i64::from(in_group(group, o))));
        }
        let mut item_rows = vec![Vec::new(); net.len()];
        for (r, row) in rows.iter_mut().enumerate() {
            row.reduce();
            for (position, entry) in row.entries.iter().enumerate() {
                item_rows[entry.item].push((r, position));
            }
        }
        let step = net.iter().flatten().fold(0, |g, &v| gcd(g, v)).max(1);
        Self {
            net,
            rows,
            item_rows,
            root,
            step,
            counting,
        }
    }

    /// Number of items.
    pub(super) fn items(&self) -> usize {
        self.net.len()
    }

    /// Number of options of each item.
    pub(super) fn options(&self) -> usize {
        self.net.first().map_or(0, Vec::len)
    }

    /// Right-hand sides with the counting rows set to `(fewest, most)` for each group.
    pub(super) fn rhs(&self, counts: &[(i64, i64)]) -> Vec<i64> {
        let mut rhs: Vec<i64> = self.rows.iter().map(|r| r.rhs).collect();
        for (pair, &(fewest, most)) in rhs[self.counting..].chunks_mut(2).zip(counts) {
            pair[0] = most;
            pair[1] = -fewest;
        }
        rhs
    }

    /// Every number allowed, for each group that is counted.
    pub(super) fn any_counts(&self) -> Vec<(i64, i64)> {
        let items = i64::try_from(self.items()).unwrap_or(i64::MAX);
        vec![(0, items); groups(self.options())]
    }

    /// For each row whether every choice within the masks keeps it.
    pub(super) fn idle(&self, masks: &[u64], rhs: &[i64]) -> Vec<bool> {
        let most = |entry: &Entry| {
            let allowed = |o: &usize| masks[entry.item] >> o & 1 == 1;
            let coefs = (0..entry.coef.len()).filter(allowed);
            coefs.map(|o| entry.coef[o]).max().unwrap_or(0)
        };
        let rows = self.rows.iter().zip(rhs);
        rows.map(|(row, &rhs)| row.entries.iter().map(most).sum::<i64>() <= rhs)
            .collect()
    }

    /// The objective of a complete choice of options.
    pub(super) fn value(&self, choice: &[u8]) -> i64 {
        choice
            .iter()
            .zip(&self.net)
            .map(|(&o, net)| net[usize::from(o)])
            .sum()
    }

    /// What is left of each right-hand side under a complete choice.
    pub(super) fn slack(&self, rhs: &[i64], choice: &[u8]) -> Vec<i64> {
        self.rows
            .iter()
            .zip(rhs)
            .map(|(row, &rhs)| {
                let used: i64 = row
                    .entries
                    .iter()
                    .map(|e| e.coef[usize::from(choice[e.item])])
                    .sum();
                rhs - used
            })
            .collect()
    }

    /// The same model with every net value 0, to ask only whether a choice exists.
    pub(super) fn feasibility(&self) -> Self {
        let mut model = self.clone();
        for net in &mut model.net {
            net.fill(0);
        }
        model.step = 1;
        model
    }
}

/// How many groups are counted: all that enter, and each wave if there are several.
fn groups(options: usize) -> usize {
    if options > 2 { options } else { 1 }
}

/// Whether an option counts in a group: group 0 is all that enter, group `w + 1` is wave `w`.
pub(super) fn in_group(group: usize, option: usize) -> bool {
    option > 0 && (group == 0 || group == option)
}

fn count(net: &[Vec<i64>], rhs: i64, coef: impl Fn(usize) -> i64) -> Row {
    let entries = net.iter().enumerate().map(|(item, options)| Entry {
        item,
        coef: (0..options.len()).map(&coef).collect(),
    });
    Row {
        rhs,
        entries: entries.collect(),
    }
}

impl Row {
    /// Divides by the greatest common factor of the coefficients and rounds the limit down.
    fn reduce(&mut self) {
        let factor = self
            .entries
            .iter()
            .flat_map(|e| &e.coef)
            .fold(0, |g, &v| gcd(g, v));
        if factor > 1 {
            for coef in self.entries.iter_mut().flat_map(|e| &mut e.coef) {
                *coef /= factor;
            }
            self.rhs = self.rhs.div_euclid(factor);
        }
    }
}

/// Greatest common divisor of the absolute values; `gcd(0, a) = |a|`.
pub(super) fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

struct Builder<'a> {
    portfolio: &'a Portfolio,
    rows: Vec<Row>,
    root: Vec<u64>,
}

impl Builder<'_> {
    fn add(&mut self, rule: &Rule) {
        match rule {
            Rule::TotalBudget { limit } => self.budget(*limit, |_| true),
            Rule::WaveBudget { wave, limit } => self.budget(*limit, |w| w == *wave),
            Rule::MaxChosen { limit } => self.count(*limit, |_| true),
            Rule::MaxInWave { wave, limit } => self.count(*limit, |w| w == *wave),
            Rule::Required { candidate } => self.root[*candidate] &= !1,
            Rule::Window {
                candidate,
                earliest,
                latest,
            } => {
                let upto = |w: usize| (1_u64 << (w + 2)) - 1;
                let before = (1_u64 << (earliest + 1)) - 1;
                self.root[*candidate] &= (upto(*latest) & !before) | 1;
            }
            Rule::Exclusion { members } => {
                let entries = members
                    .iter()
                    .map(|&item| self.entry(item, |_| 1))
                    .collect();
                self.rows.push(Row { rhs: 1, entries });
            }
            Rule::Prerequisite { candidate, needs } => self.prerequisite(*candidate, *needs),
        }
    }

    fn entry(&self, item: usize, coef: impl Fn(usize) -> i64) -> Entry {
        Entry {
            item,
            coef: core::iter::once(0)
                .chain((0..self.portfolio.waves()).map(coef))
                .collect(),
        }
    }

    fn budget(&mut self, limit: i64, counts: impl Fn(usize) -> bool) {
        let entries = self
            .portfolio
            .candidates()
            .iter()
            .enumerate()
            .map(|(item, c)| self.entry(item, |w| if counts(w) { c.spend()[w] } else { 0 }))
            .collect();
        self.rows.push(Row {
            rhs: limit.min(UNBOUNDED),
            entries,
        });
    }

    fn count(&mut self, limit: usize, counts: impl Fn(usize) -> bool) {
        let entries = (0..self.portfolio.candidates().len())
            .map(|item| self.entry(item, |w| i64::from(counts(w))))
            .collect();
        let rhs = i64::try_from(limit).unwrap_or(UNBOUNDED).min(UNBOUNDED);
        self.rows.push(Row { rhs, entries });
    }

    /// For every wave: entered by then, `candidate` at most as often as `needs`.
    fn prerequisite(&mut self, candidate: usize, needs: usize) {
        for wave in 0..self.portfolio.waves() {
            let entries = vec![
                self.entry(candidate, |w| i64::from(w <= wave)),
                self.entry(needs, |w| -i64::from(w <= wave)),
            ];
            self.rows.push(Row { rhs: 0, entries });
        }
    }
}
