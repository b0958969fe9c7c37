//! A second look at an answer, from the inputs alone.

use super::error::{AssignError, AssignFlaw};
use super::params::{AssignProblem, Fill};
use super::solve::Assignment;

/// Checks an answer against the problem: allowed pairs, nobody twice, as many placements as asked
/// (for [`Fill::Most`] as many as listed, whose number is not checked), prices of 0 or more that
/// cover every allowed pair and add up to the value, and another placement of the same value where
/// one is claimed. Shares no code with the search; sums are exact. Returns the value in millionths.
///
/// # Errors
/// [`AssignError::Flaw`] with the first flaw.
pub fn verify(problem: &AssignProblem, answer: &Assignment) -> Result<i128, AssignError> {
    let (members, seats) = (problem.members().len(), problem.seats().len());
    for (given, needed) in [
        (answer.member_price.len(), members),
        (answer.seat_price.len(), seats),
    ] {
        if given != needed {
            return Err(AssignFlaw::Shape { given, needed }.into());
        }
    }
    let (count, primal) = placed(problem, &answer.seat_of)?;
    let asked = match problem.fill() {
        Fill::SmallerSide => members.min(seats),
        Fill::Seats => seats,
        Fill::Exactly(asked) => asked,
        Fill::Most => count,
    };
    if count != asked {
        return Err(AssignFlaw::Count {
            given: count,
            needed: asked,
        }
        .into());
    }
    let dual = covered(problem, answer, count)?;
    if primal != dual || i128::from(answer.total_micro) != primal {
        return Err(AssignFlaw::Gap { primal, dual }.into());
    }
    if let Some(other) = &answer.other {
        let same = placed(problem, other)? == (count, primal) && *other != answer.seat_of;
        if !same {
            return Err(AssignFlaw::NotATie.into());
        }
    }
    Ok(primal)
}

/// Number and value of placements, each allowed and nobody twice.
fn placed(problem: &AssignProblem, seat_of: &[Option<usize>]) -> Result<(usize, i128), AssignFlaw> {
    if seat_of.len() != problem.members().len() {
        return Err(AssignFlaw::Shape {
            given: seat_of.len(),
            needed: problem.members().len(),
        });
    }
    let mut taken = vec![false; problem.seats().len()];
    let (mut count, mut value) = (0, 0_i128);
    for (member, seat) in seat_of.iter().enumerate() {
        let Some(seat) = *seat else { continue };
        let micro = problem
            .micro(member, seat)
            .ok_or(AssignFlaw::NotAllowed { member, seat })?;
        if taken
            .get_mut(seat)
            .is_none_or(|taken| std::mem::replace(taken, true))
        {
            return Err(AssignFlaw::Twice { member, seat });
        }
        count += 1;
        value += i128::from(micro);
    }
    Ok((count, value))
}

/// Sum of the prices for `count` placements, after a look at every allowed pair.
fn covered(problem: &AssignProblem, answer: &Assignment, count: usize) -> Result<i128, AssignFlaw> {
    let base = i128::from(answer.base_price);
    let mut sum = base * count as i128;
    for &micro in answer.member_price.iter().chain(&answer.seat_price) {
        if micro < 0 {
            return Err(AssignFlaw::NegativePrice { micro });
        }
        sum += i128::from(micro);
    }
    for (member, &own) in answer.member_price.iter().enumerate() {
        for (seat, &price) in answer.seat_price.iter().enumerate() {
            let worth = problem.micro(member, seat).map(i128::from);
            if worth.is_some_and(|worth| worth > base + i128::from(own) + i128::from(price)) {
                return Err(AssignFlaw::Uncovered { member, seat });
            }
        }
    }
    Ok(sum)
}
