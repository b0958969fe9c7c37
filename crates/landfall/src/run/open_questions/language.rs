//! What to know about the model and the languages.

use std::collections::{BTreeMap, BTreeSet};

use landfall_finetune::coverage::{LanguageState, Part, Quality};

use crate::assess::language::Language;
use crate::plan::AdaptationBasis;
use crate::run::amounts::{RegionAmounts, RegionModel};
use crate::run::{Findings, shared};

/// What to know about the measures behind the data-adaptation part.
pub(super) fn notes(findings: &Findings<'_>) -> Vec<String> {
    let Some(language) = &findings.strategy.language else {
        return Vec::new();
    };
    let mut notes = of_files(language);
    notes.extend(homeless(findings, language));
    let given = regions(findings, |model| model.basis == AdaptationBasis::Table);
    if !given.is_empty() {
        notes.push(format!(
            "the table of costs gives the data adaptation of {given}: its rows count, and the rows that languages miss are not added to them"
        ));
    }
    let bound = |state: &LanguageState| state.missing.as_ref().is_some_and(|one| one.at_least);
    let bounded = regions(findings, |model| {
        model.basis == AdaptationBasis::Model && model.report.languages.iter().any(bound)
    });
    if !bounded.is_empty() {
        notes.push(format!(
            "the data adaptation of {bounded} is a lower bound: a curve would go beyond ten times the rows of its greatest run"
        ));
    }
    let shared = shared::languages(findings);
    notes.extend(shared.iter().map(|one| {
        let codes: Vec<&str> = one.regions.iter().map(landfall_core::RegionCode::as_str).collect();
        format!(
            "the work on `{}` is needed in {} and counted in each: {} of the cost is counted again, and the choice does not know that",
            one.language,
            codes.join(", "),
            one.counted_again
        )
    }));
    notes.extend(shared_adapters(findings));
    notes
}

/// Adapters whose price several chosen regions carry.
fn shared_adapters(findings: &Findings<'_>) -> Vec<String> {
    let mut all: BTreeMap<(&str, &str), (String, Vec<&str>)> = BTreeMap::new();
    for region in &findings.amounts.regions {
        let model = region
            .language
            .as_ref()
            .filter(|model| model.kept.is_some());
        if findings.chosen.wave(&region.code).is_none() {
            continue;
        }
        for one in model.into_iter().flat_map(|model| &model.adapters) {
            let place = (one.file.as_str(), one.adapter.folder.as_str());
            let entry = all.entry(place);
            let (_, codes) = entry.or_insert_with(|| (one.names.join(", "), Vec::new()));
            codes.push(region.code.as_str());
        }
    }
    let shared = all.into_values().filter(|(_, codes)| codes.len() > 1);
    shared
        .map(|(names, codes)| {
            let codes = codes.join(", ");
            format!(
                "the adapter for {names} is counted in each of {codes} that it serves, and the choice does not know that"
            )
        })
        .collect()
}

/// What the files lack, and where a cheap classifier is better.
fn of_files(language: &Language) -> Vec<String> {
    let coverage = &language.coverage;
    let mut notes = Vec::new();
    for (file, _) in coverage
        .files()
        .iter()
        .filter(|(_, part)| *part == Part::Dev)
    {
        notes.push(format!(
            "`{file}` has no measures of test records: those of the records the training was watched on count, and are likely too good"
        ));
    }
    if !coverage.unnamed().is_empty() {
        notes.push(format!(
            "no language tag, and not in `language.names`: {}; their measures count for no region",
            coverage.unnamed().join(", ")
        ));
    }
    let wins = |quality: &&Quality| quality.baseline.as_ref().is_some_and(|one| one.wins());
    let better: Vec<String> = coverage
        .qualities()
        .filter(wins)
        .filter_map(|one| Some(format!("{} ({})", one.name, one.baseline.as_ref()?.method)))
        .collect();
    if !better.is_empty() {
        notes.push(format!(
            "a cheap classifier is more accurate than the model in {}",
            better.join(", ")
        ));
    }
    notes
}

/// Measures of languages that no region asked about speaks.
fn homeless(findings: &Findings<'_>, language: &Language) -> Option<String> {
    let models = findings.amounts.regions.iter();
    let models = models.filter_map(|region| region.language.as_ref());
    let states = models.flat_map(|model| &model.report.languages);
    let here: BTreeSet<&str> = states.map(|state| state.language.primary()).collect();
    let others: Vec<&str> = language
        .coverage
        .qualities()
        .filter(|quality| !here.contains(quality.language.primary()))
        .map(|quality| quality.name.as_str())
        .collect();
    let whose = match &findings.shortlist {
        Some(_) => "on the shortlist",
        None => "of the demand table",
    };
    let others = others.join(", ");
    (!others.is_empty()).then(|| format!("measured, and a language of no region {whose}: {others}"))
}

/// The regions whose model fits, by code.
fn regions(findings: &Findings<'_>, fits: impl Fn(&RegionModel) -> bool) -> String {
    let fits = |region: &&RegionAmounts| region.language.as_ref().is_some_and(&fits);
    let found = findings.amounts.regions.iter().filter(fits);
    let codes: Vec<&str> = found.map(|region| region.code.as_str()).collect();
    codes.join(", ")
}
