//! Who is chosen, who takes which role, who does which task.

use landfall_team::Solved;
use landfall_team::report::{RolePlan, TaskPlan};

use super::LISTED;
use super::people::{listed, sentences};
use super::solved::{figures, grounds};
use super::view::View;
use crate::report::html::Html;
use crate::report::table::{Cell, Table};
use crate::report::words;

/// Writes the choice and its proof.
pub(super) fn selection(html: &mut Html, view: &View<'_>) {
    let Some(solved) = &view.report.selection else {
        html.leaf("p", &[], words::TEAM_NO_SELECTION);
        return;
    };
    figures(html, solved, words::TEAM_VALUE);
    if let Some(chosen) = &solved.answer {
        let next = chosen
            .next_best
            .as_ref()
            .map(|next| words::isolated_list(next));
        let lines = [
            Some(words::team_chosen_names(words::isolated_list(
                &chosen.members,
            ))),
            Some(
                chosen
                    .tied
                    .map_or(words::TEAM_TIE_UNKNOWN, words::team_tied)
                    .into(),
            ),
            next.map(|next| words::next_team(next, chosen.next_value)),
        ];
        sentences(html, lines.into_iter().flatten());
    }
    grounds(html, solved);
}

/// Writes roles and tasks.
pub(super) fn work(html: &mut Html, view: &View<'_>) {
    html.leaf("h3", &[], words::TEAM_ROLES);
    match &view.report.roles {
        Some(solved) => roles(html, solved),
        None => html.leaf("p", &[("class", "note")], words::TEAM_NO_ROLES),
    }
    html.leaf("h3", &[], words::TEAM_TASKS);
    match &view.report.tasks {
        Some(solved) => tasks(html, solved),
        None => html.leaf("p", &[("class", "note")], words::TEAM_NO_TASKS),
    }
}

fn roles(html: &mut Html, solved: &Solved<RolePlan>) {
    figures(html, solved, words::TEAM_SUM);
    if let Some(plan) = &solved.answer {
        let mut lines = vec![words::team_plan_unique(plan.unique).into()];
        if !plan.empty.is_empty() {
            lines.push(words::team_empty_seats(words::row_of(&plan.empty)));
        }
        sentences(html, lines);
        listed(html, plan.assignments.len());
        let mut table = Table::new(words::TEAM_ROLES_TABLE, &words::TEAM_ROLES_COLUMNS);
        for seat in plan.assignments.iter().take(LISTED) {
            table.row([
                Cell::text(&seat.role),
                Cell::text(&seat.member),
                Cell::fixed(Some(seat.value), 3),
            ]);
        }
        table.write(html);
    }
    grounds(html, solved);
}

fn tasks(html: &mut Html, solved: &Solved<TaskPlan>) {
    figures(html, solved, words::TEAM_SUM);
    if let Some(plan) = &solved.answer {
        listed(html, plan.assignments.len());
        let mut table = Table::new(words::TEAM_TASKS_TABLE, &words::TEAM_TASKS_COLUMNS);
        for share in plan.assignments.iter().take(LISTED) {
            table.row([
                Cell::text(&share.task),
                Cell::text(&share.member),
                Cell::text(words::integer(share.units)),
                Cell::fixed(Some(share.value), 3),
            ]);
        }
        table.write(html);
    }
    grounds(html, solved);
}
