//! What stands in the way: skills that cannot be joined, and skills that make the answer dearer.

use landfall_core::{Progress, Reason};

use super::problem::Problem;
use super::search::Search;
use super::{Cost, CoverError, Distances, EXTRA_NODES, Skill, same, start};
use crate::Limit;

/// Least cost of some skills, infinite when they cannot be joined; none when the search was too
/// long.
fn least(
    skills: &[Skill],
    distances: &Distances,
    cost: Cost,
    progress: &Progress,
) -> Result<Option<f64>, CoverError> {
    let problem = Problem::new(skills, distances, cost)?;
    let mut search = Search::new(&problem, Limit::Nodes(EXTRA_NODES), progress);
    if let Some((value, members)) = start::gather(&problem) {
        search.offer(value, &members);
    }
    search.run(start::bound(&problem))?;
    let value = search.best().map_or(f64::INFINITY, |(value, _)| value);
    Ok(search.complete().then_some(value))
}

/// From skills that cannot be joined, leaves out one after the other while the rest still cannot.
pub(super) fn smallest(
    skills: &[Skill],
    distances: &Distances,
    cost: Cost,
    progress: &Progress,
) -> Result<(Vec<String>, Reason), CoverError> {
    let mut core = skills.to_vec();
    let mut sure = true;
    for skill in skills {
        let mut rest = core.clone();
        rest.retain(|other| other.name != skill.name);
        match least(&rest, distances, cost, progress)? {
            Some(f64::INFINITY) => core = rest,
            Some(_) => {}
            None => sure = false,
        }
    }
    let names: Vec<String> = core.into_iter().map(|skill| skill.name).collect();
    let mut claim = format!(
        "whoever holds {} cannot all work together: some distance is infinite",
        names.join(", ")
    );
    if !sure {
        claim.push_str("; perhaps fewer skills contradict each other already");
    }
    Ok((names, Reason::new(claim)))
}

/// Skills without which the answer would be cheaper.
pub(super) fn binding(
    skills: &[Skill],
    distances: &Distances,
    cost: Cost,
    value: f64,
    progress: &Progress,
) -> Result<Vec<String>, CoverError> {
    let mut binding = Vec::new();
    for skill in skills {
        let mut rest = skills.to_vec();
        rest.retain(|other| other.name != skill.name);
        let without = least(&rest, distances, cost, progress)?;
        if without.is_some_and(|least| least < value && !same(least, value)) {
            binding.push(skill.name.clone());
        }
    }
    Ok(binding)
}
