//! What is said at the terminal.

use landfall::team::history::{HistoryReport, TeamFile};
use landfall::team::report::{PairRef, TeamReport};
use landfall::team::wave::Watch;
use landfall::team::{Solved, Status};

/// A few lines about a team.
pub(crate) fn team(found: &TeamReport) -> String {
    let people = found.members.len();
    let mut lines = vec![format!(
        "{}, {}; {}",
        counted(people, "person", "people"),
        counted(found.pairs_total, "pair", "pairs"),
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
    lines.extend(over_time(found));
    lines.extend(
        found
            .warnings
            .iter()
            .map(|warning| format!("note: {warning}")),
    );
    lines.join("\n")
}

/// What changed, drifted or was tried.
fn over_time(found: &TeamReport) -> Vec<String> {
    let waves = found.waves.iter().map(|wave| {
        let change = wave.change.difference;
        let change = change.map_or("not shown".to_owned(), |change| format!("{change:+.3}"));
        format!(
            "from {} to {}: {change} of the scale",
            wave.first, wave.second
        )
    });
    let alarms = found
        .watched
        .iter()
        .filter_map(|series| match &series.chart.watch {
            Watch::Alarm(alarm) => Some(format!("drift of {}: at {}", series.name, alarm.window)),
            _ => None,
        });
    let measures = found.measures.iter().filter_map(|measure| {
        let reason = measure.reasons.first()?;
        Some(format!("measures: {}", reason.claim))
    });
    waves.chain(alarms).chain(measures).collect()
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

/// A number with its noun.
fn counted(count: impl TryInto<u64>, one: &str, many: &str) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// A few lines about a history.
pub(crate) fn history(found: &HistoryReport) -> String {
    let authors = |count: usize| counted(count, "author", "authors");
    let (handover, coedit) = (&found.handover, &found.coedit);
    let mut lines = vec![
        format!(
            "{} by {}",
            counted(found.commits, "commit", "commits"),
            counted(found.authors, "author", "authors")
        ),
        format!(
            "half of the commits come from {}; truck factor {}",
            authors(found.contributor_absence_factor_50),
            found.truck_factor.value
        ),
        format!(
            "hand-over: {}, {}; co-edit: {}, {}",
            counted(handover.edges, "link", "links"),
            counted(handover.components, "part", "parts"),
            counted(coedit.edges, "link", "links"),
            counted(coedit.components, "part", "parts")
        ),
        format!(
            "several offsets: {}; invalid offsets: {}",
            counted(found.authors_with_more_than_one_offset, "author", "authors"),
            found.invalid_offsets
        ),
    ];
    if let Some(elephant) = &found.elephant_factor {
        lines.push(format!(
            "half of the commits of known organisations come from {}; commits of unknown ones: {}",
            counted(elephant.value, "organisation", "organisations"),
            elephant.unknown_commits
        ));
    }
    if let Some(times) = &found.response_times {
        let median = times.median_hours;
        let median = median.map_or("unknown".to_owned(), |hours| format!("{hours:.1} h"));
        lines.push(format!(
            "median time to first response: {median}; without an answer: {} of {}",
            times.unanswered,
            counted(times.threads, "thread", "threads")
        ));
    }
    lines.join("\n")
}

/// A few words about the people written to a team file.
pub(crate) fn people(file: &TeamFile) -> String {
    format!(
        "team file: {} (without zone: {}, without hours: {}), {}, {}",
        counted(file.people, "person", "people"),
        file.without_zone,
        file.without_hours,
        counted(file.pairs, "pair", "pairs"),
        counted(file.outcomes, "outcome", "outcomes")
    )
}
