//! A second look at a plan, from the problem alone.

use std::collections::BTreeMap;

use super::error::{FlowError, FlowFlaw};
use super::plan::TaskPlan;
use super::task::{Bounds, TaskProblem};

/// Checks a plan from the problem alone: allowed pairs, all bounds, the sums it states, and prices
/// that prove its value. Returns the value in millionths.
///
/// # Errors
/// [`FlowError::Flaw`] with the first flaw.
pub fn verify_plan(problem: &TaskProblem, plan: &TaskPlan) -> Result<i128, FlowError> {
    let mut listed = listed(plan)?;
    let mut units = (
        vec![0; problem.tasks().len()],
        vec![0; problem.members().len()],
    );
    let (mut primal, mut dual) = (0_i128, 0_i128);
    for pair in problem.pairs() {
        let (task, member) = (pair.task, pair.member);
        let given = listed.remove(&(task, member)).unwrap_or(0);
        if given > pair.most {
            return Err(share(task, member, given).into());
        }
        for (units, at) in [(&mut units.0, task), (&mut units.1, member)] {
            if let Some(units) = units.get_mut(at) {
                *units += given;
            }
        }
        primal += i128::from(pair.micro) * i128::from(given);
        let price = |prices: &[i64], at: usize| i128::from(prices.get(at).copied().unwrap_or(0));
        let prices = price(&plan.task_price, task) + price(&plan.member_price, member);
        dual += (i128::from(pair.micro) - prices).max(0) * i128::from(pair.most);
    }
    if let Some((&(task, member), &units)) = listed.first_key_value() {
        return Err(share(task, member, units).into());
    }
    let (tasks, members) = (problem.tasks(), problem.members());
    dual += side(tasks, &units.0, &plan.task_units, &plan.task_price)?;
    dual += side(members, &units.1, &plan.member_units, &plan.member_price)?;
    if primal != dual || primal != plan.total_micro {
        return Err(FlowFlaw::Gap { primal, dual }.into());
    }
    Ok(primal)
}

/// The units of each task and member; a share without units or given twice is a flaw.
fn listed(plan: &TaskPlan) -> Result<BTreeMap<(usize, usize), i64>, FlowFlaw> {
    let mut listed = BTreeMap::new();
    for one in &plan.shares {
        if one.units < 1 || listed.insert((one.task, one.member), one.units).is_some() {
            return Err(share(one.task, one.member, one.units));
        }
    }
    Ok(listed)
}

const fn share(task: usize, member: usize, units: i64) -> FlowFlaw {
    FlowFlaw::Share {
        task,
        member,
        units,
    }
}

/// What the prices of one side add to the proof, after a look at its units.
fn side(
    bounds: &[Bounds],
    units: &[i64],
    stated: &[i64],
    prices: &[i64],
) -> Result<i128, FlowFlaw> {
    for given in [stated.len(), prices.len()] {
        if given != bounds.len() {
            return Err(FlowFlaw::Shape {
                given,
                needed: bounds.len(),
            });
        }
    }
    let mut dual = 0;
    let rows = bounds.iter().zip(units).zip(stated.iter().zip(prices));
    for (index, ((bounds, &units), (&stated, &price))) in rows.enumerate() {
        if units != stated {
            return Err(FlowFlaw::Total {
                given: stated,
                needed: units,
            });
        }
        if units < bounds.least || units > bounds.most {
            return Err(FlowFlaw::Bounds {
                arc: index,
                flow: units,
                lower: bounds.least,
                upper: bounds.most,
            });
        }
        let price = i128::from(price);
        dual += (price * i128::from(bounds.least)).max(price * i128::from(bounds.most));
    }
    Ok(dual)
}
