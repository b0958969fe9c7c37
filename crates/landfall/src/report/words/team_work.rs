//! The words of the page about a team: backbone, roles, meetings and risks.

use super::pair;
use crate::report::number;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    TEAM_BACKBONE = "team-backbone";
    TEAM_NO_BACKBONE = "team-no-backbone";
    TEAM_GRAPH = "team-graph";
    TEAM_GRAPH_NOTE = "team-graph-note";
    TEAM_LINKS = "team-links";
    TEAM_PARTS = "team-parts";
    TEAM_WEIGHT = "team-weight";
    TEAM_UNIQUE = "team-unique";
    TEAM_BOTTLENECK = "team-bottleneck";
    TEAM_NO_REPLACEMENT = "team-no-replacement";
    TEAM_LINKS_TABLE = "team-links-table";
    COLUMN_LINK = "column-link";
    COLUMN_LINK_SCORE = "column-link-score";
    COLUMN_DISTANCE = "column-distance";
    COLUMN_BOTTLENECK = "column-bottleneck";
    COLUMN_TAKES_PLACE = "column-takes-place";
    PARTS_ONE = "parts-one";
    PARTS_MORE = "parts-more";
    WEIGHT_UNIQUE = "weight-unique";
    WEIGHT_SHARED = "weight-shared";
    link_label(pair, score, instead) = "link-label";
    link_label_bottleneck(pair, score, instead) = "link-label-bottleneck";
    link_replaced(pair) = "link-replaced";
    LINK_LOST = "link-lost";
    TEAM_SELECTION = "team-selection";
    TEAM_NO_SELECTION = "team-no-selection";
    TEAM_WORK = "team-work";
    TEAM_ROLES = "team-roles";
    TEAM_TASKS = "team-tasks";
    TEAM_NO_ROLES = "team-no-roles";
    TEAM_NO_TASKS = "team-no-tasks";
    TEAM_SUM = "team-sum";
    TEAM_COST = "team-cost";
    TEAM_ROLES_TABLE = "team-roles-table";
    TEAM_TASKS_TABLE = "team-tasks-table";
    COLUMN_ONE_ROLE = "column-one-role";
    COLUMN_TASK = "column-task";
    COLUMN_UNITS = "column-units";
    COLUMN_UNIT_VALUE = "column-unit-value";
    team_chosen_names(names) = "team-chosen-names";
    team_next(names) = "team-next";
    team_next_value(value, names) = "team-next-value";
    PLAN_UNIQUE = "plan-unique";
    PLAN_SHARED = "plan-shared";
    team_empty_seats(seats) = "team-empty-seats";
    team_binding(demand) = "team-binding";
    TEAM_MEETINGS = "team-meetings";
    TEAM_NO_MEETINGS = "team-no-meetings";
    TEAM_GREATEST_BURDEN = "team-greatest-burden";
    TEAM_SUM_BURDEN = "team-sum-burden";
    TEAM_FAIRNESS = "team-fairness";
    TEAM_FAIRNESS_NOTE = "team-fairness-note";
    TEAM_BURDEN_TABLE = "team-burden-table";
    TEAM_SLOTS = "team-slots";
    TEAM_SLOTS_NOTE = "team-slots-note";
    TEAM_SLOTS_TABLE = "team-slots-table";
    COLUMN_BURDEN = "column-burden";
    COLUMN_BEGIN = "column-begin";
    COLUMN_TAKES = "column-takes";
    team_at_least(length) = "team-at-least";
    team_burdened(time, length) = "team-burdened";
    TEAM_RISK = "team-risk";
    TEAM_BRIDGES = "team-bridges";
    TEAM_NO_BRIDGES = "team-no-bridges";
    TEAM_BRIDGES_NOTE = "team-bridges-note";
    TEAM_BRIDGES_TABLE = "team-bridges-table";
    TEAM_COVERS = "team-covers";
    TEAM_NO_COVERS = "team-no-covers";
    TEAM_COVER_TABLE = "team-cover-table";
    TEAM_MENTORS = "team-mentors";
    TEAM_NO_MENTORS = "team-no-mentors";
    TEAM_MENTORS_TABLE = "team-mentors-table";
    TEAM_WHY_MENTORS = "team-why-mentors";
    COLUMN_FAILURE = "column-failure";
    COLUMN_BETWEENNESS = "column-betweenness";
    COLUMN_BRIDGING = "column-bridging";
    COLUMN_PARTS_WITHOUT = "column-parts-without";
    COLUMN_PAIRS_CUT = "column-pairs-cut";
    COLUMN_ALONE_HOLDS = "column-alone-holds";
    COLUMN_SKILL = "column-skill";
    COLUMN_LEARNS = "column-learns";
    COLUMN_RANK = "column-rank";
    COLUMN_TEACHES = "column-teaches";
    COLUMN_BECAUSE = "column-because";
    team_why(name) = "team-why";
    COVER_DIAMETER = "cover-diameter";
    COVER_PAIR_SUM = "cover-pair-sum";
    COVER_TREE = "cover-tree";
}

pub(in crate::report) const TEAM_LINKS_COLUMNS: [Title; 5] = [
    Title::Words(COLUMN_LINK),
    Title::Numbers(COLUMN_LINK_SCORE),
    Title::Numbers(COLUMN_DISTANCE),
    Title::Words(COLUMN_BOTTLENECK),
    Title::Words(COLUMN_TAKES_PLACE),
];
pub(in crate::report) const TEAM_ROLES_COLUMNS: [Title; 3] = [
    Title::Words(COLUMN_ONE_ROLE),
    Title::Words(super::COLUMN_WHO),
    Title::Numbers(super::COLUMN_VALUE),
];
pub(in crate::report) const TEAM_TASKS_COLUMNS: [Title; 4] = [
    Title::Words(COLUMN_TASK),
    Title::Words(super::COLUMN_WHO),
    Title::Numbers(COLUMN_UNITS),
    Title::Numbers(COLUMN_UNIT_VALUE),
];
pub(in crate::report) const TEAM_BURDEN_COLUMNS: [Title; 2] = [
    Title::Words(super::COLUMN_WHO),
    Title::Numbers(COLUMN_BURDEN),
];
pub(in crate::report) const TEAM_SLOTS_COLUMNS: [Title; 2] =
    [Title::Words(COLUMN_BEGIN), Title::Words(COLUMN_TAKES)];
pub(in crate::report) const TEAM_BRIDGES_COLUMNS: [Title; 7] = [
    Title::Words(super::COLUMN_WHO),
    Title::Words(COLUMN_FAILURE),
    Title::Numbers(COLUMN_BETWEENNESS),
    Title::Numbers(COLUMN_BRIDGING),
    Title::Numbers(COLUMN_PARTS_WITHOUT),
    Title::Numbers(COLUMN_PAIRS_CUT),
    Title::Words(COLUMN_ALONE_HOLDS),
];
pub(in crate::report) const TEAM_COVER_COLUMNS: [Title; 2] =
    [Title::Words(COLUMN_SKILL), Title::Words(super::COLUMN_WHO)];
pub(in crate::report) const TEAM_MENTORS_COLUMNS: [Title; 5] = [
    Title::Words(COLUMN_LEARNS),
    Title::Words(COLUMN_SKILL),
    Title::Numbers(COLUMN_RANK),
    Title::Words(COLUMN_TEACHES),
    Title::Words(COLUMN_BECAUSE),
];

pub(in crate::report) const fn team_parts(parts: usize) -> Id {
    match parts {
        0 | 1 => PARTS_ONE,
        _ => PARTS_MORE,
    }
}

pub(in crate::report) const fn team_unique(unique: bool) -> Id {
    if unique { WEIGHT_UNIQUE } else { WEIGHT_SHARED }
}

/// A link, and which pair would take its place.
pub(in crate::report) fn link(
    [a, b]: [&str; 2],
    score: f64,
    bottleneck: bool,
    replacement: Option<[&str; 2]>,
) -> Phrase {
    let instead = replacement.map_or(LINK_LOST.into(), |[a, b]| link_replaced(pair(a, b)));
    let score = number::fixed(score, 2);
    if bottleneck {
        link_label_bottleneck(pair(a, b), score, instead)
    } else {
        link_label(pair(a, b), score, instead)
    }
}

pub(in crate::report) fn next_team(names: Phrase, value: Option<f64>) -> Phrase {
    match value {
        Some(value) => team_next_value(number::fixed(value, 4), names),
        None => team_next(names),
    }
}

pub(in crate::report) const fn team_plan_unique(unique: bool) -> Id {
    if unique { PLAN_UNIQUE } else { PLAN_SHARED }
}

/// Minutes, however many.
pub(in crate::report) fn minutes(minutes: i64) -> Phrase {
    super::minutes_only(minutes.to_string())
}

pub(in crate::report) fn team_measure(measure: &str) -> Phrase {
    match measure {
        "diameter" => COVER_DIAMETER.into(),
        "pair_sum" => COVER_PAIR_SUM.into(),
        "tree" => COVER_TREE.into(),
        other => other.replace('_', " ").into(),
    }
}
