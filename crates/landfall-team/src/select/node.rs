//! One step of the search: bound a part, then settle it or divide it.
#![expect(
    clippy::indexing_slicing,
    reason = "all indices are people or positions"
)]

use std::sync::Arc;

use super::domain::{Domain, Empty, State};
use super::prices::improve;
use super::relax::{Frame, Relaxed, gains};
use super::seats::{Seating, seat};

/// A part of the search with what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) bound: i64,
    pub(super) domain: Domain,
    pub(super) prices: Arc<Vec<f64>>,
}

/// What became of a part.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) parts: Vec<Part>,
    /// Feasible teams worth more than the floor.
    pub(super) teams: Vec<(i64, Vec<usize>)>,
    /// Sets of seat rules that a proposal could not fill.
    pub(super) short: Vec<Vec<usize>>,
}

/// How a search divides and bounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan<'p> {
    /// Steps on the prices in each part.
    pub(super) steps: usize,
    /// Most parts that a part is divided into.
    pub(super) width: usize,
    /// A team that does not count.
    pub(super) avoid: Option<&'p [usize]>,
}

pub(super) fn settle(frame: &Frame<'_, '_>, plan: Plan<'_>, part: &Part) -> Outcome {
    let mut outcome = Outcome::default();
    let mut domain = part.domain.clone();
    let mut prices = part.prices.as_ref().clone();
    let mut proposals: Vec<Vec<usize>> = Vec::new();
    let relaxed = bound_and_fix(frame, plan, &mut domain, &mut prices, &mut proposals);
    look_at(frame, plan, proposals, &mut outcome);
    let Ok(relaxed) = relaxed else { return outcome };
    if relaxed.left <= 2 {
        finish(frame, plan, &domain, &mut outcome);
    } else {
        divide(
            frame,
            plan,
            part,
            &domain,
            &relaxed,
            Arc::new(prices),
            &mut outcome,
        );
    }
    outcome
}

/// Bounds a domain and leaves out or takes in whom the bound decides, until nothing changes.
fn bound_and_fix(
    frame: &Frame<'_, '_>,
    plan: Plan<'_>,
    domain: &mut Domain,
    prices: &mut Vec<f64>,
    proposals: &mut Vec<Vec<usize>>,
) -> Result<Relaxed, Empty> {
    let mut seen = |team| proposals.push(team);
    let mut relaxed = improve(frame, domain, prices, plan.steps, &mut seen)?;
    for _round in 0..3 {
        if relaxed.left == 0 || !frame.fix(domain, &relaxed)? {
            break;
        }
        relaxed = improve(frame, domain, prices, plan.steps.min(2), &mut seen)?;
    }
    Ok(relaxed)
}

/// Keeps feasible proposals that beat the floor, and learns from seats that cannot be filled.
fn look_at(
    frame: &Frame<'_, '_>,
    plan: Plan<'_>,
    mut proposals: Vec<Vec<usize>>,
    outcome: &mut Outcome,
) {
    let model = frame.laws.model;
    proposals.sort();
    proposals.dedup();
    for team in proposals {
        let value = model.value(&team);
        if value > frame.floor && plan.avoid != Some(team.as_slice()) && model.feasible(&team) {
            outcome.teams.push((value, team));
        } else if !model.seats.is_empty()
            && model.rows.iter().all(|row| row.sum(&team) <= row.limit)
            && let Seating::Short(short) = seat(&model.seats, &team)
        {
            outcome.short.push(short);
        }
    }
}

/// Tries every completion by at most two people, best first.
fn finish(frame: &Frame<'_, '_>, plan: Plan<'_>, domain: &Domain, outcome: &mut Outcome) {
    let model = frame.laws.model;
    let (inside, open) = (domain.people(State::In), domain.people(State::Open));
    let base = model.value(&inside);
    let mut ends: Vec<(i64, [usize; 2])> = Vec::new();
    match model.size - inside.len() {
        0 => ends.push((base, [usize::MAX; 2])),
        1 => {
            let free = gains(frame.laws, &inside, &open);
            let ends_of = free
                .iter()
                .zip(&open)
                .map(|(gain, &a)| (base + gain, [a, usize::MAX]));
            ends.extend(ends_of.filter(|(value, _)| *value > frame.floor));
        }
        _ => {
            let free = gains(frame.laws, &inside, &open);
            for (at, &a) in open.iter().enumerate() {
                for (other, &b) in open.iter().enumerate().take(at) {
                    let pair = model.pair.map_or(0, |pair| {
                        2 * pair.factor * i64::from(pair.square[a * model.people + b])
                    });
                    let value = base + free[at] + free[other] + pair;
                    if value > frame.floor {
                        ends.push((value, [b, a]));
                    }
                }
            }
        }
    }
    ends.sort_unstable_by(|a, b| b.cmp(a));
    for (value, end) in ends {
        let mut team = inside.clone();
        team.extend(end.into_iter().filter(|&person| person != usize::MAX));
        team.sort_unstable();
        if value > frame.floor && plan.avoid != Some(team.as_slice()) && model.feasible(&team) {
            outcome.teams.push((value, team));
            return;
        }
    }
}

/// The t-th part takes the person with the t-th score in and leaves those before out; the last
/// part leaves all of them out.
fn divide(
    frame: &Frame<'_, '_>,
    plan: Plan<'_>,
    part: &Part,
    domain: &Domain,
    relaxed: &Relaxed,
    prices: Arc<Vec<f64>>,
    outcome: &mut Outcome,
) {
    let mut order: Vec<(i64, usize)> = relaxed
        .scores
        .iter()
        .zip(&relaxed.open)
        .map(|(&score, &person)| (-score, person))
        .collect();
    order.sort_unstable();
    let mut rest = domain.clone();
    let mut parts = 0;
    for &(_, person) in &order {
        if rest.state[person] != State::Open {
            continue;
        }
        let Some(bound) = bound_of(frame, relaxed, &order, &rest) else {
            return;
        };
        let bound = bound.min(part.bound);
        if bound <= frame.floor {
            return;
        }
        let child = |domain: Domain| Part {
            bound,
            domain,
            prices: Arc::clone(&prices),
        };
        if parts == plan.width {
            outcome.parts.push(child(rest));
            return;
        }
        parts += 1;
        let (with, without) = with_and_without(&rest, person, frame);
        outcome.parts.extend(with.map(child));
        let Some(without) = without else { return };
        rest = without;
    }
    // Only reached when following the rows decided everybody.
    outcome.parts.push(Part {
        bound: part.bound.min(relaxed.bound),
        domain: rest,
        prices,
    });
}

/// The two halves of a domain, each unless it is empty.
fn with_and_without(
    domain: &Domain,
    person: usize,
    frame: &Frame<'_, '_>,
) -> (Option<Domain>, Option<Domain>) {
    let (mut with, mut without) = (domain.clone(), domain.clone());
    let some = with.include(person, frame.laws);
    let some = some.and_then(|()| with.narrow(frame.laws));
    let none = without.exclude(person, frame.laws);
    let none = none.and_then(|()| without.narrow(frame.laws));
    (some.ok().map(|()| with), none.ok().map(|()| without))
}

/// Bound of what is left of a domain, by the scores that were made for it.
fn bound_of(
    frame: &Frame<'_, '_>,
    relaxed: &Relaxed,
    order: &[(i64, usize)],
    rest: &Domain,
) -> Option<i64> {
    let alive = order
        .iter()
        .filter(|(_, person)| rest.state[*person] != State::Out);
    let (mut sum, mut count) = (0_i128, 0);
    for (score, _) in alive.take(relaxed.left) {
        sum += i128::from(-score);
        count += 1;
    }
    (count == relaxed.left).then(|| frame.bound(relaxed, sum.min(relaxed.pick.total)))
}
