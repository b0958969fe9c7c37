//! Sentences of the page about a team.

use landfall_core::Date;
use landfall_team::Status;
use landfall_team::factor::Factor;

use super::list;
use crate::report::number;

/// A name that keeps its own direction of writing inside a sentence.
pub(in crate::report) fn isolated(name: &str) -> String {
    if name.is_ascii() {
        name.to_owned()
    } else {
        format!("\u{2068}{name}\u{2069}")
    }
}

/// Names as in `A, B and C`, each with its own direction.
pub(in crate::report) fn isolated_list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| isolated(name)).collect();
    list(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A name of at most so many letters.
pub(in crate::report) fn shortened(name: &str, letters: usize) -> String {
    if name.chars().count() <= letters {
        return isolated(name);
    }
    let start: String = name.chars().take(letters.saturating_sub(1)).collect();
    isolated(&format!("{start}…"))
}

pub(in crate::report) fn whole(number: u64) -> String {
    usize::try_from(number).map_or_else(|_| number.to_string(), number::count)
}

pub(in crate::report) fn integer(number: i64) -> String {
    let digits = whole(number.unsigned_abs());
    if number < 0 {
        format!("−{digits}")
    } else {
        digits
    }
}

pub(in crate::report) fn people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{} people", number::count(count)),
    }
}

pub(in crate::report) fn team_more(count: usize) -> String {
    format!("and {} more", number::count(count))
}

pub(in crate::report) fn team_listed(shown: usize, all: usize) -> String {
    let (shown, all) = (number::count(shown), number::count(all));
    format!("The first {shown} of {all} are listed; the JSON holds all.")
}

pub(in crate::report) fn team_drawn(shown: usize, all: usize) -> String {
    format!(
        "Shown are {} of {}: the team as far as there is room, and the extremes (best and worst pairs, least own efficiency). The JSON holds everybody.",
        number::count(shown),
        people(all),
    )
}

pub(in crate::report) fn team_chosen(team: usize, all: usize) -> String {
    format!("{} chosen of {}", people(team), number::count(all))
}

pub(in crate::report) fn team_everybody(all: usize) -> String {
    format!("The team is everybody: {}", people(all))
}

/// How far an answer is proven, and what that means.
pub(in crate::report) fn team_status(status: Status, gap: Option<f64>) -> (&'static str, String) {
    match status {
        Status::Optimal => ("Proven optimal", "No other answer is better.".to_owned()),
        Status::Feasible => (
            "Not proven",
            gap.map_or_else(
                || {
                    "Nothing better was found; how much better another could be is not known."
                        .into()
                },
                |gap| {
                    let gap = number::figure(gap);
                    format!("Nothing better was found; another is better by at most {gap}.")
                },
            ),
        ),
        Status::Infeasible => (
            "Infeasible",
            "The demands contradict each other.".to_owned(),
        ),
        Status::Undecided => (
            "Undecided",
            "The limit of the search came before an answer or a contradiction.".to_owned(),
        ),
    }
}

pub(in crate::report) const fn team_reproducible(reproducible: bool) -> &'static str {
    if reproducible {
        "the same on every machine"
    } else {
        "ended by a clock: not reproducible"
    }
}

pub(in crate::report) const fn team_tied(tied: bool) -> &'static str {
    if tied {
        "Another team is worth exactly as much: the choice between them is yours."
    } else {
        "No other team is worth exactly as much."
    }
}

pub(in crate::report) fn team_of_pairs(all: usize) -> String {
    format!("of {} pairs in the report", number::count(all))
}

pub(in crate::report) fn team_binding(demand: &str) -> String {
    format!("{demand} holds the value back.")
}

pub(in crate::report) fn team_pair(a: &str, b: &str) -> String {
    format!("{} – {}", isolated(a), isolated(b))
}

pub(in crate::report) fn team_pair_value(a: &str, b: &str, value: f64) -> String {
    format!("{} ({})", team_pair(a, b), number::fixed(value, 3))
}

pub(in crate::report) fn team_ranked_pair(a: &str, b: &str, ranked: &str, value: f64) -> String {
    format!("{}: {ranked} {}", team_pair(a, b), number::fixed(value, 3))
}

pub(in crate::report) fn team_worst_member(id: &str, own: f64, in_team: Option<f64>) -> String {
    let in_team = in_team.map_or_else(String::new, |value| {
        format!(", in the team {}", number::fixed(value, 3))
    });
    format!("{}: own {}{in_team}", isolated(id), number::fixed(own, 3))
}

pub(in crate::report) fn team_ties(count: usize) -> String {
    format!("{} tie:", number::count(count))
}

pub(in crate::report) fn team_score(score: Option<f64>, coverage: f64) -> String {
    let Some(score) = score else {
        return "no factor is known".to_owned();
    };
    let score = number::fixed(score, 2);
    if coverage < 1.0 {
        format!("{score}, {} known", number::percent(coverage, 0))
    } else {
        score
    }
}

pub(in crate::report) fn team_interval(low: f64, high: f64) -> String {
    format!(
        "{} to {} for missing factors at their 5 % and 95 % values",
        number::fixed(low, 3),
        number::fixed(high, 3)
    )
}

pub(in crate::report) const fn team_factor(factor: Factor) -> &'static str {
    match factor {
        Factor::Language => "language in common",
        Factor::Hours => "hours in common",
        Factor::Interaction => "how fast they answer each other",
        Factor::Survey => "questionnaire",
        Factor::Culture => "cultural profile",
        Factor::Handover => "wait at hand-over",
    }
}

pub(in crate::report) fn team_patterns(count: usize) -> String {
    format!(
        "Clocks change inside the horizon: {} patterns, each with its first day.",
        number::count(count)
    )
}

pub(in crate::report) fn team_pattern(from: Date) -> String {
    format!("From {}", number::day(from))
}

pub(in crate::report) fn team_zone(zone: &str) -> String {
    if zone.is_empty() {
        "time zone unknown".to_owned()
    } else {
        zone.replace('_', " ")
    }
}

/// What is common to `all`; at most `most` are at work at once, in the stretches `clock`.
pub(in crate::report) fn team_common(all: usize, most: usize, clock: &str, minutes: i64) -> String {
    let length = hours_minutes(minutes);
    match (all, most) {
        (0, _) => "Nobody of the team has known hours.".to_owned(),
        (_, 0) => "Nobody of the team works on such a day.".to_owned(),
        (1, _) => format!("One person of the team has known hours: {clock} UTC ({length})."),
        (all, most) if all == most => {
            format!("All {all} of the team are at work {clock} UTC ({length}).")
        }
        (all, most) => format!(
            "No minute is common to all {all}. At most {most} are at work at once: {clock} UTC ({length})."
        ),
    }
}

pub(in crate::report) fn team_hours_unknown(count: usize) -> String {
    let (people, have) = (people(count), if count == 1 { "has" } else { "have" });
    format!(" {people} of the team {have} no known hours and stand nowhere here.")
}

pub(in crate::report) fn team_at_once(count: usize) -> String {
    format!("{} of the team at work", number::count(count))
}

pub(in crate::report) fn hours_minutes(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

pub(in crate::report) fn minutes(minutes: u32) -> String {
    format!("{minutes} min")
}

pub(in crate::report) const fn team_parts(parts: usize) -> &'static str {
    match parts {
        0 | 1 => "everybody is connected",
        _ => "no known score connects them",
    }
}

pub(in crate::report) const fn team_unique(unique: bool) -> &'static str {
    if unique {
        "no other has this weight"
    } else {
        "others have the same weight"
    }
}

pub(in crate::report) fn team_link(
    ends: [&str; 2],
    score: f64,
    bottleneck: bool,
    replacement: Option<[&str; 2]>,
) -> String {
    let [a, b] = ends;
    let weakest = if bottleneck { ", the bottleneck" } else { "" };
    let instead = match replacement {
        Some([a, b]) => format!("{} would take its place", team_pair(a, b)),
        None => "nothing would take its place".to_owned(),
    };
    format!(
        "{}, score {}{weakest}; {instead}",
        team_pair(a, b),
        number::fixed(score, 2)
    )
}

pub(in crate::report) fn team_chosen_names(names: &str) -> String {
    format!("Chosen: {names}.")
}

pub(in crate::report) fn team_next(names: &str, value: Option<f64>) -> String {
    let value = value.map_or_else(String::new, |value| {
        format!(" (value {})", number::fixed(value, 4))
    });
    format!("The best other team that was found{value}: {names}.")
}

pub(in crate::report) const fn team_plan_unique(unique: bool) -> &'static str {
    if unique {
        "No other plan is as good."
    } else {
        "Other plans are as good, or that is not known."
    }
}

pub(in crate::report) fn team_empty_seats(seats: &str) -> String {
    format!("Nobody takes: {seats}.")
}

pub(in crate::report) fn team_minutes(minutes: i64) -> String {
    format!("{minutes} min")
}

pub(in crate::report) fn team_at_least(bound: i64) -> String {
    format!("no plan has less than {bound} min")
}

pub(in crate::report) fn team_burdened(time: &str, burden: i64) -> String {
    format!("{time} (burden {burden} min)")
}

pub(in crate::report) const fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

pub(in crate::report) fn team_why(id: &str) -> String {
    format!("Why: {}", isolated(id))
}

pub(in crate::report) fn team_measure(measure: &str) -> String {
    match measure {
        "diameter" => "Least diameter: the farthest two are near".to_owned(),
        "pair_sum" => "Least sum over all pairs".to_owned(),
        "tree" => "Least spanning tree".to_owned(),
        other => other.replace('_', " "),
    }
}

pub(in crate::report) fn team_sensitivity(all: usize, moved: usize, unknown: usize) -> String {
    let known = all.saturating_sub(unknown);
    let mut out = match (known, moved) {
        (0, _) => {
            "Whether the team stays ahead is not known: there is no other team to compare with."
                .to_owned()
        }
        (known, 0) => format!("The team stays ahead of the alternative in all {known} changes."),
        (known, moved) => format!(
            "The alternative overtakes the team in {moved} of {known} changes: the choice rests on the weights."
        ),
    };
    if known > 0 && unknown > 0 {
        out.push_str(&format!(" In {unknown} it is not known."));
    }
    out
}

pub(in crate::report) const fn team_pairs_stay(stay: bool) -> &'static str {
    if stay { "stay" } else { "change" }
}

pub(in crate::report) const fn team_stays(stays: bool) -> &'static str {
    if stays { "stays ahead" } else { "is overtaken" }
}

pub(in crate::report) fn team_conflict(kind: &str) -> String {
    kind.replace('_', " ")
}

pub(in crate::report) fn team_between(parties: &str) -> String {
    format!("Between {parties}.")
}
