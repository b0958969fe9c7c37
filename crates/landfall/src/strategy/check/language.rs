//! Mistakes of the section on languages.

use landfall_core::{Mistake, Money};
use landfall_finetune::FinetuneError;
use landfall_finetune::coverage::{Coverage, CoverageParams, Metrics};
use landfall_market::Demand;

use super::Faults;
use crate::assess::language::Language;
use crate::assess::people::Price;
use crate::strategy::{GapPrice, LanguageSection};

/// Checks the section; `None` without measures.
pub(super) fn check(
    faults: &mut Faults,
    metrics: Option<Vec<Metrics>>,
    section: &LanguageSection,
    demand: Option<&Demand>,
) -> Option<Language> {
    let message = "needs `one_off`, `per_year` or both";
    for (field, price) in [
        ("language.per_language", section.per_language),
        ("language.per_adapter", section.per_adapter),
    ] {
        if price == Some(GapPrice::default()) {
            faults.add(field, message);
        }
    }
    for (field, amount) in amounts(section) {
        faults.price(&field, amount);
    }
    languages(faults, section, demand);
    let Some(metrics) = metrics else {
        if *section != LanguageSection::default() {
            let message = "is required where `[language]` has other settings";
            faults.add("language.metrics", message);
        }
        return None;
    };
    let wanted = faults.required("language.wanted", section.wanted)?;
    let price = |price: GapPrice| Price {
        one_off: price.one_off,
        per_year: price.per_year,
    };
    Some(Language {
        coverage: coverage(faults, metrics, section, wanted)?,
        needed: section.languages.clone(),
        row_price: section.row_price,
        per_language: section.per_language.map(price),
        per_adapter: section.per_adapter.map(price),
    })
}

fn coverage(
    faults: &mut Faults,
    metrics: Vec<Metrics>,
    section: &LanguageSection,
    wanted: f64,
) -> Option<Coverage> {
    let mut params = CoverageParams::new(wanted)
        .names(section.names.clone())
        .unmeasured(section.unmeasured.unwrap_or_default());
    if let Some(rows) = section.rows_wanted {
        params = params.rows_wanted(rows);
    }
    // What cannot be read has been reported; what it would hold is not missing.
    let unread = section.metrics.len() > metrics.len();
    let mistakes = match params.check(metrics) {
        Ok(coverage) => return (!unread).then_some(coverage),
        Err(FinetuneError::Input(mistakes)) => mistakes.into_vec(),
        Err(other) => {
            faults.add("language.metrics", other.to_string());
            return None;
        }
    };
    for mut mistake in mistakes {
        let field = mistake.place.field.take().unwrap_or_default();
        if unread && (field == "metrics" || field.starts_with("names")) {
            continue;
        }
        mistake.place.field = Some(format!("language.{field}"));
        faults.0.push(mistake);
    }
    None
}

/// The amounts of the section with their fields.
pub(super) fn amounts(section: &LanguageSection) -> Vec<(String, Option<Money>)> {
    let price = section.per_language.unwrap_or_default();
    let adapter = section.per_adapter.unwrap_or_default();
    let named = [
        ("row_price", section.row_price),
        ("per_language.one_off", price.one_off),
        ("per_language.per_year", price.per_year),
        ("per_adapter.one_off", adapter.one_off),
        ("per_adapter.per_year", adapter.per_year),
    ];
    named
        .map(|(name, amount)| (format!("language.{name}"), amount))
        .into()
}

/// Regions without a row or without a language, and languages that stand there twice.
fn languages(faults: &mut Faults, section: &LanguageSection, demand: Option<&Demand>) {
    faults.known("language.languages", section.languages.keys(), demand);
    for (region, languages) in &section.languages {
        let field = format!("language.languages.{region}");
        if languages.is_empty() {
            faults.add(&field, "names no language");
        }
        for (at, language) in languages.iter().enumerate() {
            let same = |other: &&landfall_core::LanguageTag| other.primary() == language.primary();
            if languages.iter().take(at).any(|other| same(&other)) {
                let message = format!("`{}` stands there twice", language.primary());
                let place = landfall_core::Place::default().field(&field);
                let help = "one entry for each language is enough, whatever its varieties";
                faults.0.push(Mistake::new(place, message).help(help));
            }
        }
    }
}
