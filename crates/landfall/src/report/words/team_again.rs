//! The words about what was asked, counted, coded or tried more than once.

use landfall_team::conflict::MeasureVerdict;
use landfall_team::survey::{CodingVerdict, Measurement, TENTATIVE};
use landfall_team::wave::{Drift, Watch};

use super::isolated;

pub(in crate::report) const TEAM_AGAIN: &str = "Over time";
pub(in crate::report) const TEAM_NOTHING_AGAIN: &str =
    "Nothing was asked, measured or coded more than once.";

pub(in crate::report) const TEAM_WAVES: &str = "From one wave of the questionnaire to the next";
pub(in crate::report) const TEAM_WAVES_NOTE: &str = "Everybody is compared with herself. A change is the mean of these differences as a share of the scale; p is that of the sign-flip test. What would reveal the answers of a few is not shown.";
pub(in crate::report) const TEAM_WAVES_TABLE: &str = "Change of the answers about the team";
pub(in crate::report) const TEAM_WAVES_COLUMNS: [&str; 8] = [
    "From",
    "To",
    "Both times",
    "Dropped out",
    "Joined",
    "Change",
    "95 % interval",
    "p",
];
pub(in crate::report) const TEAM_NOT_SHOWN: &str = "not shown";

pub(in crate::report) const TEAM_WATCHED: &str = "Watched for drift";
pub(in crate::report) const TEAM_WATCHED_NOTE: &str = "The line is a moving average that counts the newest window most; the band is where it stays nearly always while nothing changes. Dots are the windows themselves; the figures on the right are the last limits.";
pub(in crate::report) const TEAM_WATCHED_COLUMNS: [&str; 5] = [
    "Window",
    "Measured",
    "Average",
    "Lower limit",
    "Upper limit",
];

pub(in crate::report) const TEAM_CODINGS: &str = "Interviews that several people coded";
pub(in crate::report) const TEAM_CODINGS_NOTE: &str = "Krippendorff’s α: 1 is full agreement, 0 is chance. From 0.8 on codes may be relied upon, from 0.667 on for tentative conclusions.";
pub(in crate::report) const TEAM_CODINGS_TABLE: &str = "Agreement of the coders";
pub(in crate::report) const TEAM_CODINGS_COLUMNS: [&str; 6] = [
    "What was coded",
    "Codes",
    "Coded twice",
    "α",
    "95 % interval",
    "Verdict",
];

pub(in crate::report) const TEAM_MEASURES: &str = "Did the measures help?";
pub(in crate::report) const TEAM_MEASURES_NOTE: &str = "Conflicts of pairs before and after their first measure. Fewer afterwards are to be expected anyway, since measures are taken when things are bad: a change is claimed only if it also holds without the conflicts that led to a measure. There is no comparison group.";
pub(in crate::report) const TEAM_MEASURES_TABLE: &str = "Conflicts before and after";
pub(in crate::report) const TEAM_MEASURES_COLUMNS: [&str; 8] = [
    "Kind",
    "Pairs",
    "Pair-weeks before",
    "Pair-weeks after",
    "Conflicts before",
    "Conflicts after",
    "Ratio of the rates",
    "Verdict",
];

pub(in crate::report) fn team_between_ends(low: &str, high: &str) -> String {
    format!("{low} to {high}")
}

pub(in crate::report) fn team_ratio(ratio: &str, low: &str, high: &str) -> String {
    format!("{ratio} ({low} to {high})")
}

pub(in crate::report) fn team_series(name: &str, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{} in {}", isolated(name), isolated(unit)),
        None => isolated(name),
    }
}

pub(in crate::report) fn team_watch(watch: &Watch) -> String {
    match watch {
        Watch::Alarm(alarm) => {
            let window = isolated(&alarm.window);
            match alarm.drift {
                Drift::Up => format!("Drift: the average rose above its limit at {window}."),
                Drift::Down => format!("Drift: the average fell below its limit at {window}."),
            }
        }
        Watch::Quiet => "No drift: the average stayed within its limits.".to_owned(),
        Watch::NothingToWatch => "Nothing was measured after the baseline.".to_owned(),
        Watch::ShortBaseline => "No limits: the baseline has too few windows.".to_owned(),
        Watch::FlatBaseline => "No limits: the windows of the baseline are all alike.".to_owned(),
    }
}

pub(in crate::report) fn team_outcomes_left_out(kind: &str, left_out: usize) -> String {
    format!(
        "Fitted to outcomes of the kind {}; {left_out} of other kinds are left out.",
        isolated(kind)
    )
}

/// `low`: the lower end of the interval of α.
pub(in crate::report) fn team_coding(verdict: CodingVerdict, low: Option<f64>) -> &'static str {
    match verdict {
        CodingVerdict::Reliable if low.is_none_or(|low| low < TENTATIVE) => {
            "reliable by α itself, but its interval reaches below 0.667 or is not known"
        }
        CodingVerdict::Reliable => "reliable",
        CodingVerdict::Tentative => "for tentative conclusions",
        CodingVerdict::Unreliable => "not reliable: code again with better instructions",
        CodingVerdict::Undefined => "not defined: nothing coded twice, or all codes alike",
    }
}

pub(in crate::report) const fn team_measurement(measurement: Measurement) -> &'static str {
    match measurement {
        Measurement::Nominal => "names",
        Measurement::Ordinal => "ranks",
        Measurement::Interval => "numbers (differences)",
        Measurement::Ratio => "numbers (ratios)",
    }
}

pub(in crate::report) const fn team_measure_verdict(verdict: MeasureVerdict) -> &'static str {
    match verdict {
        MeasureVerdict::Fell => "became rarer",
        MeasureVerdict::Rose => "became more frequent",
        MeasureVerdict::NotShown => "no change is shown",
        MeasureVerdict::TooFew => "too few for any change to be shown",
        MeasureVerdict::NoMeasure => "no measure within the time observed",
    }
}

pub(in crate::report) fn team_recorded(date: &str, state: &str) -> String {
    format!("Recorded on {date} ({}).", state.replace('_', " "))
}

pub(in crate::report) fn team_measure_taken(what: &str, taken: Option<&str>) -> String {
    match taken {
        Some(taken) => format!("Measure, {taken}: {}.", isolated(what)),
        None => format!("Measure: {}.", isolated(what)),
    }
}

pub(in crate::report) fn team_closed(date: &str) -> String {
    format!("Closed on {date}.")
}

pub(in crate::report) fn team_advice_lacks(count: usize, lacks: &str) -> String {
    let pieces = if count == 1 { "piece" } else { "pieces" };
    format!("{count} more {pieces} of advice might fit; not known: {lacks}.")
}
