//! One size and some of the demands, as the solver sees them.
#![expect(
    clippy::indexing_slicing,
    reason = "people are below `people` and zones below the number of zones by the check"
)]

use super::check::{MICRO, Selection};
use super::demand::Rule;
use super::seats::{SeatRule, Seating, seat};

/// `sum of coef_i over the chosen <= limit`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) coef: Vec<i64>,
    pub(super) limit: i64,
    /// Largest absolute coefficient, at least 1.
    pub(super) scale: f64,
}

impl Row {
    fn new(coef: Vec<i64>, limit: i64) -> Self {
        let scale = coef.iter().map(|c| c.unsigned_abs()).max().unwrap_or(1);
        Self {
            coef,
            limit,
            scale: scale.max(1) as f64,
        }
    }

    pub(super) fn sum(&self, team: &[usize]) -> i64 {
        team.iter().map(|&person| self.coef[person]).sum()
    }
}

/// Limits about zones.
#[derive(Debug, Clone)]
pub(super) struct ZoneRules {
    pub(super) of: Vec<usize>,
    pub(super) distinct: (usize, usize),
    /// Least and largest number of people, by zone.
    pub(super) people: Vec<(usize, usize)>,
}

/// Pair values: choosing j and k adds `2 * factor * square[j][k]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct PairTerm<'a> {
    pub(super) factor: i64,
    pub(super) square: &'a [i32],
}

/// What is asked of a solver: the best team, or any team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    Best,
    Any,
}

/// Choose exactly `size` people.
#[derive(Debug)]
pub(super) struct Model<'a> {
    pub(super) people: usize,
    pub(super) size: usize,
    pub(super) own: Vec<i64>,
    pub(super) pair: Option<PairTerm<'a>>,
    /// Whole numbers per unit of the value.
    pub(super) unit: i128,
    /// Every value is a multiple of this.
    pub(super) grain: i64,
    pub(super) rows: Vec<Row>,
    pub(super) forced: Vec<usize>,
    pub(super) banned: Vec<bool>,
    /// Whom each person cannot be chosen with, sorted.
    pub(super) enemies: Vec<Vec<usize>>,
    pub(super) zones: Option<ZoneRules>,
    pub(super) seats: Vec<SeatRule>,
}

impl<'a> Model<'a> {
    /// The demands for which `active` says so, for teams of `size`.
    pub(super) fn new(
        selection: &'a Selection,
        size: usize,
        aim: Aim,
        active: &dyn Fn(usize) -> bool,
    ) -> Self {
        let people = selection.own.len();
        let mut model = Self {
            people,
            size,
            own: vec![0; people],
            pair: None,
            unit: 1,
            grain: 1,
            rows: Vec::new(),
            forced: Vec::new(),
            banned: vec![false; people],
            enemies: vec![Vec::new(); people],
            zones: None,
            seats: Vec::new(),
        };
        if aim == Aim::Best {
            model.set_values(selection);
        }
        for (at, demand) in selection.demands.iter().enumerate() {
            if active(at) {
                model.add(selection, at, &demand.rule, demand.amounts.as_ref());
            }
        }
        model.finish();
        model
    }

    /// V = (1 - gamma) mean c + gamma mean v, times q (q - 1) 10^12 with pairs, q 10^12 without.
    fn set_values(&mut self, selection: &'a Selection) {
        let size = self.size as i64;
        let own = |factor: i64| selection.own.iter().map(move |&c| i64::from(c) * factor);
        match &selection.pair {
            Some(pair) if self.size >= 2 => {
                self.own = own((MICRO - pair.weight) * (size - 1)).collect();
                self.unit = i128::from(MICRO) * i128::from(MICRO) * i128::from(size * (size - 1));
                if pair.weight > 0 {
                    self.pair = Some(PairTerm {
                        factor: pair.weight,
                        square: &pair.square,
                    });
                }
            }
            _ => {
                self.own = own(MICRO).collect();
                self.unit = i128::from(MICRO) * i128::from(MICRO) * i128::from(size.max(1));
            }
        }
        let own = self.own.iter().fold(0, |grain, &value| gcd(grain, value));
        let pairs = self.pair.map_or(0, |pair| {
            let all = pair.square.iter();
            let common = all.fold(0, |grain, &value| gcd(grain, i64::from(value)));
            2 * pair.factor * common
        });
        self.grain = gcd(own, pairs).max(1);
    }

    fn add(
        &mut self,
        selection: &Selection,
        at: usize,
        rule: &Rule,
        amounts: Option<&(Vec<i64>, i64)>,
    ) {
        match rule {
            Rule::Seats { holders, count } => self.seats.push(SeatRule {
                demand: at,
                holds: indicator(self.people, holders),
                count: *count,
            }),
            Rule::Count { people, min, max } => {
                let among = indicator(self.people, people);
                self.count(&among, *min, *max);
            }
            Rule::Budget { .. } | Rule::Headcount { .. } => {
                if let Some((amounts, limit)) = amounts {
                    self.rows.push(Row::new(amounts.clone(), *limit));
                }
            }
            Rule::Include { person } => self.forced.push(*person),
            Rule::Exclude { person } => self.banned[*person] = true,
            Rule::NotTogether { people } => {
                for &one in people {
                    let others = people.iter().filter(|&&other| other != one);
                    self.enemies[one].extend(others);
                }
                let among = indicator(self.people, people);
                if people.len() > 2 {
                    self.count(&among, None, Some(1));
                }
            }
            Rule::Zones { min, max } => {
                let zones = self.zone_rules(selection);
                zones.distinct.0 = zones.distinct.0.max(min.unwrap_or(0));
                zones.distinct.1 = zones.distinct.1.min(max.unwrap_or(usize::MAX));
            }
            Rule::ZonePeople { zone, min, max } => {
                self.zone_people(
                    selection,
                    *zone,
                    (min.unwrap_or(0), max.unwrap_or(usize::MAX)),
                );
            }
        }
    }

    fn zone_people(&mut self, selection: &Selection, zone: usize, (min, max): (usize, usize)) {
        match selection.zone_names.binary_search(&zone) {
            Ok(at) => {
                let range = &mut self.zone_rules(selection).people[at];
                *range = (range.0.max(min), range.1.min(max));
            }
            // Nobody lives there: 0 <= -min.
            Err(_) if min > 0 => self.rows.push(Row::new(vec![0; self.people], -1)),
            Err(_) => {}
        }
    }

    fn zone_rules(&mut self, selection: &Selection) -> &mut ZoneRules {
        self.zones.get_or_insert_with(|| ZoneRules {
            of: selection.zones.clone().unwrap_or_default(),
            distinct: (0, usize::MAX),
            people: vec![(0, usize::MAX); selection.zone_names.len()],
        })
    }

    fn count(&mut self, among: &[bool], min: Option<usize>, max: Option<usize>) {
        if let Some(min) = min.filter(|&min| min > 0) {
            let coef = among.iter().map(|&is| -i64::from(is)).collect();
            let limit = -i64::try_from(min).unwrap_or(i64::MAX);
            self.rows.push(Row::new(coef, limit.max(-(1 << 40))));
        }
        if let Some(max) = max.filter(|&max| max < self.size) {
            let coef = among.iter().map(|&is| i64::from(is)).collect();
            self.rows.push(Row::new(coef, max as i64));
        }
    }

    /// Each seat demand alone, and all together, as rows; the others come when they are needed.
    fn finish(&mut self) {
        self.forced.sort_unstable();
        self.forced.dedup();
        for enemies in &mut self.enemies {
            enemies.sort_unstable();
            enemies.dedup();
        }
        self.seats.retain(|rule| rule.count > 0);
        let mut sets: Vec<Vec<usize>> = (0..self.seats.len()).map(|at| vec![at]).collect();
        if self.seats.len() > 1 {
            sets.push((0..self.seats.len()).collect());
        }
        for set in sets {
            let row = self.hall_row(&set);
            self.rows.push(row);
        }
    }

    /// The chosen hold at least as many of these seats as are demanded (Hall's condition).
    pub(super) fn hall_row(&self, set: &[usize]) -> Row {
        let among: Vec<bool> = (0..self.people)
            .map(|person| set.iter().any(|&at| self.seats[at].holds[person]))
            .collect();
        let seats = set
            .iter()
            .fold(0_usize, |sum, &at| sum.saturating_add(self.seats[at].count));
        let limit = -i64::try_from(seats).unwrap_or(i64::MAX);
        let coef = among.iter().map(|&is| -i64::from(is)).collect();
        Row::new(coef, limit.max(-(1 << 40)))
    }

    /// Value of a team, times `unit`.
    pub(super) fn value(&self, team: &[usize]) -> i64 {
        let own: i64 = team.iter().map(|&person| self.own[person]).sum();
        let Some(pair) = self.pair else { return own };
        let mut sum = 0_i64;
        for (at, &one) in team.iter().enumerate() {
            let row = &pair.square[one * self.people..(one + 1) * self.people];
            sum += team[..at]
                .iter()
                .map(|&other| i64::from(row[other]))
                .sum::<i64>();
        }
        own + 2 * pair.factor * sum
    }

    /// No team is worth less.
    pub(super) fn least(&self) -> i64 {
        let size = self.size as i64;
        let own = self.own.iter().min().map_or(0, |&least| least * size);
        let pairs = self.pair.map_or(0, |pair| {
            let least = pair
                .square
                .iter()
                .min()
                .map_or(0, |&least| i64::from(least));
            pair.factor * least * size * (size - 1)
        });
        own + pairs
    }

    /// Whether a team fulfils everything.
    pub(super) fn feasible(&self, team: &[usize]) -> bool {
        team.len() == self.size
            && self.rows.iter().all(|row| row.sum(team) <= row.limit)
            && !team.iter().any(|&person| self.banned[person])
            && self.forced.iter().all(|person| team.contains(person))
            && self.at_peace(team)
            && self.zones.as_ref().is_none_or(|zones| zones.fit(team))
            && matches!(seat(&self.seats, team), Seating::Full(_))
    }

    fn at_peace(&self, team: &[usize]) -> bool {
        team.iter().enumerate().all(|(at, &one)| {
            let enemies = &self.enemies[one];
            enemies.is_empty()
                || team[..at]
                    .iter()
                    .all(|other| enemies.binary_search(other).is_err())
        })
    }
}

impl ZoneRules {
    pub(super) fn counts(&self, team: &[usize]) -> Vec<usize> {
        let mut counts = vec![0; self.people.len()];
        for &person in team {
            counts[self.of[person]] += 1;
        }
        counts
    }

    fn fit(&self, team: &[usize]) -> bool {
        let counts = self.counts(team);
        let used = counts.iter().filter(|&&count| count > 0).count();
        let inside =
            |(count, range): (&usize, &(usize, usize))| (range.0..=range.1).contains(count);
        (self.distinct.0..=self.distinct.1).contains(&used)
            && counts.iter().zip(&self.people).all(inside)
    }
}

fn indicator(people: usize, chosen: &[usize]) -> Vec<bool> {
    let mut among = vec![false; people];
    for &person in chosen {
        among[person] = true;
    }
    among
}

fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b > 0 {
        (a, b) = (b, a % b);
    }
    i64::try_from(a).unwrap_or(1)
}
