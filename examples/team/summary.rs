//! What is said at the terminal.

use landfall::team::history::HistoryReport;
use landfall::team::report::{PairRef, TeamReport};
use landfall::team::{Solved, Status};

/// A few lines about a team.
pub(crate) fn team(found: &TeamReport) -> String {
    let people = found.members.len();
    let mut lines = vec![format!(
        "{people} {}, {} {}; {}",
        if people == 1 { "person" } else { "people" },
        found.pairs_total,
        if found.pairs_total == 1 {
            "pair"
        } else {
            "pairs"
        },
        found.calibration.status
    )];
    if let Some(team) = &found.team {
        let value = team
            .value
            .map_or("unknown".to_owned(), |value| format!("{value:.4}"));
        lines.push(format!("team: {} (value {value})", listed(&team.members)));
    }
    if let Some(selection) = &found.selection {
        lines.push(format!("selection: {}", proof(selection)));
    }
    if let Some(roles) = &found.roles {
        lines.push(format!("roles: {}", proof(roles)));
    }
    if let Some(tasks) = &found.tasks {
        lines.push(format!("tasks: {}", proof(tasks)));
    }
    if let Some(meetings) = &found.meetings {
        lines.push(format!("meetings: {}", proof(meetings)));
    }
    lines.extend(pairs("best pairs", &found.best_pairs));
    lines.extend(pairs("worst pairs", &found.worst_pairs));
    let worst: Vec<String> = found
        .worst_members
        .iter()
        .map(|member| member.id.clone())
        .collect();
    if !worst.is_empty() {
        lines.push(format!("least own efficiency: {}", listed(&worst)));
    }
    lines.extend(
        found
            .warnings
            .iter()
            .map(|warning| format!("note: {warning}")),
    );
    lines.join("\n")
}

fn proof<T>(solved: &Solved<T>) -> String {
    let shown = |number: Option<f64>| number.map_or("none".to_owned(), |n| format!("{n:.4}"));
    let (value, bound) = (shown(solved.value), shown(solved.bound));
    match solved.status {
        Status::Optimal => format!("optimal, {value}"),
        Status::Feasible => format!("{value}, nothing is better than {bound}"),
        Status::Infeasible => {
            format!(
                "impossible, these contradict each other: {}",
                solved.contradiction.join("; ")
            )
        }
        Status::Undecided => format!("undecided after {} steps", solved.nodes),
    }
}

fn pairs(what: &str, pairs: &[PairRef]) -> Option<String> {
    let first = pairs.first()?;
    let shown: Vec<String> = pairs
        .iter()
        .map(|pair| format!("{} + {}", pair.a, pair.b))
        .collect();
    Some(format!("{what} ({:.4}): {}", first.value, listed(&shown)))
}

/// The first ten, and how many more there are.
fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(10).map(String::as_str).collect();
    let more = names.len() - shown.len();
    if more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {more} more", shown.join(", "))
    }
}

/// A few lines about a history.
pub(crate) fn history(found: &HistoryReport) -> String {
    let lines = [
        format!("{} commits by {} authors", found.commits, found.authors),
        format!(
            "half of the commits come from {} authors; truck factor {}",
            found.contributor_absence_factor_50, found.truck_factor.value
        ),
        format!(
            "hand-over: {} links, {} parts; co-edit: {} links, {} parts",
            found.handover.edges,
            found.handover.components,
            found.coedit.edges,
            found.coedit.components
        ),
        format!(
            "{} authors show several offsets, {} offsets are invalid",
            found.authors_with_more_than_one_offset, found.invalid_offsets
        ),
    ];
    lines.join("\n")
}
