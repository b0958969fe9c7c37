//! The best choice of a given number of people by a sum of scores, zones included: the relaxed
//! problem under every bound.
#![expect(
    clippy::indexing_slicing,
    reason = "all indices are positions, zones or counts"
)]

use super::model::ZoneRules;

/// Open people by position, with scores; `left` of them are taken.
pub(super) struct Pick {
    /// Largest sum of scores.
    pub(super) total: i128,
    /// Positions that reach it.
    pub(super) taken: Vec<usize>,
    /// Score of the last taken and of the best not taken, zones left aside; `total` without
    /// zones.
    pub(super) last: i64,
    pub(super) next: Option<i64>,
    pub(super) plain: i128,
}

/// The zones of the open people and how many of each zone are in already.
pub(super) struct Zoned<'z> {
    pub(super) rules: &'z ZoneRules,
    pub(super) inside: Vec<usize>,
    /// Zone by position.
    pub(super) of: Vec<usize>,
}

/// The best `left` of `scores`; `None` when the zones allow none. Ties go to the lower position.
pub(super) fn pick(scores: &[i64], left: usize, zoned: Option<&Zoned<'_>>) -> Option<Pick> {
    if scores.len() < left {
        return None;
    }
    let mut order: Vec<(i64, usize)> = scores
        .iter()
        .enumerate()
        .map(|(at, &score)| (-score, at))
        .collect();
    if left > 0 && left < order.len() {
        order.select_nth_unstable(left - 1);
    }
    let (taken, rest) = order.split_at(left);
    let plain: i128 = taken.iter().map(|(score, _)| i128::from(-score)).sum();
    let last = taken.iter().map(|(score, _)| -score).min().unwrap_or(0);
    let next = rest.iter().map(|(score, _)| -score).max();
    let mut best = Pick {
        total: plain,
        taken: taken.iter().map(|(_, at)| *at).collect(),
        last,
        next,
        plain,
    };
    if let Some(zoned) = zoned {
        (best.total, best.taken) = pick_zoned(scores, left, zoned)?;
    }
    Some(best)
}

/// Dynamic programme over zones: the state is (different zones so far, people so far).
fn pick_zoned(scores: &[i64], left: usize, zoned: &Zoned<'_>) -> Option<(i128, Vec<usize>)> {
    let rules = zoned.rules;
    let zones = rules.people.len();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); zones];
    for (at, &zone) in zoned.of.iter().enumerate() {
        members[zone].push(at);
    }
    let (min, max) = rules.distinct;
    let mut table = Table::new(left, (min, max), zones);
    let mut choices: Vec<Vec<(usize, usize)>> = Vec::with_capacity(zones);
    for (zone, members) in members.iter_mut().enumerate() {
        members.sort_by_key(|&at| (-scores[at], at));
        let inside = zoned.inside[zone];
        let (least, most) = rules.people[zone];
        let most = most.saturating_sub(inside).min(left).min(members.len());
        let mut sum = 0_i128;
        let mut ways: Vec<(usize, i128)> = Vec::new();
        for count in 0..=most {
            if count > 0 {
                sum += i128::from(scores[members[count - 1]]);
            }
            if count >= least.saturating_sub(inside) {
                ways.push((count, sum));
            }
        }
        choices.push(table.extend(&ways, inside > 0));
    }
    let cap = table.cap;
    let ends = (min.min(cap + 1)..=cap).map(|used| used * table.width + left);
    let (total, end) = ends
        .filter_map(|end| Some((table.best[end]?, end)))
        .max_by_key(|&(total, end)| (total, std::cmp::Reverse(end)))?;
    Some((total, trace(&choices, &members, end)))
}

/// Best sums by state `different zones * width + people`.
struct Table {
    width: usize,
    /// Largest number of different zones that is told apart.
    cap: usize,
    /// Whether there is a largest number: without one, `cap` stands for that and more.
    strict: bool,
    best: Vec<Option<i128>>,
}

impl Table {
    fn new(left: usize, (min, max): (usize, usize), zones: usize) -> Self {
        let strict = max < zones;
        let cap = if strict { max } else { min.min(zones) };
        let width = left + 1;
        let mut best = vec![None; (cap + 1) * width];
        best[0] = Some(0);
        Self {
            width,
            cap,
            strict,
            best,
        }
    }

    /// Adds a zone with its ways (people, sum); for each state the one before and the people.
    fn extend(&mut self, ways: &[(usize, i128)], used_already: bool) -> Vec<(usize, usize)> {
        let mut next: Vec<Option<i128>> = vec![None; self.best.len()];
        let mut from = vec![(0, 0); self.best.len()];
        for &(count, sum) in ways {
            let fresh = usize::from(used_already || count > 0);
            for (state, value) in self.best.iter().enumerate() {
                let Some(value) = value else { continue };
                let (used, people) = (state / self.width + fresh, state % self.width + count);
                let used = if self.strict {
                    used
                } else {
                    used.min(self.cap)
                };
                if used > self.cap || people >= self.width {
                    continue;
                }
                let to = used * self.width + people;
                if next[to].is_none_or(|known| known < value + sum) {
                    next[to] = Some(value + sum);
                    from[to] = (state, count);
                }
            }
        }
        self.best = next;
        from
    }
}

fn trace(choices: &[Vec<(usize, usize)>], members: &[Vec<usize>], end: usize) -> Vec<usize> {
    let mut taken = Vec::new();
    let mut state = end;
    for (from, members) in choices.iter().zip(members).rev() {
        let (before, count) = from[state];
        taken.extend_from_slice(&members[..count]);
        state = before;
    }
    taken
}
