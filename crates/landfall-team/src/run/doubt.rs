//! What the answer does not rest on, and whether it survives other weights.

use std::collections::BTreeMap;

use landfall_core::Reason;

use super::case::Case;
use super::choice::Selection;
use super::links;
use super::meetings;
use crate::TeamError;
use crate::factor::Factor;
use crate::input::{ConflictRecord, TeamInput};
use crate::member::Member;
use crate::report::{PairEntry, SensitivityEntry, SurveyEntry, TeamEntry};
use crate::score::{Scores, WeightOrigin};
use crate::survey::Survey;

/// Largest number of people for whom the best pairs are looked for anew with every weight.
const MOST_SHIFTED: usize = 3_000;

/// Whether the best pairs and the team survive each weight halved and raised by half.
pub(super) fn sensitivity(
    case: &Case<'_>,
    team: &[usize],
    alternative: Option<&[usize]>,
) -> Result<Vec<SensitivityEntry>, TeamError> {
    if case.members().len() > MOST_SHIFTED || case.members().len() < 2 {
        return Ok(Vec::new());
    }
    let pairs = case.scores.sensitivity_of_best_pair(case.progress)?;
    let rivals = alternative.map(|other| [team.to_vec(), other.to_vec()]);
    let teams = rivals.map(|teams| case.scores.sensitivity(&teams, case.progress));
    let teams = teams.transpose()?;
    let entries = pairs.shifts.iter().map(|shift| {
        let same = teams.as_ref().and_then(|teams| {
            let all = teams.shifts.iter();
            all.clone()
                .find(|t| t.factor == shift.factor && t.change == shift.change)
        });
        let ahead = same.map(|t| t.best.as_ref().is_some_and(|best| best.teams.contains(&0)));
        SensitivityEntry {
            factor: shift.factor,
            times: shift.change.by(),
            best_pairs_stay: shift.survives,
            team_stays: ahead,
        }
    });
    Ok(entries.collect())
}

/// Reliability of the questionnaire, and the mean of the team where it may be shown.
pub(super) fn survey(
    survey: Option<&Survey>,
    case: &Case<'_>,
    team: &[usize],
) -> Result<Option<SurveyEntry>, TeamError> {
    let Some(survey) = survey else {
        return Ok(None);
    };
    let pairs = survey.pairs();
    let group = BTreeMap::from([("team".to_owned(), case.names(team))]);
    Ok(Some(SurveyEntry {
        about_colleagues: pairs.reliability,
        about_the_team: pairs.team_reliability,
        groups: survey.groups(&group)?,
    }))
}

/// What was not assessed, and what input would settle it.
pub(super) fn not_assessed(case: &Case<'_>, team: &[usize]) -> BTreeMap<String, String> {
    let missing = unasked(case.input)
        .into_iter()
        .chain(history(case.input))
        .filter(|(_, missing, _)| *missing);
    let mut left_out: BTreeMap<String, String> = missing
        .map(|(what, _, needs)| (what.to_owned(), needs.to_owned()))
        .collect();
    let people = case.members().len();
    let most = |most: usize| format!("at most {most} people; there are {people}");
    if people > MOST_SHIFTED {
        left_out.insert("sensitivity".to_owned(), most(MOST_SHIFTED));
    }
    if people > links::MOST_PEOPLE {
        for what in ["cover", "mentors"] {
            left_out.insert(what.to_owned(), most(links::MOST_PEOPLE));
        }
    }
    if people.min(team.len()) > links::MOST_PEOPLE {
        for what in ["backbone", "bridges"] {
            left_out.insert(what.to_owned(), most(links::MOST_PEOPLE));
        }
    }
    left_out
}

/// A part of the answer, whether it is missing, and what it needs.
type Part = (&'static str, bool, &'static str);

/// What nobody asked for, and what scores lack.
fn unasked(input: &TeamInput) -> [Part; 9] {
    [
        (
            "hours",
            input.horizon.is_none(),
            "`[horizon]` with the weeks to compare working hours in",
        ),
        (
            "selection",
            input.selection.is_none(),
            "`[selection]` with the size of the team to choose",
        ),
        (
            "tasks",
            input.tasks.is_none(),
            "`[tasks]` with what is to be done",
        ),
        (
            "meetings",
            input.meetings.is_none(),
            "`[meetings]`, and `[horizon]`",
        ),
        (
            "meetings",
            input.meetings.is_some() && input.horizon.is_none(),
            "`[horizon]` with the weeks to meet in",
        ),
        (
            "calibration",
            input.outcomes.is_empty(),
            "`[[outcome]]` with what came of work together",
        ),
        (
            "survey",
            input.survey.is_none(),
            "`[survey]` with answers to a questionnaire",
        ),
        (
            "culture",
            input.culture.is_none(),
            "a table of cultural dimensions at `[culture]`",
        ),
        (
            "interaction",
            input.pairs.iter().all(|pair| pair.interaction.is_none()),
            "`[[pair]]` with how fast people answer each other",
        ),
    ]
}

/// What was not asked, counted or coded more than once.
fn history(input: &TeamInput) -> [Part; 4] {
    let waves = input.survey.as_ref().map_or(0, |survey| survey.waves.len());
    let measured = |conflict: &ConflictRecord| {
        let measure = conflict.measure.as_ref();
        measure.is_some_and(|measure| measure.taken.is_some())
    };
    let judged = input.conflict_period.is_some() && input.conflicts.iter().any(measured);
    [
        (
            "waves",
            waves < 2,
            "`survey.waves` with the answers of two times at least",
        ),
        (
            "drift",
            input.watched.is_empty(),
            "`[[watch]]` with a series of windows",
        ),
        (
            "interviews",
            input.codings.is_empty(),
            "`[[coding]]` with interviews that two people coded",
        ),
        (
            "measures",
            !input.conflicts.is_empty() && !judged,
            "`[conflict_period]`, and `measure = { what, taken }` at conflicts",
        ),
    ]
}

/// What the reader should know.
pub(super) fn warnings(
    case: &Case<'_>,
    team: &[usize],
    selection: Option<&Selection>,
    found: Option<&TeamEntry>,
    pairs: &[PairEntry],
) -> Vec<String> {
    let mut warnings = Vec::new();
    if case.scores.weights().origin() == WeightOrigin::Prior {
        warnings.push(format!(
            "{}: nobody has compared these scores with outcomes",
            WeightOrigin::Prior.label()
        ));
    }
    warnings.extend(unknown_people(case, team, selection));
    let survey = case.input.survey.as_ref();
    if survey.is_some_and(|survey| survey.latest().any(|answer| answer.about.is_some())) {
        let reveals = "the survey factor of a pair rests on the answers of two people and reveals them: \
                       show it to nobody they did not answer for";
        warnings.push(reveals.to_owned());
    }
    if found.is_some_and(|found| !found.complete) {
        warnings.push("the value of the team covers only what is known of it".to_owned());
    }
    if pairs.len() as u64 != case.pairs_total() {
        let (listed, all) = (pairs.len(), case.pairs_total());
        warnings.push(format!("{listed} of {all} pairs are listed"));
    }
    warnings.extend(low_coverage(pairs));
    warnings
}

/// People of whom something is not known, or who refused something.
fn unknown_people(case: &Case<'_>, team: &[usize], selection: Option<&Selection>) -> Vec<String> {
    let of = |what: fn(&Member) -> bool| {
        let members = case.members().iter().filter(|member| what(member));
        members.map(|member| member.id.clone()).collect::<Vec<_>>()
    };
    let mut people = vec![
        (
            of(|m| m.own_efficiency.is_none()),
            "own efficiency is not known of",
        ),
        (of(|m| m.languages.is_empty()), "languages are not known of"),
        (
            of(|m| m.zone.is_none() || m.hours.is_empty()),
            "working hours are not known of",
        ),
        (
            of(|m| !m.opted_out.is_empty()),
            "some factors were refused by",
        ),
    ];
    if let Some(selection) = selection {
        people.push((
            case.names(&selection.unknown),
            "left out of the choice, as what a team with them is worth is not known",
        ));
    }
    if case.input.meetings.is_some() && case.input.horizon.is_some() {
        let unknown = case.names(&meetings::unknown(case, team));
        people.push((unknown, "no meeting could be planned with"));
    }
    people.retain(|(who, _)| !who.is_empty());
    let line = |(who, what): (Vec<String>, &str)| format!("{what}: {}", listed(&who));
    people.into_iter().map(line).collect()
}

/// The first ten names, and how many more there are.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(10)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().checked_sub(shown.len()) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

fn low_coverage(pairs: &[PairEntry]) -> Option<String> {
    let low = pairs.iter().filter(|pair| pair.coverage < 0.5).count();
    (low > 0).then(|| {
        let all = pairs.len();
        format!("in {low} of {all} listed pairs less than half of the weight is known: see their intervals")
    })
}

/// Why everything was scored as it was.
pub(super) fn weights(scores: &Scores) -> Reason {
    let mut reason = Reason::new("how much each factor counts")
        .rule("s = product of f^w over the known factors, with their weights scaled to a sum of 1");
    for factor in Factor::ALL {
        reason = reason.input(factor.name(), scores.weights().of(factor));
    }
    reason.source(scores.weights().origin().label())
}
