//! When to meet, and who bears how much of the inconvenient hours.

use std::collections::BTreeSet;

use landfall_team::report::{MeetingEntry, MeetingPlan};

use super::LISTED;
use super::people::{bars, listed};
use super::solved::{figures, grounds};
use super::view::View;
use crate::report::html::Html;
use crate::report::section::term;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Writes the plan of meetings.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let Some(solved) = &view.report.meetings else {
        html.leaf("p", &[], words::TEAM_NO_MEETINGS);
        return;
    };
    figures(html, solved, words::TEAM_GREATEST_BURDEN);
    if let Some(plan) = &solved.answer {
        burdens(html, plan);
        slots(html, plan);
    }
    grounds(html, solved);
}

fn burdens(html: &mut Html, plan: &MeetingPlan) {
    html.leaf("h3", &[], words::TEAM_FAIRNESS);
    html.leaf("p", &[("class", "note")], words::TEAM_FAIRNESS_NOTE);
    html.element("dl", &[("class", "facts")], |h| {
        term(
            h,
            words::TEAM_GREATEST_BURDEN,
            words::minutes(plan.greatest_burden),
            words::team_at_least(words::minutes(plan.greatest_burden_bound)),
        );
        term(
            h,
            words::TEAM_SUM_BURDEN,
            words::minutes(plan.sum),
            words::team_at_least(words::minutes(plan.sum_bound)),
        );
    });
    let mut rows: Vec<(&str, f64)> = plan
        .burdens
        .iter()
        .map(|(id, burden)| (id.as_str(), *burden as f64))
        .collect();
    rows.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(y.0)));
    listed(html, rows.len());
    rows.truncate(LISTED);
    bars(html, &rows, number::figure);
    let mut table = Table::new(words::TEAM_BURDEN_TABLE, &words::TEAM_BURDEN_COLUMNS);
    for (id, burden) in rows {
        table.row([Cell::text(id), Cell::figure(Some(burden))]);
    }
    table.write_folded(html, false);
}

fn slots(html: &mut Html, plan: &MeetingPlan) {
    html.leaf("h3", &[], words::TEAM_SLOTS);
    html.leaf("p", &[("class", "note")], words::TEAM_SLOTS_NOTE);
    listed(html, plan.meetings.len());
    let meetings = plan.meetings.iter().take(LISTED);
    let people: BTreeSet<&str> = meetings
        .clone()
        .flat_map(|meeting| meeting.local.keys().map(String::as_str))
        .collect();
    let mut table = Table::new(words::TEAM_SLOTS_TABLE, &words::TEAM_SLOTS_COLUMNS)
        .with_columns(people.iter().map(|id| (*id).to_owned()));
    for meeting in meetings {
        let mut cells = vec![
            Cell::text(moment(&meeting.begin)),
            Cell::text(words::minutes(meeting.minutes.into())),
        ];
        cells.extend(people.iter().map(|id| local(meeting, id)));
        table.row(cells);
    }
    table.write(html);
}

/// A moment without the letter between date and time.
fn moment(text: &str) -> String {
    text.trim_end_matches('Z').replace('T', " ")
}

/// Her local time and, outside her hours, its burden.
fn local(meeting: &MeetingEntry, id: &str) -> Cell {
    let Some(local) = meeting.local.get(id) else {
        return Cell::text("–");
    };
    let same_day = meeting.begin.get(..10) == local.get(..10);
    let time = match local.split_once('T') {
        Some((_, time)) if same_day => time.to_owned(),
        _ => moment(local.get(5..).unwrap_or(local)),
    };
    let burden = meeting.burden.get(id).copied().unwrap_or(0);
    if burden > 0 {
        Cell::marked(words::team_burdened(time, words::minutes(burden)))
    } else {
        Cell::text(time)
    }
}
