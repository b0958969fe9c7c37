//! Rows in columns, with members numbered from 0.

use std::collections::BTreeMap;

use super::params::Observation;
use crate::factor::Factor;

/// Rows of one model: those that have all its factors.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    a: Vec<u32>,
    b: Vec<u32>,
    /// Members in all rows of the calibration, so that parts of it number them alike.
    pub(super) members: usize,
    /// −ln f, one column for each factor of the model.
    pub(super) x: Vec<Vec<f64>>,
    /// ln y.
    pub(super) y: Vec<f64>,
}

impl Rows {
    /// The rows of `observations` that have all of `factors`, and how many do not.
    pub(super) fn new(
        observations: &[Observation],
        factors: &[Factor],
        members: &BTreeMap<u32, u32>,
    ) -> (Self, usize) {
        let mut rows = Self {
            a: Vec::new(),
            b: Vec::new(),
            members: members.len(),
            x: vec![Vec::new(); factors.len()],
            y: Vec::new(),
        };
        for row in observations {
            rows.push(row, factors, members);
        }
        let left_out = observations.len() - rows.y.len();
        (rows, left_out)
    }

    fn push(&mut self, row: &Observation, factors: &[Factor], members: &BTreeMap<u32, u32>) {
        let known: Option<Vec<f64>> = factors.iter().map(|factor| value(row, *factor)).collect();
        let places = members.get(&row.a).zip(members.get(&row.b));
        if let (Some(known), Some((a, b))) = (known, places) {
            self.a.push(*a);
            self.b.push(*b);
            self.y.push(row.outcome.ln());
            for (column, value) in self.x.iter_mut().zip(known) {
                // Adding 0 turns −0 of a full factor into 0.
                column.push(-value.ln() + 0.0);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.y.len()
    }

    /// The same rows for a model of members alone.
    pub(super) fn without_factors(&self) -> Self {
        Self {
            a: self.a.clone(),
            b: self.b.clone(),
            members: self.members,
            x: Vec::new(),
            y: self.y.clone(),
        }
    }

    /// Places of the two members of each row.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let place = |member: &u32| *member as usize;
        self.a
            .iter()
            .zip(&self.b)
            .map(move |(a, b)| (place(a), place(b)))
    }

    /// The first `share` of the rows, and the rest.
    pub(super) fn split(&self, share: f64) -> (Self, Self) {
        let cut = (share * self.len() as f64).ceil() as usize;
        (self.part(0, cut), self.part(cut, self.len()))
    }

    fn part(&self, from: usize, until: usize) -> Self {
        fn cut<T: Copy>(v: &[T], from: usize, until: usize) -> Vec<T> {
            v.iter().take(until).skip(from).copied().collect()
        }
        Self {
            a: cut(&self.a, from, until),
            b: cut(&self.b, from, until),
            members: self.members,
            x: self
                .x
                .iter()
                .map(|column| cut(column, from, until))
                .collect(),
            y: cut(&self.y, from, until),
        }
    }
}

/// A factor of a row.
pub(super) fn value(row: &Observation, factor: Factor) -> Option<f64> {
    Factor::ALL
        .iter()
        .zip(row.factors)
        .find(|(known, _)| **known == factor)
        .and_then(|(_, value)| value)
}
