//! The words of the page about a team: how far to trust it, what was asked, measured, coded or tried
//! more than once, conflicts and method.

use landfall_core::Date;
use landfall_team::conflict::MeasureVerdict;
use landfall_team::survey::{CodingVerdict, Measurement, TENTATIVE};
use landfall_team::wave::{Drift, Watch};

use super::{isolated, sentences};
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    TEAM_TRUST = "team-trust";
    TEAM_WEIGHTS = "team-weights";
    TEAM_WEIGHTS_TABLE = "team-weights-table";
    TEAM_FIT = "team-fit";
    TEAM_SENSITIVITY = "team-sensitivity";
    TEAM_NO_SENSITIVITY = "team-no-sensitivity";
    TEAM_SENSITIVITY_TABLE = "team-sensitivity-table";
    TEAM_SURVEY = "team-survey";
    TEAM_NO_SURVEY = "team-no-survey";
    COLUMN_WEIGHT_TIMES = "column-weight-times";
    COLUMN_BEST_PAIRS = "column-best-pairs";
    COLUMN_AGAINST = "column-against";
    left_out_outcomes(kind, count) = "left-out-outcomes";
    SENSITIVITY_UNKNOWN = "sensitivity-unknown";
    sensitivity_stays(known) = "sensitivity-stays";
    sensitivity_moved(moved, known) = "sensitivity-moved";
    sensitivity_open(count) = "sensitivity-open";
    PAIRS_STAY = "pairs-stay";
    PAIRS_CHANGE = "pairs-change";
    TEAM_STAYS = "team-stays";
    TEAM_OVERTAKEN = "team-overtaken";
    TEAM_AGAIN = "team-again";
    TEAM_NOTHING_AGAIN = "team-nothing-again";
    TEAM_WAVES = "team-waves";
    TEAM_WAVES_NOTE = "team-waves-note";
    TEAM_WAVES_TABLE = "team-waves-table";
    TEAM_NOT_SHOWN = "team-not-shown";
    TEAM_WATCHED = "team-watched";
    TEAM_WATCHED_NOTE = "team-watched-note";
    TEAM_CODINGS = "team-codings";
    TEAM_CODINGS_NOTE = "team-codings-note";
    TEAM_CODINGS_TABLE = "team-codings-table";
    TEAM_MEASURES = "team-measures";
    TEAM_MEASURES_NOTE = "team-measures-note";
    TEAM_MEASURES_TABLE = "team-measures-table";
    COLUMN_FIRST_WAVE = "column-first-wave";
    COLUMN_SECOND_WAVE = "column-second-wave";
    COLUMN_BOTH_TIMES = "column-both-times";
    COLUMN_DROPPED_OUT = "column-dropped-out";
    COLUMN_JOINED = "column-joined";
    COLUMN_DIFFERENCE_OF_WAVES = "column-difference-of-waves";
    COLUMN_INTERVAL_95 = "column-interval-95";
    COLUMN_P_VALUE = "column-p-value";
    COLUMN_WINDOW = "column-window";
    COLUMN_MEASURED = "column-measured";
    COLUMN_AVERAGE = "column-average";
    COLUMN_LOWER = "column-lower";
    COLUMN_UPPER = "column-upper";
    COLUMN_CODED = "column-coded";
    COLUMN_CODES = "column-codes";
    COLUMN_CODED_TWICE = "column-coded-twice";
    COLUMN_ALPHA = "column-alpha";
    COLUMN_KIND = "column-kind";
    COLUMN_TEAM_PAIRS = "column-team-pairs";
    COLUMN_WEEKS_BEFORE = "column-weeks-before";
    COLUMN_WEEKS_AFTER = "column-weeks-after";
    COLUMN_CONFLICTS_BEFORE = "column-conflicts-before";
    COLUMN_CONFLICTS_AFTER = "column-conflicts-after";
    COLUMN_RATE_RATIO = "column-rate-ratio";
    team_series(name, unit) = "team-series";
    drift_up(window) = "drift-up";
    drift_down(window) = "drift-down";
    DRIFT_NONE = "drift-none";
    DRIFT_NOTHING = "drift-nothing";
    DRIFT_SHORT = "drift-short";
    DRIFT_FLAT = "drift-flat";
    CODING_DOUBTED = "coding-doubted";
    CODING_RELIABLE = "coding-reliable";
    CODING_TENTATIVE = "coding-tentative";
    CODING_UNRELIABLE = "coding-unreliable";
    CODING_UNDEFINED = "coding-undefined";
    MEASUREMENT_NOMINAL = "measurement-nominal";
    MEASUREMENT_ORDINAL = "measurement-ordinal";
    MEASUREMENT_INTERVAL = "measurement-interval";
    MEASUREMENT_RATIO = "measurement-ratio";
    MEASURE_FELL = "measure-fell";
    MEASURE_ROSE = "measure-rose";
    MEASURE_NOT_SHOWN = "measure-not-shown";
    MEASURE_TOO_FEW = "measure-too-few";
    MEASURE_NONE = "measure-none";
    TEAM_CONFLICTS = "team-conflicts";
    TEAM_NO_CONFLICTS = "team-no-conflicts";
    TEAM_CONFLICTS_NOTE = "team-conflicts-note";
    TEAM_NO_ADVICE = "team-no-advice";
    team_between(parties) = "team-between";
    team_recorded(day, state) = "team-recorded";
    measure_taken_on(day, what) = "measure-taken-on";
    measure_taken(what) = "measure-taken";
    team_closed(day) = "team-closed";
    team_advice_lacks(count, lacks) = "team-advice-lacks";
    TEAM_METHOD_SCORE = "team-method-score";
    TEAM_METHOD_SCORE_TEXT = "team-method-score-text";
    TEAM_METHOD_VALUE = "team-method-value";
    TEAM_METHOD_VALUE_TEXT = "team-method-value-text";
    TEAM_METHOD_IN_TEAM = "team-method-in-team";
    TEAM_METHOD_IN_TEAM_TEXT = "team-method-in-team-text";
    TEAM_METHOD_BACKBONE = "team-method-backbone";
    TEAM_METHOD_BACKBONE_TEXT = "team-method-backbone-text";
    TEAM_METHOD_PROOFS = "team-method-proofs";
    TEAM_METHOD_PROOFS_TEXT = "team-method-proofs-text";
    TEAM_METHOD_LIMITS = "team-method-limits";
    TEAM_METHOD_LIMITS_TEXT = "team-method-limits-text";
}

pub(in crate::report) const TEAM_WEIGHTS_COLUMNS: [Title; 2] = [
    Title::Words(super::COLUMN_FACTOR),
    Title::Numbers(super::COLUMN_WEIGHT),
];
pub(in crate::report) const TEAM_SENSITIVITY_COLUMNS: [Title; 4] = [
    Title::Words(super::COLUMN_FACTOR),
    Title::Numbers(COLUMN_WEIGHT_TIMES),
    Title::Words(COLUMN_BEST_PAIRS),
    Title::Words(COLUMN_AGAINST),
];
pub(in crate::report) const TEAM_WAVES_COLUMNS: [Title; 8] = [
    Title::Words(COLUMN_FIRST_WAVE),
    Title::Words(COLUMN_SECOND_WAVE),
    Title::Words(COLUMN_BOTH_TIMES),
    Title::Words(COLUMN_DROPPED_OUT),
    Title::Words(COLUMN_JOINED),
    Title::Words(COLUMN_DIFFERENCE_OF_WAVES),
    Title::Words(COLUMN_INTERVAL_95),
    Title::Words(COLUMN_P_VALUE),
];
pub(in crate::report) const TEAM_WATCHED_COLUMNS: [Title; 5] = [
    Title::Words(COLUMN_WINDOW),
    Title::Words(COLUMN_MEASURED),
    Title::Words(COLUMN_AVERAGE),
    Title::Words(COLUMN_LOWER),
    Title::Words(COLUMN_UPPER),
];
pub(in crate::report) const TEAM_CODINGS_COLUMNS: [Title; 6] = [
    Title::Words(COLUMN_CODED),
    Title::Words(COLUMN_CODES),
    Title::Words(COLUMN_CODED_TWICE),
    Title::Words(COLUMN_ALPHA),
    Title::Words(COLUMN_INTERVAL_95),
    Title::Words(super::COLUMN_VERDICT),
];
pub(in crate::report) const TEAM_MEASURES_COLUMNS: [Title; 8] = [
    Title::Words(COLUMN_KIND),
    Title::Words(COLUMN_TEAM_PAIRS),
    Title::Words(COLUMN_WEEKS_BEFORE),
    Title::Words(COLUMN_WEEKS_AFTER),
    Title::Words(COLUMN_CONFLICTS_BEFORE),
    Title::Words(COLUMN_CONFLICTS_AFTER),
    Title::Words(COLUMN_RATE_RATIO),
    Title::Words(super::COLUMN_VERDICT),
];

/// How everything is computed, a heading and a text each.
pub(in crate::report) const TEAM_METHODS: [(Id, Id); 6] = [
    (TEAM_METHOD_SCORE, TEAM_METHOD_SCORE_TEXT),
    (TEAM_METHOD_VALUE, TEAM_METHOD_VALUE_TEXT),
    (TEAM_METHOD_IN_TEAM, TEAM_METHOD_IN_TEAM_TEXT),
    (TEAM_METHOD_BACKBONE, TEAM_METHOD_BACKBONE_TEXT),
    (TEAM_METHOD_PROOFS, TEAM_METHOD_PROOFS_TEXT),
    (TEAM_METHOD_LIMITS, TEAM_METHOD_LIMITS_TEXT),
];

pub(in crate::report) fn sensitivity(all: usize, moved: usize, unknown: usize) -> Phrase {
    let known = all.saturating_sub(unknown);
    let first = match (known, moved) {
        (0, _) => return SENSITIVITY_UNKNOWN.into(),
        (known, 0) => sensitivity_stays(known),
        (known, moved) => sensitivity_moved(moved, known),
    };
    let open = (unknown > 0).then(|| sensitivity_open(unknown));
    sentences([Some(first), open].into_iter().flatten())
}

pub(in crate::report) const fn team_pairs_stay(stay: bool) -> Id {
    if stay { PAIRS_STAY } else { PAIRS_CHANGE }
}

pub(in crate::report) const fn team_stays(stays: bool) -> Id {
    if stays { TEAM_STAYS } else { TEAM_OVERTAKEN }
}

pub(in crate::report) fn series(name: &str, unit: Option<&str>) -> Phrase {
    match unit {
        Some(unit) => team_series(isolated(name), isolated(unit)),
        None => isolated(name).into(),
    }
}

pub(in crate::report) fn team_watch(watch: &Watch) -> Phrase {
    match watch {
        Watch::Alarm(alarm) => {
            let window = isolated(&alarm.window);
            match alarm.drift {
                Drift::Up => drift_up(window),
                Drift::Down => drift_down(window),
            }
        }
        Watch::Quiet => DRIFT_NONE.into(),
        Watch::NothingToWatch => DRIFT_NOTHING.into(),
        Watch::ShortBaseline => DRIFT_SHORT.into(),
        Watch::FlatBaseline => DRIFT_FLAT.into(),
    }
}

/// `low`: the lower end of the interval of α.
pub(in crate::report) fn team_coding(verdict: CodingVerdict, low: Option<f64>) -> Id {
    match verdict {
        CodingVerdict::Reliable if low.is_none_or(|low| low < TENTATIVE) => CODING_DOUBTED,
        CodingVerdict::Reliable => CODING_RELIABLE,
        CodingVerdict::Tentative => CODING_TENTATIVE,
        CodingVerdict::Unreliable => CODING_UNRELIABLE,
        CodingVerdict::Undefined => CODING_UNDEFINED,
    }
}

pub(in crate::report) const fn team_measurement(measurement: Measurement) -> Id {
    match measurement {
        Measurement::Nominal => MEASUREMENT_NOMINAL,
        Measurement::Ordinal => MEASUREMENT_ORDINAL,
        Measurement::Interval => MEASUREMENT_INTERVAL,
        Measurement::Ratio => MEASUREMENT_RATIO,
    }
}

pub(in crate::report) const fn team_measure_verdict(verdict: MeasureVerdict) -> Id {
    match verdict {
        MeasureVerdict::Fell => MEASURE_FELL,
        MeasureVerdict::Rose => MEASURE_ROSE,
        MeasureVerdict::NotShown => MEASURE_NOT_SHOWN,
        MeasureVerdict::TooFew => MEASURE_TOO_FEW,
        MeasureVerdict::NoMeasure => MEASURE_NONE,
    }
}

/// A measure, and the day it was taken.
pub(in crate::report) fn measure_of(what: &str, taken: Option<Date>) -> Phrase {
    match taken {
        Some(day) => measure_taken_on(super::day(day), isolated(what)),
        None => measure_taken(isolated(what)),
    }
}
