//! Roles and tasks of the team.

use landfall_core::Reason;

use super::case::Case;
use crate::assign::{AssignParams, Assignment, Fill};
use crate::flow::{self, TaskParams};
use crate::input::{Role, Task};
use crate::report::{RolePlan, RoleSeat, TaskPlan, TaskShare};
use crate::{Member, Solved, TeamError};

/// Puts the team on the seats of the choice and those beyond; nothing where there are none.
pub(super) fn roles(
    case: &Case<'_>,
    team: &[usize],
) -> Result<Option<Solved<RolePlan>>, TeamError> {
    let seats = seats(case);
    if seats.is_empty() || team.is_empty() {
        return Ok(None);
    }
    let labels = seats.iter().map(|seat| seat.label.clone());
    let names = case.names(team);
    let row = |member: &usize| {
        let worth = |seat: &Seat<'_>| {
            case.members()
                .get(*member)
                .and_then(|m| seat.worth(case, m))
        };
        seats.iter().map(worth).collect()
    };
    let solved = AssignParams::new(names, labels)
        .values(team.iter().map(row).collect())
        .fill(Fill::Seats)
        .check()?
        .solve(case.progress)?;
    let mut plan = solved.map(|answer| role_plan(&answer, &seats));
    plan.reasons.push(
        Reason::new("a seat is worth the member's own efficiency, times how well her skills fit")
            .rule("fit = sum of weight x level / highest level of anybody, over the sum of weights; 1 without skills")
            .source("our own default, unpublished"),
    );
    Ok(Some(plan))
}

/// One seat.
struct Seat<'a> {
    /// What it is called; several seats of one role are numbered.
    label: String,
    role: &'a str,
    skills: Option<&'a Role>,
    /// Whether anybody says she can take this role.
    claimed: bool,
}

fn seats<'a>(case: &'a Case<'_>) -> Vec<Seat<'a>> {
    let asked = case.input.selection.iter().flat_map(|asked| &asked.roles);
    let chosen = asked.map(|(role, count)| (role.as_str(), count.min, None));
    let beyond = case.input.roles.iter();
    let beyond = beyond.map(|role| (role.name.as_str(), role.seats, Some(role)));
    let mut seats = Vec::new();
    for (role, count, skills) in chosen.chain(beyond) {
        let claimed = case.members().iter().any(|m| m.roles.contains(role));
        for number in 1..=count {
            let label = if count == 1 {
                role.to_owned()
            } else {
                format!("{role} {number}")
            };
            seats.push(Seat {
                label,
                role,
                skills,
                claimed,
            });
        }
    }
    seats
}

impl Seat<'_> {
    /// What somebody is worth on it; nothing when she cannot take it.
    fn worth(&self, case: &Case<'_>, member: &Member) -> Option<f64> {
        let own = member.own_efficiency.unwrap_or(0.0);
        if self.claimed && !member.roles.contains(self.role) {
            return None;
        }
        let Some(role) = self
            .skills
            .filter(|role| role.skills.values().any(|w| *w > 0.0))
        else {
            return self.claimed.then_some(own);
        };
        let fit = fit(case, role, member);
        (self.claimed || fit > 0.0).then_some(own * fit)
    }
}

/// How well skills fit a role, 0 to 1.
fn fit(case: &Case<'_>, role: &Role, member: &Member) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (skill, weight) in &role.skills {
        let levels = case.members().iter().filter_map(|m| m.skills.get(skill));
        let highest = levels.copied().fold(0.0, f64::max);
        weights += weight;
        if let Some(level) = member.skills.get(skill).filter(|_| highest > 0.0) {
            sum += weight * level / highest;
        }
    }
    sum / weights
}

fn role_plan(answer: &Assignment, seats: &[Seat<'_>]) -> RolePlan {
    let taken = |label: &String| answer.placements.iter().any(|p| &p.seat_label == label);
    let empty = seats.iter().map(|seat| seat.label.clone());
    RolePlan {
        assignments: answer
            .placements
            .iter()
            .map(|placement| RoleSeat {
                role: placement.seat_label.clone(),
                member: placement.member_label.clone(),
                value: placement.value,
            })
            .collect(),
        empty: empty.filter(|label| !taken(label)).collect(),
        unique: answer.unique,
    }
}

/// Gives the tasks to the team; nothing where there are none.
pub(super) fn tasks(
    case: &Case<'_>,
    team: &[usize],
) -> Result<Option<Solved<TaskPlan>>, TeamError> {
    let Some(asked) = case
        .input
        .tasks
        .as_ref()
        .filter(|tasks| !tasks.tasks.is_empty())
    else {
        return Ok(None);
    };
    if team.is_empty() {
        return Ok(None);
    }
    let members: Vec<&Member> = team.iter().filter_map(|m| case.members().get(*m)).collect();
    let capacity = |member: &Member| i64::from(member.capacity.unwrap_or(asked.capacity));
    let all: i64 = members.iter().map(|member| capacity(member)).sum();
    let mut params = TaskParams::new();
    for task in &asked.tasks {
        let most = task.units.max.map_or(all, i64::from);
        params = params.task(
            &task.id,
            i64::from(task.units.min),
            most.max(i64::from(task.units.min)),
        );
    }
    for member in &members {
        params = params.member(&member.id, 0, capacity(member));
    }
    for (t, task) in asked.tasks.iter().enumerate() {
        for (m, member) in members
            .iter()
            .enumerate()
            .filter(|(_, member)| able(task, member))
        {
            let worth = member.own_efficiency.unwrap_or(0.0) * task.effort;
            params = params.pair_up_to(t, m, worth, capacity(member));
        }
    }
    let mut plan = params
        .check()?
        .solve(case.progress)?
        .map(|answer| task_plan(&answer));
    plan.reasons.push(
        Reason::new("a unit is worth the member's own efficiency times the effort of a unit")
            .rule("a member can do a task when she has every skill at the level it takes")
            .source("our own default, unpublished"),
    );
    Ok(Some(plan))
}

fn able(task: &Task, member: &Member) -> bool {
    let has =
        |(skill, level): (&String, &f64)| member.skills.get(skill).is_some_and(|l| l >= level);
    task.skills.iter().all(has)
}

fn task_plan(answer: &flow::TaskPlan) -> TaskPlan {
    let share = |share: &flow::Share| {
        #[expect(clippy::cast_precision_loss, reason = "units are far below 2^53")]
        let units = share.units as f64;
        TaskShare {
            task: share.task_label.clone(),
            member: share.member_label.clone(),
            units: share.units,
            value: share.value / units,
        }
    };
    TaskPlan {
        assignments: answer.shares.iter().map(share).collect(),
    }
}
