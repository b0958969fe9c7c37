//! Questionnaires that were asked again, series that are watched, interviews that were coded.

use super::case::Case;
use super::scores::asked;
use crate::TeamError;
use crate::input::{Coded, TeamInput};
use crate::report::{CodingEntry, WatchEntry, WaveEntry};
use crate::survey::{CodingParams, Survey};
use crate::wave::{ChangeOptions, paired_change};

/// Each wave against the one before.
pub(super) fn changes(case: &Case<'_>) -> Result<Vec<WaveEntry>, TeamError> {
    let Some(given) = &case.input.survey else {
        return Ok(Vec::new());
    };
    let survey = |wave| asked(given, given.of_wave(wave), case.members());
    let surveys: Vec<Survey> = (0..given.waves.len())
        .map(survey)
        .collect::<Result<_, _>>()?;
    let options = ChangeOptions {
        seed: case.params.seed,
        ..ChangeOptions::default()
    };
    let named = given.waves.iter().zip(&surveys);
    let change = |((first, before), (second, after)): (Named<'_>, Named<'_>)| {
        let change = paired_change(before, after, &options, case.progress)?;
        Ok(WaveEntry {
            first: first.clone(),
            second: second.clone(),
            // The means of both waves are known: every report shows that of its last one.
            change: change.beside_means(),
        })
    };
    named.clone().zip(named.skip(1)).map(change).collect()
}

/// A wave and its answers.
type Named<'a> = (&'a String, &'a Survey);

/// Each series on its chart.
pub(super) fn watched(input: &TeamInput) -> Vec<WatchEntry> {
    let series = input.watched.iter();
    let entries = series.map(|series| WatchEntry {
        name: series.name.clone(),
        unit: series.unit.clone(),
        chart: series.chart.report(),
    });
    entries.collect()
}

/// How far the coders of each question agree.
pub(super) fn codings(case: &Case<'_>) -> Result<Vec<CodingEntry>, TeamError> {
    let entry = |coded: &Coded| {
        let params = CodingParams::new(coded.measurement).seed(case.params.seed);
        let params = coded
            .units
            .iter()
            .fold(params, |params, unit| params.unit(unit.iter().copied()));
        Ok(CodingEntry {
            name: coded.name.clone(),
            labels: coded.labels.clone(),
            agreement: params.check()?.alpha(case.progress)?,
        })
    };
    case.input.codings.iter().map(entry).collect()
}
