//! Who is in, who is out and who is open, and what follows from it.
#![expect(
    clippy::indexing_slicing,
    reason = "all indices are people, zones or rows"
)]

use super::dominance::Dominance;
use super::model::{Model, Row, ZoneRules};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Out,
    Open,
    In,
}

/// A part of the search space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Domain {
    pub(super) state: Vec<State>,
    inside: usize,
    open: usize,
}

/// The part holds no team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Empty;

/// What a domain is narrowed by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Laws<'m, 'a> {
    pub(super) model: &'m Model<'a>,
    pub(super) order: &'m Dominance,
}

impl Domain {
    /// Everybody who is neither forced nor banned is open.
    pub(super) fn whole(laws: Laws<'_, '_>) -> Result<Self, Empty> {
        let mut domain = Self {
            state: vec![State::Open; laws.model.people],
            inside: 0,
            open: laws.model.people,
        };
        for person in 0..laws.model.people {
            if laws.model.banned[person] {
                domain.exclude(person, laws)?;
            }
        }
        for &person in &laws.model.forced {
            domain.include(person, laws)?;
        }
        domain.narrow(laws)?;
        Ok(domain)
    }

    pub(super) fn people(&self, state: State) -> Vec<usize> {
        let all = self.state.iter().enumerate();
        all.filter(|(_, s)| **s == state)
            .map(|(person, _)| person)
            .collect()
    }

    /// Takes somebody in, with those who come before her.
    pub(super) fn include(&mut self, person: usize, laws: Laws<'_, '_>) -> Result<(), Empty> {
        match self.state[person] {
            State::In => return Ok(()),
            State::Out => return Err(Empty),
            State::Open => {}
        }
        self.state[person] = State::In;
        self.inside += 1;
        self.open -= 1;
        if self.inside > laws.model.size {
            return Err(Empty);
        }
        for &enemy in &laws.model.enemies[person] {
            self.exclude(enemy, laws)?;
        }
        for &better in &laws.order.before[person] {
            self.include(better, laws)?;
        }
        Ok(())
    }

    /// Leaves somebody out, with those who come after her.
    pub(super) fn exclude(&mut self, person: usize, laws: Laws<'_, '_>) -> Result<(), Empty> {
        match self.state[person] {
            State::Out => return Ok(()),
            State::In => return Err(Empty),
            State::Open => {}
        }
        self.state[person] = State::Out;
        self.open -= 1;
        for &worse in &laws.order.after[person] {
            self.exclude(worse, laws)?;
        }
        Ok(())
    }

    /// Follows all rows and zones until nothing changes.
    pub(super) fn narrow(&mut self, laws: Laws<'_, '_>) -> Result<(), Empty> {
        loop {
            let before = (self.inside, self.open);
            let size = laws.model.size;
            if self.inside + self.open < size {
                return Err(Empty);
            }
            if self.inside + self.open == size {
                for person in self.people(State::Open) {
                    self.include(person, laws)?;
                }
            }
            if self.inside == size {
                return self.close(laws);
            }
            self.narrow_rows(laws)?;
            if let Some(zones) = &laws.model.zones {
                self.narrow_zones(zones, laws)?;
            }
            if before == (self.inside, self.open) {
                return Ok(());
            }
        }
    }

    /// Nobody else: the team is complete, and keeps the rows or not.
    fn close(&mut self, laws: Laws<'_, '_>) -> Result<(), Empty> {
        let open = self.state.iter_mut().filter(|state| **state == State::Open);
        open.for_each(|state| *state = State::Out);
        self.open = 0;
        let team = self.people(State::In);
        let kept = |row: &Row| row.sum(&team) <= row.limit;
        if laws.model.rows.iter().all(kept) {
            Ok(())
        } else {
            Err(Empty)
        }
    }

    fn narrow_rows(&mut self, laws: Laws<'_, '_>) -> Result<(), Empty> {
        let mut low: Vec<(i64, usize)> = Vec::new();
        for row in &laws.model.rows {
            let left = laws.model.size.saturating_sub(self.inside);
            if left == 0 || self.open <= left {
                return Ok(());
            }
            low.clear();
            let mut room = row.limit;
            for (person, state) in self.state.iter().enumerate() {
                match state {
                    State::In => room -= row.coef[person],
                    State::Open => low.push((row.coef[person], person)),
                    State::Out => {}
                }
            }
            // The cheapest way to fill the team, its dearest member, and who comes next.
            let (cheap, next, _) = low.select_nth_unstable(left);
            let least: i64 = cheap.iter().map(|(coef, _)| coef).sum();
            let dearest = cheap.iter().map(|(coef, _)| *coef).max().unwrap_or(0);
            let spare = room - least;
            if spare < 0 {
                return Err(Empty);
            }
            let next = next.0;
            let must: Vec<usize> = cheap
                .iter()
                .filter(|(coef, _)| next - coef > spare)
                .map(|(_, person)| *person)
                .collect();
            let never: Vec<usize> = low[left..]
                .iter()
                .filter(|(coef, _)| coef - dearest > spare)
                .map(|(_, person)| *person)
                .collect();
            never
                .into_iter()
                .try_for_each(|person| self.exclude(person, laws))?;
            must.into_iter()
                .try_for_each(|person| self.include(person, laws))?;
        }
        Ok(())
    }

    fn narrow_zones(&mut self, zones: &ZoneRules, laws: Laws<'_, '_>) -> Result<(), Empty> {
        let left = laws.model.size.saturating_sub(self.inside);
        let inside = zones.counts(&self.people(State::In));
        let open = zones.counts(&self.people(State::Open));
        let used = inside.iter().filter(|&&count| count > 0).count();
        if used > zones.distinct.1 {
            return Err(Empty);
        }
        let fresh = inside
            .iter()
            .zip(&open)
            .filter(|(i, o)| **i == 0 && **o > 0)
            .count();
        if used + fresh.min(left) < zones.distinct.0 {
            return Err(Empty);
        }
        let mut needed = 0_usize;
        for (zone, &(min, max)) in zones.people.iter().enumerate() {
            if inside[zone] > max || inside[zone].saturating_add(open[zone]) < min {
                return Err(Empty);
            }
            needed = needed.saturating_add(min.saturating_sub(inside[zone]));
        }
        if needed > left {
            return Err(Empty);
        }
        for person in self.people(State::Open) {
            let zone = zones.of[person];
            let (min, max) = zones.people[zone];
            let full = inside[zone] >= max;
            let closed = inside[zone] == 0 && used == zones.distinct.1;
            let elsewhere = needed == left && inside[zone] >= min;
            if full || closed || elsewhere {
                self.exclude(person, laws)?;
            }
        }
        Ok(())
    }
}
