//! The best choice of a given number of people by a sum of scores, zones included: the relaxed
//! problem under every bound.
#![expect(clippy::indexing_slicing, reason = "all indices are positions, zones or counts")]

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
    let mut order: Vec<(i64, usize)> =
        scores.iter().enumerate().map(|(at, &score)| (-score, at)).collect();
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
    // Above the least number nothing needs to be told apart without a largest one.
    let (min, max) = rules.distinct;
    let cap = if max < zones { max } else { min.min(zones) };
    let width = left + 1;
    let states = (cap + 1) * width;
    let mut table: Vec<Option<i128>> = vec![None; states];
    table[0] = Some(0);
    let mut choices: Vec<Vec<(usize, usize)>> = Vec::with_capacity(zones);
    for zone in 0..zones {
        members[zone].sort_by_key(|&at| (-scores[at], at));
        let inside = zoned.inside[zone];
        let (least, most) = rules.people[zone];
        let range = least.saturating_sub(inside)..=most.saturating_sub(inside).min(left);
        let mut next: Vec<Option<i128>> = vec![None; states];
        let mut from = vec![(0, 0); states];
        let mut sum = 0_i128;
        for count in 0..=members[zone].len().min(left) {
            if count > 0 {
                sum += i128::from(scores[members[zone][count - 1]]);
            }
            if !range.contains(&count) {
                continue;
            }
            let fresh = usize::from(inside + count > 0);
            for (state, value) in table.iter().enumerate() {
                let Some(value) = value else { continue };
                let (used, people) = (state / width + fresh, state % width + count);
                let used = if max < zones { used } else { used.min(cap) };
                if used > cap || people > left {
                    continue;
                }
                let to = used * width + people;
                if next[to].is_none_or(|known| known < value + sum) {
                    next[to] = Some(value + sum);
                    from[to] = (state, count);
                }
            }
        }
        choices.push(from);
        table = next;
    }
    let ends = (min.min(cap + 1)..=cap).map(|used| used * width + left);
    let (total, end) = ends
        .filter_map(|end| Some((table[end]?, end)))
        .max_by_key(|&(total, end)| (total, std::cmp::Reverse(end)))?;
    Some((total, trace(&choices, &members, end)))
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
