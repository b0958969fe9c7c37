//! Good teams without proof: greedy starts, then exchanges of one person (tabu search).
#![expect(clippy::indexing_slicing, reason = "all indices are people")]

use std::cmp::Reverse;

use super::model::Model;

/// Work of the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    pub(super) starts: usize,
    pub(super) moves: usize,
    /// Whether any feasible team is enough.
    pub(super) any: bool,
}

/// Best feasible team found, with its value.
pub(super) fn improve(model: &Model<'_>, effort: Effort) -> Option<(i64, Vec<usize>)> {
    let mut best: Option<(i64, Vec<usize>)> = None;
    let open: Vec<usize> = (0..model.people)
        .filter(|person| !model.banned[*person] && !model.forced.contains(person))
        .collect();
    let mut firsts: Vec<usize> = open.clone();
    firsts.sort_by_key(|&person| (-model.own[person], person));
    firsts.truncate(effort.starts.max(1));
    let mut starts: Vec<(i64, Vec<usize>)> = firsts
        .iter()
        .map(|&first| greedy(model, &open, first))
        .map(|team| (model.value(&team), team))
        .collect();
    if open.is_empty() {
        starts.push((0, greedy(model, &open, 0)));
    }
    starts.sort_by(|a, b| b.cmp(a));
    starts.dedup();
    starts.truncate(4);
    // A move looks at every exchange.
    let exchanges = (open.len() * model.size).max(1);
    let moves = effort.moves.min(4_000_000 / exchanges + 1);
    for (_, team) in starts {
        if effort.any && best.is_some() {
            break;
        }
        if team.len() == model.size {
            Walk::new(model, team).run(&open, moves, effort.any, &mut best);
        }
    }
    best
}

fn greedy(model: &Model<'_>, open: &[usize], first: usize) -> Vec<usize> {
    let mut team = model.forced.clone();
    let mut free: Vec<usize> = open.to_vec();
    if team.len() < model.size && free.contains(&first) {
        team.push(first);
        free.retain(|&person| person != first);
    }
    let mut gain: Vec<i64> = (0..model.people)
        .map(|person| with(model, person, &team))
        .collect();
    if model.pair.is_none() {
        free.sort_by_key(|&person| (-gain[person], person));
        team.extend(free.iter().take(model.size.saturating_sub(team.len())));
    }
    while team.len() < model.size {
        let best = (0..free.len()).max_by_key(|&at| (gain[free[at]], Reverse(free[at])));
        let Some(best) = best else { break };
        let next = free.swap_remove(best);
        team.push(next);
        add_pairs(model, &mut gain, next, 1);
    }
    team.sort_unstable();
    team
}

/// Own value of a person and her pair values with a team.
fn with(model: &Model<'_>, person: usize, team: &[usize]) -> i64 {
    let pairs = model.pair.map_or(0, |pair| {
        let row = &pair.square[person * model.people..][..model.people];
        let sum: i64 = team.iter().map(|&other| i64::from(row[other])).sum();
        2 * pair.factor * sum
    });
    model.own[person] + pairs
}

fn add_pairs(model: &Model<'_>, gain: &mut [i64], person: usize, sign: i64) {
    if let Some(pair) = model.pair {
        let row = &pair.square[person * model.people..][..model.people];
        for (gain, &value) in gain.iter_mut().zip(row) {
            *gain += sign * 2 * pair.factor * i64::from(value);
        }
    }
}

/// A walk from team to team; what was exchanged stays so for some moves.
struct Walk<'m, 'a> {
    model: &'m Model<'a>,
    team: Vec<usize>,
    inside: Vec<bool>,
    gain: Vec<i64>,
    sums: Vec<i64>,
    zone: Vec<usize>,
    until: Vec<usize>,
}

impl<'m, 'a> Walk<'m, 'a> {
    fn new(model: &'m Model<'a>, team: Vec<usize>) -> Self {
        let mut inside = vec![false; model.people];
        for &person in &team {
            inside[person] = true;
        }
        Self {
            gain: (0..model.people)
                .map(|person| with(model, person, &team))
                .collect(),
            sums: model.rows.iter().map(|row| row.sum(&team)).collect(),
            zone: model
                .zones
                .as_ref()
                .map_or_else(Vec::new, |zones| zones.counts(&team)),
            until: vec![0; model.people],
            model,
            team,
            inside,
        }
    }

    fn run(
        mut self,
        open: &[usize],
        moves: usize,
        any: bool,
        best: &mut Option<(i64, Vec<usize>)>,
    ) {
        let mut value = self.model.value(&self.team);
        self.keep(value, best);
        for now in 1..=moves {
            if any && best.is_some() {
                return;
            }
            let Some((out, into)) = self.choose(open, now, value, best) else {
                return;
            };
            value += self.change(out, into);
            self.exchange(out, into, now);
            self.keep(value, best);
        }
    }

    fn keep(&self, value: i64, best: &mut Option<(i64, Vec<usize>)>) {
        let better = best.as_ref().is_none_or(|(known, _)| value > *known);
        if better && self.model.feasible(&self.team) {
            let mut team = self.team.clone();
            team.sort_unstable();
            *best = Some((value, team));
        }
    }

    fn change(&self, out: usize, into: usize) -> i64 {
        let pair = self.model.pair.map_or(0, |pair| {
            2 * pair.factor * i64::from(pair.square[out * self.model.people + into])
        });
        self.gain[into] - self.gain[out] - pair
    }

    /// The exchange with the least violation, then the largest value, that is not held back.
    fn choose(
        &self,
        open: &[usize],
        now: usize,
        value: i64,
        best: &Option<(i64, Vec<usize>)>,
    ) -> Option<(usize, usize)> {
        let mut chosen: Option<((f64, i64), (usize, usize))> = None;
        let known = best.as_ref().map_or(i64::MIN, |(known, _)| *known);
        for &out in &self.team {
            if self.model.forced.contains(&out) {
                continue;
            }
            for &into in open {
                if self.inside[into] {
                    continue;
                }
                let change = self.change(out, into);
                let held = self.until[out] > now || self.until[into] > now;
                if held && value + change <= known {
                    continue;
                }
                let worst = chosen.map_or(f64::INFINITY, |((violation, _), _)| violation);
                let violation = self.violation(out, into, worst);
                let better = chosen.is_none_or(|((least, most), _)| {
                    violation < least || (violation == least && change > most)
                });
                if better {
                    chosen = Some(((violation, change), (out, into)));
                }
            }
        }
        chosen.map(|(_, exchange)| exchange)
    }

    /// How much the demands are missed after an exchange; may stop early above `enough`.
    fn violation(&self, out: usize, into: usize, enough: f64) -> f64 {
        let mut sum = 0.0;
        for (row, &known) in self.model.rows.iter().zip(&self.sums) {
            let over = known - row.coef[out] + row.coef[into] - row.limit;
            if over > 0 {
                sum += over as f64 / row.scale;
                if sum > enough {
                    return sum;
                }
            }
        }
        if let Some(zones) = &self.model.zones {
            let (from, to) = (zones.of[out], zones.of[into]);
            let mut used = 0;
            for (zone, &count) in self.zone.iter().enumerate() {
                let count = count + usize::from(zone == to) - usize::from(zone == from);
                used += usize::from(count > 0);
                let (min, max) = zones.people[zone];
                sum += min.saturating_sub(count).min(1_000) as f64;
                sum += count.saturating_sub(max) as f64;
            }
            sum += zones.distinct.0.saturating_sub(used).min(1_000) as f64;
            sum += used.saturating_sub(zones.distinct.1) as f64;
        }
        let foes =
            |person: usize, other: &usize| self.model.enemies[person].binary_search(other).is_ok();
        if !self.model.enemies[into].is_empty() {
            let team = self.team.iter().filter(|&&member| member != out);
            sum += team.filter(|member| foes(into, member)).count() as f64;
        }
        if !self.model.enemies[out].is_empty() {
            // Enemies that stay together count less after the exchange.
            sum -= self.team.iter().filter(|member| foes(out, member)).count() as f64;
        }
        sum
    }

    fn exchange(&mut self, out: usize, into: usize, now: usize) {
        self.team.retain(|&person| person != out);
        self.team.push(into);
        self.inside[out] = false;
        self.inside[into] = true;
        add_pairs(self.model, &mut self.gain, out, -1);
        add_pairs(self.model, &mut self.gain, into, 1);
        for (sum, row) in self.sums.iter_mut().zip(&self.model.rows) {
            *sum += row.coef[into] - row.coef[out];
        }
        if let Some(zones) = &self.model.zones {
            self.zone[zones.of[out]] -= 1;
            self.zone[zones.of[into]] += 1;
        }
        self.until[out] = now + 8;
        self.until[into] = now + 3;
    }
}
