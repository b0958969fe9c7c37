//! The choice of a team.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place};

use super::case::Case;
use crate::input::{self, Objective};
use crate::report::Chosen;
use crate::select::{Selected, SelectionParams};
use crate::{Member, Solved, Spoken, TeamError};

/// A solved choice; its people are positions in `candidates`.
pub(super) struct Selection {
    solved: Solved<Selected>,
    /// Members who can be chosen.
    candidates: Vec<usize>,
    /// Members who cannot, as nobody knows what a team with them is worth.
    pub(super) unknown: Vec<usize>,
}

impl Selection {
    fn members(&self, chosen: &[usize]) -> Vec<usize> {
        let member = |place: &usize| self.candidates.get(*place).copied();
        chosen.iter().filter_map(member).collect()
    }
}

/// Chooses, where the input asks for it.
pub(super) fn select(case: &Case<'_>) -> Result<Option<Selection>, TeamError> {
    let Some(asked) = &case.input.selection else {
        return Ok(None);
    };
    let (candidates, unknown) = comparable(case, asked.objective);
    let demands = Demands {
        case,
        asked,
        candidates: &candidates,
    };
    demands.all_known()?;
    let solved = demands.params().check()?.solve(case.limit, case.progress)?;
    Ok(Some(Selection {
        solved,
        candidates,
        unknown,
    }))
}

/// Members of whom it is known what a team with them is worth, and the others: those without an own
/// efficiency and, where pairs count, those whose scores with other candidates are not known, the
/// one with the most gaps first. Where nobody has an own efficiency, pairs alone count.
fn comparable(case: &Case<'_>, objective: Objective) -> (Vec<usize>, Vec<usize>) {
    let everybody = 0..case.members().len();
    let (mut known, mut unknown): (Vec<usize>, Vec<usize>) =
        everybody.partition(|member| case.own(*member).is_some());
    if objective == Objective::Own {
        return (known, unknown);
    }
    if known.is_empty() {
        std::mem::swap(&mut known, &mut unknown);
    }
    let missing = |a: usize, b: usize| a != b && case.scores.s(a, b).is_none();
    let mut gaps: BTreeMap<usize, usize> = BTreeMap::new();
    for a in &known {
        let count = known.iter().filter(|b| missing(*a, **b)).count();
        gaps.insert(*a, count);
    }
    while let Some((worst, _)) = gaps
        .iter()
        .rev()
        .max_by_key(|(_, gaps)| **gaps)
        .filter(|(_, gaps)| **gaps > 0)
    {
        let worst = *worst;
        gaps.remove(&worst);
        for (other, count) in &mut gaps {
            *count -= usize::from(missing(worst, *other));
        }
        unknown.push(worst);
    }
    unknown.sort_unstable();
    (gaps.into_keys().collect(), unknown)
}

/// The demands of the input in terms of the candidates.
struct Demands<'a> {
    case: &'a Case<'a>,
    asked: &'a input::Selection,
    candidates: &'a [usize],
}

impl Demands<'_> {
    /// Who must be in the team must be a candidate, and budgets need everybody's cost.
    fn all_known(&self) -> Result<(), TeamError> {
        let mut mistakes = Vec::new();
        for member in &self.asked.include {
            if self.place(*member).is_none() {
                let name = self.case.name(*member);
                let message = format!(
                    "`{name}` is to be in the team, but what a team with her is worth is not known"
                );
                let help = "give her own efficiency, or data for her missing scores";
                let place = Place::default().field("selection.include");
                mistakes.push(Mistake::new(place, message).help(help));
            }
        }
        if self.candidates.is_empty() {
            let message = "nobody can be chosen: nobody has an own efficiency";
            let help = "give `own_efficiency`, or choose with objective = \"in_team\"";
            let place = Place::default().field("selection.objective");
            mistakes.push(Mistake::new(place, message).help(help));
        }
        if self.asked.budget.is_some() {
            for member in self.candidates {
                if self.member(*member).is_none_or(|m| m.cost.is_none()) {
                    let name = self.case.name(*member);
                    let message =
                        format!("there is a budget, but the cost of `{name}` is not known");
                    let place = Place::default().field(format!("member[{name}].cost"));
                    let help = "give her cost, or list her in `selection.exclude`";
                    mistakes.push(Mistake::new(place, message).help(help));
                }
            }
        }
        Ok(Mistakes::none(mistakes)?)
    }

    fn member(&self, member: usize) -> Option<&Member> {
        self.case.members().get(member)
    }

    /// Place of a member among the candidates.
    fn place(&self, member: usize) -> Option<usize> {
        self.candidates.binary_search(&member).ok()
    }

    /// Places of the candidates for whom something holds.
    fn who(&self, holds: impl Fn(&Member) -> bool) -> Vec<usize> {
        let all = self.candidates.iter().enumerate();
        all.filter(|(_, member)| self.member(**member).is_some_and(&holds))
            .map(|(place, _)| place)
            .collect()
    }

    fn params(&self) -> SelectionParams {
        let most = self.asked.size.max.unwrap_or(u32::MAX) as usize;
        let own = |member: &usize| self.case.own(*member).unwrap_or(1.0);
        let own: Vec<f64> = self.candidates.iter().map(own).collect();
        let mut params = SelectionParams::new(own.clone(), self.asked.size.min as usize).sizes(
            self.asked.size.min as usize,
            most.min(self.candidates.len()),
        );
        if self.asked.objective == Objective::InTeam {
            let value = |a: usize, b: usize| {
                let at = |place: usize| self.candidates.get(place).copied().unwrap_or_default();
                let own = |place: usize| own.get(place).copied().unwrap_or(1.0);
                let score = self.case.scores.s(at(a), at(b)).unwrap_or_default();
                (own(a) * own(b)).sqrt() * score
            };
            params = params.pair_values(self.case.scores.gamma(), value);
        }
        self.zones(self.people(self.abilities(params)))
    }

    /// Roles, skills and languages.
    fn abilities(&self, mut params: SelectionParams) -> SelectionParams {
        for (role, count) in &self.asked.roles {
            let holders = self.who(|member| member.roles.contains(role));
            if let Some(most) = count.max {
                let label = format!("at most {most} of role {role}");
                params = params.at_most(label, holders.clone(), most as usize);
            }
            if count.min > 0 {
                params = params.seats(format!("role {role}"), holders, count.min as usize);
            }
        }
        for (skill, demand) in &self.asked.skills {
            let level =
                |member: &Member| member.skills.get(skill).is_some_and(|l| *l >= demand.level);
            let label = format!("skill {skill} at {}", demand.level);
            params = params.at_least(label, self.who(level), demand.count as usize);
        }
        for (tag, demand) in &self.asked.languages {
            let knows = |member: &Member| {
                let fits = |known: &Spoken| {
                    known.tag.primary() == tag.primary()
                        && known.speaks >= demand.level
                        && known.hears >= demand.level
                };
                member.languages.iter().any(fits)
            };
            let label = format!("language {tag} at {}", demand.level);
            params = params.at_least(label, self.who(knows), demand.count as usize);
        }
        params
    }

    /// Money, places and single people.
    fn people(&self, mut params: SelectionParams) -> SelectionParams {
        if let Some(budget) = self.asked.budget {
            let cost = |member: &usize| self.member(*member).and_then(|m| m.cost);
            let costs = self
                .candidates
                .iter()
                .map(|member| cost(member).unwrap_or_default());
            params = params.budget(format!("budget {budget}"), costs.collect(), budget);
        }
        if let Some(limit) = self.asked.headcount {
            let share = |member: &usize| self.member(*member).map_or(1.0, |m| m.share);
            let shares = self.candidates.iter().map(share).collect();
            params = params.headcount(format!("headcount {limit}"), shares, limit);
        }
        for member in &self.asked.include {
            if let Some(place) = self.place(*member) {
                params = params.include(format!("include {}", self.case.name(*member)), place);
            }
        }
        for member in &self.asked.exclude {
            if let Some(place) = self.place(*member) {
                params = params.exclude(format!("exclude {}", self.case.name(*member)), place);
            }
        }
        for (a, b) in &self.asked.not_together {
            if let (Some(first), Some(second)) = (self.place(*a), self.place(*b)) {
                let label = format!("{} not with {}", self.case.name(*a), self.case.name(*b));
                params = params.not_together(label, vec![first, second]);
            }
        }
        params
    }

    /// Numbers of zones and of people in them. Everybody whose zone is not known counts as a zone
    /// of her own.
    fn zones(&self, mut params: SelectionParams) -> SelectionParams {
        let asked = &self.asked.zones;
        if asked.min.is_some() || asked.max.is_some() {
            params = params.zones(self.zone_numbers());
        }
        if let Some(most) = asked.max {
            params = params.max_zones(format!("at most {most} zones"), most as usize);
        }
        if let Some(least) = asked.min {
            params = params.min_zones(format!("at least {least} zones"), least as usize);
        }
        for (zone, count) in &asked.each {
            let there = self.who(|member| member.zone.as_ref() == Some(zone));
            if let Some(most) = count.max {
                let label = format!("at most {most} in {}", zone.name());
                params = params.at_most(label, there.clone(), most as usize);
            }
            if count.min > 0 {
                let label = format!("at least {} in {}", count.min, zone.name());
                params = params.at_least(label, there, count.min as usize);
            }
        }
        params
    }

    fn zone_numbers(&self) -> Vec<usize> {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut next = 0;
        let mut fresh = || {
            next += 1;
            next - 1
        };
        let of = |member: &usize| match self.member(*member).and_then(|m| m.zone.as_ref()) {
            Some(zone) => *numbers.entry(zone.name()).or_insert_with(&mut fresh),
            None => fresh(),
        };
        self.candidates.iter().map(of).collect()
    }
}

/// The team, and the best other one: the chosen; everybody where nobody asked for a choice; nobody
/// where no choice was found.
pub(super) fn teams(
    case: &Case<'_>,
    selection: Option<&Selection>,
) -> (Vec<usize>, Option<Vec<usize>>) {
    let Some(selection) = selection else {
        return ((0..case.members().len()).collect(), None);
    };
    let Some(answer) = &selection.solved.answer else {
        return (Vec::new(), None);
    };
    let next = answer.next_best.as_ref();
    (
        selection.members(&answer.members),
        next.map(|next| selection.members(&next.members)),
    )
}

/// The chosen as places among all members.
pub(super) fn places(selection: Selection) -> Solved<Vec<usize>> {
    let Selection {
        solved, candidates, ..
    } = selection;
    let place = |chosen: usize| candidates.get(chosen).copied();
    solved.map(|answer| answer.members.into_iter().filter_map(place).collect())
}

/// The choice as the report tells it.
pub(super) fn entry(case: &Case<'_>, selection: &Selection) -> Solved<Chosen> {
    selection.solved.clone().map(|answer| Chosen {
        members: case.names(&selection.members(&answer.members)),
        tied: answer.tied,
        next_best: answer
            .next_best
            .as_ref()
            .map(|next| case.names(&selection.members(&next.members))),
        next_value: answer.next_best.as_ref().map(|next| next.value),
    })
}
