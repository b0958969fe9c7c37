//! The words of the page about a team: people, pairs and hours.

use landfall_team::Status;
use landfall_team::factor::Factor;

use super::isolated;
use crate::report::number;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    TEAM_KICKER = "team-kicker";
    TEAM_DIALOG = "team-dialog";
    WAY_ALTERNATIVE = "way-alternative";
    WAY_PEOPLE = "way-people";
    WAY_PAIRS = "way-pairs";
    WAY_HOURS = "way-hours";
    WAY_BACKBONE = "way-backbone";
    WAY_SELECTION = "way-selection";
    WAY_WORK = "way-work";
    WAY_MEETINGS = "way-meetings";
    WAY_RISK = "way-risk";
    WAY_TRUST = "way-trust";
    WAY_AGAIN = "way-again";
    WAY_CONFLICTS = "way-conflicts";
    TEAM_PEOPLE_COUNT = "team-people-count";
    TEAM_FROM = "team-from";
    TEAM_WEEKS = "team-weeks";
    TEAM_GAMMA = "team-gamma";
    TEAM_NAMES = "team-names";
    TEAM_HASHED = "team-hashed";
    TEAM_NAMED = "team-named";
    TEAM_SECONDS = "team-seconds";
    TEAM_EMPTY = "team-empty";
    TEAM_INFEASIBLE = "team-infeasible";
    TEAM_NONE = "team-none";
    TEAM_VALUE = "team-value";
    TEAM_VALUE_NOTE = "team-value-note";
    TEAM_STATUS = "team-status";
    TEAM_BOUND = "team-bound";
    TEAM_GAP = "team-gap";
    TEAM_STEPS = "team-steps";
    TEAM_TIE = "team-tie";
    TEAM_TIE_UNKNOWN = "team-tie-unknown";
    TEAM_NOT_ASKED = "team-not-asked";
    TEAM_NOT_ASKED_NOTE = "team-not-asked-note";
    TEAM_CALIBRATION = "team-calibration";
    TEAM_KNOWN_PAIRS = "team-known-pairs";
    TEAM_UNKNOWN = "team-unknown";
    TEAM_NOTHING_UNKNOWN = "team-nothing-unknown";
    TEAM_CONTRADICTION = "team-contradiction";
    TEAM_CONTRADICTION_NOTE = "team-contradiction-note";
    team_chosen(team, all) = "team-chosen";
    team_everybody(people) = "team-everybody";
    people(count) = "people";
    team_of_pairs(count) = "team-of-pairs";
    TEAM_TIED = "team-tied";
    TEAM_NOT_TIED = "team-not-tied";
    SOLVED_OPTIMAL = "solved-optimal";
    SOLVED_FEASIBLE = "solved-feasible";
    solved_within(gap) = "solved-within";
    INFEASIBLE = "infeasible";
    INFEASIBLE_NOTE = "infeasible-note";
    UNDECIDED_STATUS = "undecided-status";
    UNDECIDED_NOTE = "undecided-note";
    REPRODUCIBLE = "reproducible";
    NOT_REPRODUCIBLE = "not-reproducible";
    TEAM_NOTICE = "team-notice";
    TEAM_LAW_DECISION = "team-law-decision";
    TEAM_LAW_AI_ACT = "team-law-ai-act";
    TEAM_LAW_DATA = "team-law-data";
    TEAM_LAW_NATIONALITY = "team-law-nationality";
    TEAM_COMPARE = "team-compare";
    TEAM_COMPARE_TABLE = "team-compare-table";
    TEAM_FIGURES_TABLE = "team-figures-table";
    TEAM_NO_ALTERNATIVE = "team-no-alternative";
    TEAM_ONLY_CHOSEN = "team-only-chosen";
    TEAM_ONLY_OTHER = "team-only-other";
    TEAM_BOTH = "team-both";
    COLUMN_TEAM = "column-team";
    COLUMN_BEST_OTHER = "column-best-other";
    TEAM_FIGURE_MEMBERS = "team-figure-members";
    TEAM_FIGURE_WEAKEST = "team-figure-weakest";
    TEAM_FIGURE_FOREST = "team-figure-forest";
    TEAM_FIGURE_DIAMETER = "team-figure-diameter";
    TEAM_FIGURE_ABSENCE = "team-figure-absence";
    TEAM_PEOPLE = "team-people";
    TEAM_IN = "team-in";
    TEAM_OUT = "team-out";
    TEAM_EXTREMES_NOTE = "team-extremes-note";
    TEAM_BEST_PAIRS = "team-best-pairs";
    TEAM_WORST_PAIRS = "team-worst-pairs";
    TEAM_WORST_MEMBERS = "team-worst-members";
    TEAM_MEMBERS_TABLE = "team-members-table";
    COLUMN_WHO = "column-who";
    COLUMN_OWN = "column-own";
    COLUMN_IN_TEAM = "column-in-team";
    COLUMN_ADDS = "column-adds";
    COLUMN_MEMBER_ZONE = "column-member-zone";
    COLUMN_TERRITORY = "column-territory";
    COLUMN_LANGUAGES = "column-languages";
    COLUMN_ROLES = "column-roles";
    team_more(count) = "team-more";
    team_listed(shown, all) = "team-listed";
    team_drawn(shown, people) = "team-drawn";
    team_ties(count) = "team-ties";
    team_pair(a, b) = "team-pair";
    pair_value(pair, value) = "pair-value";
    ranked_pair(pair, by, value) = "ranked-pair";
    worst_member(name, own) = "worst-member";
    worst_member_in_team(name, own, value) = "worst-member-in-team";
    TEAM_PAIRS = "team-pairs";
    TEAM_NO_PAIRS = "team-no-pairs";
    TEAM_HEAT_TABLE = "team-heat-table";
    TEAM_HEAT_NOTE = "team-heat-note";
    TEAM_HEAT_SCALE = "team-heat-scale";
    TEAM_HEAT_UNKNOWN = "team-heat-unknown";
    TEAM_HEAT_ABSENT = "team-heat-absent";
    TEAM_NOT_LISTED = "team-not-listed";
    TEAM_PAIR_REASONS = "team-pair-reasons";
    TEAM_FIND_PAIR = "team-find-pair";
    TEAM_SCORE = "team-score";
    TEAM_PAIR_VALUE = "team-pair-value";
    TEAM_COVERAGE = "team-coverage";
    TEAM_FACTORS_TABLE = "team-factors-table";
    TEAM_MISSING_FACTOR = "team-missing-factor";
    TEAM_NO_PAIR_REASON = "team-no-pair-reason";
    COLUMN_FACTOR = "column-factor";
    NO_FACTOR = "no-factor";
    score_known(score, known) = "score-known";
    team_interval(low, high) = "team-interval";
    FACTOR_LANGUAGE = "factor-language";
    FACTOR_HOURS = "factor-hours";
    FACTOR_INTERACTION = "factor-interaction";
    FACTOR_SURVEY = "factor-survey";
    FACTOR_CULTURE = "factor-culture";
    FACTOR_HANDOVER = "factor-handover";
    TEAM_HOURS = "team-hours";
    TEAM_NO_HOURS = "team-no-hours";
    TEAM_HOURS_NOTE = "team-hours-note";
    TEAM_AT_WORK = "team-at-work";
    TEAM_HOURS_TABLE = "team-hours-table";
    COLUMN_UTC = "column-utc";
    COLUMN_SUM = "column-sum";
    team_patterns(count) = "team-patterns";
    team_pattern(day) = "team-pattern";
    ZONE_UNKNOWN = "zone-unknown";
    COMMON_UNKNOWN = "common-unknown";
    COMMON_NOBODY = "common-nobody";
    common_one(clock, length) = "common-one";
    common_all(count, clock, length) = "common-all";
    common_most(all, most, clock, length) = "common-most";
    team_hours_unknown(count) = "team-hours-unknown";
    team_at_once(count) = "team-at-once";
}

pub(in crate::report) const TEAM_WAYS: [(&str, Id); 14] = [
    ("#summary", super::WAY_SUMMARY),
    ("#alternative", WAY_ALTERNATIVE),
    ("#people", WAY_PEOPLE),
    ("#pairs", WAY_PAIRS),
    ("#hours", WAY_HOURS),
    ("#backbone", WAY_BACKBONE),
    ("#selection", WAY_SELECTION),
    ("#work", WAY_WORK),
    ("#meetings", WAY_MEETINGS),
    ("#risk", WAY_RISK),
    ("#trust", WAY_TRUST),
    ("#again", WAY_AGAIN),
    ("#conflicts", WAY_CONFLICTS),
    ("#method", super::WAY_METHOD),
];
pub(in crate::report) const TEAM_LAW: [Id; 4] = [
    TEAM_LAW_DECISION,
    TEAM_LAW_AI_ACT,
    TEAM_LAW_DATA,
    TEAM_LAW_NATIONALITY,
];
pub(in crate::report) const TEAM_COMPARE_COLUMNS: [Title; 3] = [
    Title::Words(super::COLUMN_FIGURE),
    Title::Words(COLUMN_TEAM),
    Title::Words(COLUMN_BEST_OTHER),
];
pub(in crate::report) const TEAM_FIGURES: [Id; 6] = [
    TEAM_FIGURE_MEMBERS,
    TEAM_VALUE,
    TEAM_FIGURE_WEAKEST,
    TEAM_FIGURE_FOREST,
    TEAM_FIGURE_DIAMETER,
    TEAM_FIGURE_ABSENCE,
];
pub(in crate::report) const TEAM_MEMBERS_COLUMNS: [Title; 9] = [
    Title::Words(COLUMN_WHO),
    Title::Words(COLUMN_TEAM),
    Title::Numbers(COLUMN_OWN),
    Title::Numbers(COLUMN_IN_TEAM),
    Title::Numbers(COLUMN_ADDS),
    Title::Words(COLUMN_MEMBER_ZONE),
    Title::Words(COLUMN_TERRITORY),
    Title::Words(COLUMN_LANGUAGES),
    Title::Words(COLUMN_ROLES),
];
pub(in crate::report) const TEAM_FACTORS_COLUMNS: [Title; 3] = [
    Title::Words(COLUMN_FACTOR),
    Title::Numbers(super::COLUMN_VALUE),
    Title::Numbers(super::COLUMN_WEIGHT),
];
pub(in crate::report) const TEAM_HOURS_COLUMNS: [Title; 5] = [
    Title::Words(COLUMN_WHO),
    Title::Words(COLUMN_TEAM),
    Title::Words(super::COLUMN_ZONE),
    Title::Words(COLUMN_UTC),
    Title::Words(COLUMN_SUM),
];

/// How far an answer is proven, and what that means.
pub(in crate::report) fn team_status(status: Status, gap: Option<f64>) -> (Id, Phrase) {
    match status {
        Status::Optimal => (super::PROVEN, SOLVED_OPTIMAL.into()),
        Status::Feasible => (
            super::NOT_PROVEN,
            gap.map_or(SOLVED_FEASIBLE.into(), |gap| {
                solved_within(number::figure(gap))
            }),
        ),
        Status::Infeasible => (INFEASIBLE, INFEASIBLE_NOTE.into()),
        Status::Undecided => (UNDECIDED_STATUS, UNDECIDED_NOTE.into()),
    }
}

pub(in crate::report) const fn team_reproducible(reproducible: bool) -> Id {
    if reproducible {
        REPRODUCIBLE
    } else {
        NOT_REPRODUCIBLE
    }
}

pub(in crate::report) const fn team_tied(tied: bool) -> Id {
    if tied { TEAM_TIED } else { TEAM_NOT_TIED }
}

pub(in crate::report) const fn yes(yes: bool) -> Id {
    if yes { super::YES } else { super::NO }
}

/// A whole number that may be below zero.
pub(in crate::report) fn integer(number: i64) -> String {
    let digits = number::whole(number.unsigned_abs());
    if number < 0 {
        format!("−{digits}")
    } else {
        digits
    }
}

pub(in crate::report) fn worst(id: &str, own: f64, in_team: Option<f64>) -> Phrase {
    let (name, own) = (isolated(id), number::fixed(own, 3));
    match in_team {
        Some(value) => worst_member_in_team(name, own, number::fixed(value, 3)),
        None => worst_member(name, own),
    }
}

pub(in crate::report) fn score(score: Option<f64>, coverage: f64) -> Phrase {
    let Some(score) = score else {
        return NO_FACTOR.into();
    };
    let score = number::fixed(score, 2);
    if coverage < 1.0 {
        score_known(score, number::percent(coverage, 0))
    } else {
        score.into()
    }
}

pub(in crate::report) const fn team_factor(factor: Factor) -> Id {
    match factor {
        Factor::Language => FACTOR_LANGUAGE,
        Factor::Hours => FACTOR_HOURS,
        Factor::Interaction => FACTOR_INTERACTION,
        Factor::Survey => FACTOR_SURVEY,
        Factor::Culture => FACTOR_CULTURE,
        Factor::Handover => FACTOR_HANDOVER,
    }
}

pub(in crate::report) fn team_zone(zone: &str) -> Phrase {
    if zone.is_empty() {
        ZONE_UNKNOWN.into()
    } else {
        zone.replace('_', " ").into()
    }
}

/// What is common to `all`; at most `most` are at work at once, in the stretches `clock`.
pub(in crate::report) fn team_common(all: usize, most: usize, clock: &str, minutes: i64) -> Phrase {
    let length = super::length(minutes);
    match (all, most) {
        (0, _) => COMMON_UNKNOWN.into(),
        (_, 0) => COMMON_NOBODY.into(),
        (1, _) => common_one(clock, length),
        (all, most) if all == most => common_all(all, clock, length),
        (all, most) => common_most(all, most, clock, length),
    }
}
