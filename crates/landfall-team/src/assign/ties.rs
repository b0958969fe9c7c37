//! Whether another placement is worth the same.
//!
//! Placements are flows of one unit each from a source through a member and a seat to a sink. A
//! second optimal flow of the same size differs from the first by cycles of the residual graph
//! along which no price is lost; every arc there has room for one unit in one direction, so any
//! directed cycle is another optimum.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes are numbered here: members, then seats, then source and sink"
)]

use super::params::{ABSENT, AssignProblem};
use super::solve::Assignment;

/// Another placement of the same value and number, when there is one.
pub(super) fn other(problem: &AssignProblem, answer: &Assignment) -> Option<Vec<Option<usize>>> {
    let tight = Tight::new(problem, answer);
    let cycle = tight.cycle()?;
    let (members, seats) = (tight.members, tight.seats);
    let is_seat = |node: usize| (members..members + seats).contains(&node);
    let mut seat_of = answer.seat_of.clone();
    let arcs = || cycle.iter().zip(cycle.iter().cycle().skip(1));
    for (&from, &to) in arcs() {
        if is_seat(from) && to < members {
            seat_of[to] = None;
        }
    }
    for (&from, &to) in arcs() {
        if from < members && is_seat(to) {
            seat_of[from] = Some(to - members);
        }
    }
    Some(seat_of)
}

/// The residual graph without the arcs that lose value.
struct Tight<'a> {
    table: &'a [i64],
    answer: &'a Assignment,
    members: usize,
    seats: usize,
    member_of: Vec<Option<usize>>,
}

impl<'a> Tight<'a> {
    fn new(problem: &'a AssignProblem, answer: &'a Assignment) -> Self {
        let mut member_of = vec![None; problem.seats().len()];
        for (member, seat) in answer.seat_of.iter().enumerate() {
            if let Some(seat) = *seat {
                member_of[seat] = Some(member);
            }
        }
        Self {
            table: problem.table(),
            answer,
            members: problem.members().len(),
            seats: problem.seats().len(),
            member_of,
        }
    }

    fn source(&self) -> usize {
        self.members + self.seats
    }

    /// The next neighbour of `node` at or after position `at`, and the position after it.
    fn next(&self, node: usize, at: usize) -> Option<(usize, usize)> {
        let (source, sink) = (self.source(), self.source() + 1);
        let a = self.answer;
        if node < self.members {
            let held = a.seat_of[node];
            let paid = a.base_price + a.member_price[node];
            let row = &self.table[node * self.seats..][..self.seats];
            let seat = (at..self.seats)
                .find(|&j| row[j] != ABSENT && held != Some(j) && row[j] == paid + a.seat_price[j]);
            if let Some(seat) = seat {
                return Some((self.members + seat, seat + 1));
            }
            let leaves = at <= self.seats && held.is_some() && a.member_price[node] == 0;
            return leaves.then_some((source, self.seats + 1));
        }
        if node < source {
            let seat = node - self.members;
            return (at == 0).then(|| (self.member_of[seat].unwrap_or(sink), 1));
        }
        if node == source {
            let found =
                (at..self.members).find(|&i| a.seat_of[i].is_none() && a.member_price[i] == 0)?;
            return Some((found, found + 1));
        }
        let found =
            (at..self.seats).find(|&j| self.member_of[j].is_some() && a.seat_price[j] == 0)?;
        Some((self.members + found, found + 1))
    }

    /// The nodes of a directed cycle, in order, by depth-first search.
    fn cycle(&self) -> Option<Vec<usize>> {
        let nodes = self.source() + 2;
        let mut seen = vec![false; nodes];
        let mut on_path = vec![false; nodes];
        for start in 0..nodes {
            if seen[start] {
                continue;
            }
            seen[start] = true;
            on_path[start] = true;
            let mut path = vec![(start, 0)];
            while let Some(last) = path.last_mut() {
                let node = last.0;
                let Some((next, at)) = self.next(node, last.1) else {
                    on_path[node] = false;
                    path.pop();
                    continue;
                };
                last.1 = at;
                if on_path[next] {
                    let from = path.iter().position(|&(node, _)| node == next)?;
                    return Some(path[from..].iter().map(|&(node, _)| node).collect());
                }
                if !seen[next] {
                    seen[next] = true;
                    on_path[next] = true;
                    path.push((next, 0));
                }
            }
        }
        None
    }
}
