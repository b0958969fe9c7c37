//! From the problem to the matching kernel and back.

use landfall_core::{Progress, Reason};
use schemars::JsonSchema;
use serde::Serialize;

use super::error::AssignError;
use super::kernel::{Costs, NEVER, match_rows};
use super::matching::{Shortage, Sparse};
use super::micro::from_micro;
use super::params::{ABSENT, AssignProblem, Fill};
use super::ties;
use crate::solved::{Solved, Status};

/// One member on one seat.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Placement {
    /// Index of the member.
    pub member: usize,
    /// Index of the seat.
    pub seat: usize,
    /// Label of the member.
    pub member_label: String,
    /// Label of the seat.
    pub seat_label: String,
    /// What the pair is worth, in the unit given.
    pub value: f64,
}

/// An optimal placement with the prices that prove it; all amounts in millionths of the unit given.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Assignment {
    /// The placements, by member.
    pub placements: Vec<Placement>,
    /// Seat of each member, in the order of the members.
    pub seat_of: Vec<Option<usize>>,
    /// Sum of the values, millionths.
    pub total_micro: i64,
    /// Price of any placement; may be negative.
    pub base_price: i64,
    /// Price of each member, 0 or more; 0 for those without a seat.
    pub member_price: Vec<i64>,
    /// Price of each seat, 0 or more; 0 for those left open.
    pub seat_price: Vec<i64>,
    /// Whether no other placement is worth the same.
    pub unique: bool,
    /// Another placement worth the same (seat of each member), when there is one.
    pub other: Option<Vec<Option<usize>>>,
}

/// Prices of the certificate: base, members, seats.
struct Prices {
    base: i64,
    members: Vec<i64>,
    seats: Vec<i64>,
}

impl AssignProblem {
    /// Finds a placement of greatest value among those that fill as many seats as asked.
    ///
    /// The status is [`Status::Optimal`] with value, an equal bound and prices, or
    /// [`Status::Infeasible`] with the labels of the seats (or members) that cannot all be filled
    /// in `contradiction`; [`shortage`](Self::shortage) then has both lists. `binding` stays empty.
    ///
    /// # Errors
    /// [`AssignError::Cancelled`].
    pub fn solve(&self, progress: &Progress) -> Result<Solved<Assignment>, AssignError> {
        let asked = match self.fill() {
            Fill::SmallerSide => self.members().len().min(self.seats().len()),
            Fill::Seats => self.seats().len(),
            Fill::Exactly(count) => count,
            Fill::Most => Sparse::by_seat(self).most(progress)?,
        };
        if asked <= self.members().len().min(self.seats().len())
            && let Some((seat_of, prices, steps)) = self.matched(asked, progress)?
        {
            return Ok(self.optimal(seat_of, prices, steps));
        }
        let shortage = self.shortage(progress)?;
        Ok(self.infeasible(shortage))
    }

    /// Seats of the members and prices for exactly `asked` placements, when there are such.
    #[expect(
        clippy::type_complexity,
        reason = "three plain results of one private step"
    )]
    fn matched(
        &self,
        asked: usize,
        progress: &Progress,
    ) -> Result<Option<(Vec<Option<usize>>, Prices, u64)>, AssignError> {
        let (members, seats) = (self.members().len(), self.seats().len());
        if asked == 0 {
            return Ok(Some((vec![None; members], self.closed(), 0)));
        }
        // Rows are the smaller side; when fewer pairs are asked, stand-ins fill the rest.
        let by_member = members <= seats;
        let costs = if asked == members.min(seats) {
            self.plain(by_member)
        } else {
            self.extended(asked)
        };
        let by_member = by_member || asked < members.min(seats);
        let Some(matched) = match_rows(&costs, progress)? else {
            return Ok(None);
        };
        let mut seat_of = vec![None; members];
        for (row, &column) in matched.column_of.iter().enumerate() {
            let (member, seat) = if by_member {
                (row, column)
            } else {
                (column, row)
            };
            if let Some(place) = seat_of.get_mut(member)
                && seat < seats
            {
                *place = Some(seat);
            }
        }
        let (u, v) = if by_member {
            (matched.u, matched.v)
        } else {
            (matched.v, matched.u)
        };
        Ok(Some((
            seat_of,
            prices(&u, &v, members, seats),
            matched.steps,
        )))
    }

    /// Prices when nothing is placed: a base that no value exceeds.
    fn closed(&self) -> Prices {
        Prices {
            base: self
                .table()
                .iter()
                .copied()
                .filter(|&v| v != ABSENT)
                .max()
                .unwrap_or(0),
            members: vec![0; self.members().len()],
            seats: vec![0; self.seats().len()],
        }
    }

    /// Costs (values negated) with one row per member, or per seat.
    fn plain(&self, by_member: bool) -> Costs {
        let (members, seats) = (self.members().len(), self.seats().len());
        let cost = |value: i64| if value == ABSENT { NEVER } else { -value };
        if by_member {
            return Costs {
                rows: members,
                columns: seats,
                cells: self.table().iter().map(|&value| cost(value)).collect(),
            };
        }
        let mut cells = Vec::with_capacity(members * seats);
        for seat in 0..seats {
            cells.extend(
                self.table()
                    .iter()
                    .skip(seat)
                    .step_by(seats)
                    .map(|&value| cost(value)),
            );
        }
        Costs {
            rows: seats,
            columns: members,
            cells,
        }
    }

    /// A square of members and stand-ins by seats and stand-ins: each stand-in member takes a seat
    /// that stays open, each stand-in seat a member without one, at no cost.
    fn extended(&self, asked: usize) -> Costs {
        let (members, seats) = (self.members().len(), self.seats().len());
        let size = members + seats - asked;
        let mut cells = vec![NEVER; size * size];
        for (member, row) in cells.chunks_mut(size).enumerate() {
            let (real, rest) = row.split_at_mut(seats);
            if member < members {
                let values = self.table().iter().skip(member * seats);
                for (cell, &value) in real.iter_mut().zip(values) {
                    if value != ABSENT {
                        *cell = -value;
                    }
                }
                rest.fill(0);
            } else {
                real.fill(0);
            }
        }
        Costs {
            rows: size,
            columns: size,
            cells,
        }
    }

    fn optimal(
        &self,
        seat_of: Vec<Option<usize>>,
        prices: Prices,
        steps: u64,
    ) -> Solved<Assignment> {
        let placements = self.placements(&seat_of);
        let total_micro: i64 = placements
            .iter()
            .filter_map(|p| self.micro(p.member, p.seat))
            .sum();
        let mut answer = Assignment {
            placements,
            seat_of,
            total_micro,
            base_price: prices.base,
            member_price: prices.members,
            seat_price: prices.seats,
            unique: true,
            other: None,
        };
        answer.other = ties::other(self, &answer);
        answer.unique = answer.other.is_none();
        let value = from_micro(total_micro);
        let reason = Reason::new(format!(
            "{} placements are worth {value}, as much as their prices",
            answer.placements.len()
        ))
        .input("other placement of the same value", !answer.unique)
        .rule("value <= base price + member price + seat price for every allowed pair");
        Solved {
            status: Status::Optimal,
            value: Some(value),
            bound: Some(value),
            gap: Some(0.0),
            answer: Some(answer),
            binding: Vec::new(),
            contradiction: Vec::new(),
            reproducible: true,
            nodes: steps,
            reasons: vec![reason],
        }
    }

    fn placements(&self, seat_of: &[Option<usize>]) -> Vec<Placement> {
        let label = |labels: &[String], at: usize| labels.get(at).cloned().unwrap_or_default();
        seat_of
            .iter()
            .enumerate()
            .filter_map(|(member, seat)| {
                let seat = (*seat)?;
                Some(Placement {
                    member,
                    seat,
                    member_label: label(self.members(), member),
                    seat_label: label(self.seats(), seat),
                    value: from_micro(self.micro(member, seat)?),
                })
            })
            .collect()
    }

    fn infeasible(&self, shortage: Option<Shortage>) -> Solved<Assignment> {
        let contradiction = shortage
            .as_ref()
            .map(|s| s.labels(self))
            .unwrap_or_default();
        Solved::infeasible(
            contradiction,
            shortage.iter().map(|s| s.reason(self)).collect(),
        )
    }
}

/// The kernel's prices (of costs, for rows and columns with stand-ins at their ends) as base price
/// and prices of 0 or more. Stand-ins of one kind all have the same price; without any, the least
/// price of the side takes their place.
fn prices(u: &[i64], v: &[i64], members: usize, seats: usize) -> Prices {
    let negated = |all: &[i64], real: usize| all.iter().take(real).map(|&price| -price).collect();
    let mut member_price: Vec<i64> = negated(u, members);
    let mut seat_price: Vec<i64> = negated(v, seats);
    // A stand-in seat (column) with price w allows u_i <= -w for all members: floor is w.
    let member_floor = v
        .get(seats)
        .copied()
        .or_else(|| member_price.iter().copied().min());
    let seat_floor = u
        .get(members)
        .copied()
        .or_else(|| seat_price.iter().copied().min());
    let (member_floor, seat_floor) = (member_floor.unwrap_or(0), seat_floor.unwrap_or(0));
    for price in &mut member_price {
        *price -= member_floor;
    }
    for price in &mut seat_price {
        *price -= seat_floor;
    }
    Prices {
        base: member_floor + seat_floor,
        members: member_price,
        seats: seat_price,
    }
}
