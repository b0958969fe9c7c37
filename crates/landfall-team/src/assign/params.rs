//! The builder of an assignment problem and its checked twin.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::AssignError;
use super::micro::{MAX_VALUE, to_micro};

/// Most pairs of member and seat accepted: one number of 8 bytes each.
pub const MAX_PAIRS: usize = 100_000_000;

/// Largest product of the spread of values and the size of the problem, in millionths: prices
/// stay within it, so that nothing overflows.
const MAX_PRICE: i128 = 1 << 62;

/// Stands where a pair is not allowed; never takes part in a sum.
pub(super) const ABSENT: i64 = i64::MIN;

/// How many seats are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fill {
    /// As many as the smaller side has: every seat, or every member when they are fewer. The
    /// default; infeasible when not possible.
    #[default]
    SmallerSide,
    /// Every seat; infeasible when not possible.
    Seats,
    /// Exactly this many, at most as many as the smaller side has.
    Exactly(usize),
    /// As many as the allowed pairs make possible, then the greatest value.
    Most,
}

/// Members, seats and values, not yet checked.
///
/// # Example
/// ```
/// use landfall_core::Progress;
/// use landfall_team::assign::{AssignParams, verify};
///
/// // Ana may not lead. 7 + 4 = 11 beats 8 alone, and both seats are filled.
/// let problem = AssignParams::new(["ana", "bo", "cy"], ["lead", "docs"])
///     .value(0, 1, 4.0)
///     .value(1, 0, 7.0)
///     .value(1, 1, 8.0)
///     .value(2, 1, 3.0)
///     .check()?;
/// let solved = problem.solve(&Progress::silent())?;
/// assert_eq!(solved.value, Some(11.0));
/// let answer = solved.answer.ok_or("no assignment is possible")?;
/// assert_eq!(answer.seat_of, [Some(1), Some(0), None]);
/// assert_eq!(verify(&problem, &answer)?, 11_000_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AssignParams {
    members: Vec<String>,
    seats: Vec<String>,
    rows: Option<Vec<Vec<Option<f64>>>>,
    single: Vec<(usize, usize, f64)>,
    fill: Fill,
}

impl AssignParams {
    /// A problem over these members and seats, by their labels; no pair is allowed yet.
    pub fn new<M: Into<String>, S: Into<String>>(
        members: impl IntoIterator<Item = M>,
        seats: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            members: members.into_iter().map(Into::into).collect(),
            seats: seats.into_iter().map(Into::into).collect(),
            rows: None,
            single: Vec::new(),
            fill: Fill::default(),
        }
    }

    /// One row per member with one value per seat; `None` where the pair is not allowed.
    #[must_use]
    pub fn values(mut self, rows: Vec<Vec<Option<f64>>>) -> Self {
        self.rows = Some(rows);
        self
    }

    /// Allows one pair, with its value in any unit (negative for a cost), at most [`MAX_VALUE`]
    /// either way. Replaces what the table of [`values`](Self::values) says of it.
    #[must_use]
    pub fn value(mut self, member: usize, seat: usize, value: f64) -> Self {
        self.single.push((member, seat, value));
        self
    }

    /// How many seats are filled; [`Fill::SmallerSide`] when not said.
    #[must_use]
    pub fn fill(mut self, fill: Fill) -> Self {
        self.fill = fill;
        self
    }

    /// Checks everything and returns the problem that can be solved.
    ///
    /// # Errors
    /// [`AssignError::Input`] with every mistake: no member, no seat, a label that stands twice,
    /// a ragged table, an unknown index, a pair valued twice, a value that is not finite or too
    /// large, more placements asked than the smaller side has.
    pub fn check(self) -> Result<AssignProblem, AssignError> {
        let mut mistakes = Vec::new();
        label_mistakes("members", &self.members, &mut mistakes);
        label_mistakes("seats", &self.seats, &mut mistakes);
        let (members, seats) = (self.members.len(), self.seats.len());
        self.fill_mistakes(&mut mistakes);
        let micro = if members.saturating_mul(seats) > MAX_PAIRS {
            mistakes.push(Mistake::new(
                at("members"),
                format!("`{members}` x `{seats}` pairs; at most {MAX_PAIRS} are possible"),
            ));
            Vec::new()
        } else {
            self.table(&mut mistakes)
        };
        spread_mistakes(&micro, members + seats, &mut mistakes);
        Mistakes::none(mistakes)?;
        Ok(AssignProblem {
            members: self.members,
            seats: self.seats,
            micro,
            fill: self.fill,
        })
    }

    fn fill_mistakes(&self, mistakes: &mut Vec<Mistake>) {
        let most = self.members.len().min(self.seats.len());
        if let Fill::Exactly(given) = self.fill
            && given > most
        {
            mistakes.push(Mistake::new(
                at("fill"),
                format!("`{given}` placements asked; the smaller side has {most}"),
            ));
        }
    }

    /// Values in millionths, one row per member.
    fn table(&self, mistakes: &mut Vec<Mistake>) -> Vec<i64> {
        let seats = self.seats.len();
        let mut micro = vec![ABSENT; self.members.len() * seats];
        self.table_rows(&mut micro, mistakes);
        let mut seen = BTreeMap::new();
        for (order, &(member, seat, value)) in self.single.iter().enumerate() {
            let place = || at(format!("value[{order}]"));
            if member >= self.members.len() || seat >= seats {
                mistakes.push(Mistake::new(
                    place(),
                    format!(
                        "member `{member}` and seat `{seat}`; there are {} and {seats}, counted from 0",
                        self.members.len()
                    ),
                ));
                continue;
            }
            if seen.insert((member, seat), order).is_some() {
                mistakes.push(Mistake::new(
                    place(),
                    format!("member `{member}` on seat `{seat}` is valued twice"),
                ));
            }
            if let Some(cell) = micro.get_mut(member * seats + seat) {
                *cell = checked(value, place, mistakes);
            }
        }
        micro
    }

    fn table_rows(&self, micro: &mut [i64], mistakes: &mut Vec<Mistake>) {
        let Some(rows) = &self.rows else { return };
        let seats = self.seats.len();
        if rows.len() != self.members.len() {
            mistakes.push(Mistake::new(
                at("values"),
                format!("`{}` rows for {} members", rows.len(), self.members.len()),
            ));
        }
        for (member, row) in rows.iter().enumerate() {
            if row.len() != seats {
                mistakes.push(Mistake::new(
                    at(format!("values[{member}]")),
                    format!("`{}` values for {seats} seats", row.len()),
                ));
            }
        }
        if seats == 0 {
            return;
        }
        for (member, (cells, row)) in micro.chunks_mut(seats).zip(rows).enumerate() {
            for (seat, (cell, value)) in cells.iter_mut().zip(row).enumerate() {
                if let Some(value) = *value {
                    let place = || at(format!("values[{member}][{seat}]"));
                    *cell = checked(value, place, mistakes);
                }
            }
        }
    }
}

fn at(field: impl Into<String>) -> Place {
    Place::default().field(field)
}

fn checked(value: f64, place: impl Fn() -> Place, mistakes: &mut Vec<Mistake>) -> i64 {
    to_micro(value).unwrap_or_else(|| {
        mistakes.push(Mistake::new(
            place(),
            format!(
                "`{value}` is no value; finite values from -{MAX_VALUE} to {MAX_VALUE} are possible"
            ),
        ));
        ABSENT
    })
}

fn label_mistakes(side: &str, labels: &[String], mistakes: &mut Vec<Mistake>) {
    if labels.is_empty() {
        mistakes.push(Mistake::new(at(side), format!("no {side} given")));
    }
    let mut seen = BTreeMap::new();
    for (index, label) in labels.iter().enumerate() {
        if let Some(first) = seen.insert(label, index) {
            mistakes.push(
                Mistake::new(
                    at(format!("{side}[{index}]")),
                    format!("`{label}` stands at `{side}[{first}]`, too"),
                )
                .help("give each its own label"),
            );
        }
    }
}

fn spread_mistakes(micro: &[i64], size: usize, mistakes: &mut Vec<Mistake>) {
    let allowed = || micro.iter().copied().filter(|&value| value != ABSENT);
    let largest = allowed().map(i64::unsigned_abs).max().unwrap_or(0);
    // No step of the search lowers the least price by more than twice the largest value, and there
    // are fewer than 20 steps per member and seat before the prices become shortest paths.
    let steps = 40 * (size as i128 + 2);
    if i128::from(largest) * steps > MAX_PRICE {
        let limit = MAX_PRICE / steps / 1_000_000;
        mistakes.push(
            Mistake::new(
                at("values"),
                format!("the largest value is `{largest}` millionths; with {size} members and seats at most {limit} units are possible"),
            )
            .help("state the values in a larger unit"),
        );
    }
}

/// A checked assignment problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignProblem {
    members: Vec<String>,
    seats: Vec<String>,
    micro: Vec<i64>,
    fill: Fill,
}

impl AssignProblem {
    /// Labels of the members.
    pub fn members(&self) -> &[String] {
        &self.members
    }

    /// Labels of the seats.
    pub fn seats(&self) -> &[String] {
        &self.seats
    }

    /// How many seats are filled.
    pub fn fill(&self) -> Fill {
        self.fill
    }

    /// Value of a pair in millionths; `None` when it is not allowed or does not exist.
    pub fn micro(&self, member: usize, seat: usize) -> Option<i64> {
        if seat >= self.seats.len() {
            return None;
        }
        let value = *self.micro.get(member * self.seats.len() + seat)?;
        (value != ABSENT).then_some(value)
    }

    /// All values in millionths, one row per member, [`ABSENT`] where a pair is not allowed.
    pub(super) fn table(&self) -> &[i64] {
        &self.micro
    }
}
