//! What a text model covers of a region.

use landfall_finetune::coverage::{LanguageReport, LanguageState, Missing, Quality};

use super::term;
use crate::plan::{LanguageCost, RegionLanguage};
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Writes the figures and the table of languages; nothing where the plan knows no model.
pub(in crate::report) fn write(html: &mut Html, language: Option<&RegionLanguage>) {
    let Some(language) = language else { return };
    let report = &language.report;
    html.leaf("h4", &[], words::MODEL);
    html.element("dl", &[("class", "facts")], |h| {
        let covered = report.coverage.map_or_else(
            || words::UNKNOWN.into(),
            |range| words::shares(range.low, range.high),
        );
        term(h, words::MODEL_COVERAGE, covered, open(report));
        let wanted = number::fixed(report.wanted, 2);
        let measure = words::measure(report.measure);
        term(h, words::MODEL_WANTED, wanted, measure);
        let basis = words::adaptation_basis(language.cost_from);
        term(h, words::MODEL_COST, basis, "");
        if !language.adapters.is_empty() {
            let cost = language.adapters_cost.map(number::money);
            let (text, names) = words::adapters(&language.adapters, cost.as_deref());
            term(h, words::MODEL_ADAPTERS, text, names);
        }
    });
    if !report.needs.is_empty() {
        html.element("p", &[("class", "note")], |h| {
            h.prose(words::coverage_needs(words::list(&report.needs)));
        });
    }
    table(html, language);
}

/// What the coverage could be, where languages were not measured.
fn open(report: &LanguageReport) -> Phrase {
    let range = report.coverage.zip(report.at_most);
    let range = range.filter(|(range, most)| *most > range.high);
    range.map_or(Phrase::EMPTY, |(_, most)| {
        words::coverage_at_most(number::percent(most, 0))
    })
}

fn table(html: &mut Html, language: &RegionLanguage) {
    if language.report.languages.is_empty() {
        return;
    }
    let mut table = Table::new(words::MODEL_TABLE, &words::MODEL_COLUMNS);
    for state in &language.report.languages {
        let cost = language
            .costs
            .iter()
            .find(|one| one.language == state.language);
        table.row([
            Cell::text(words::language_of(state.language.as_str(), state.official)),
            share(state),
            quality(state.quality.as_ref()),
            baseline(state.quality.as_ref()),
            Cell::text(words::language_verdict(state.verdict)),
            rows(state.missing.as_ref()),
            amount(cost),
        ]);
    }
    table.write(html);
}

fn share(state: &LanguageState) -> Cell {
    state.share.map_or_else(
        || Cell::missing(words::UNKNOWN),
        |share| Cell::number(number::percent(share, 0), share),
    )
}

fn quality(quality: Option<&Quality>) -> Cell {
    let Some(quality) = quality else {
        return Cell::missing(words::NOT_MEASURED);
    };
    let ends = quality.interval.map(|range| (range.low, range.high));
    Cell::number(words::judged(quality.value, ends, quality.n), quality.value)
}

fn baseline(quality: Option<&Quality>) -> Cell {
    let found = quality.and_then(|quality| quality.baseline.as_ref());
    found.map_or_else(
        || Cell::missing(words::UNKNOWN),
        |one| {
            let text = words::cheap(&one.method, one.accuracy, one.wins());
            Cell::number(text, one.accuracy)
        },
    )
}

#[expect(clippy::cast_precision_loss, reason = "only sorts")]
fn rows(missing: Option<&Missing>) -> Cell {
    missing.map_or_else(
        || Cell::missing(words::UNKNOWN),
        |one| {
            let text = words::rows_missing(one.low, one.rows, one.high, one.high_at_least);
            Cell::number(text, one.rows as f64)
        },
    )
}

fn amount(cost: Option<&LanguageCost>) -> Cell {
    let Some(cost) = cost else {
        return Cell::money(None);
    };
    let middle = number::money(cost.cost);
    let text = match cost.range {
        Some(range) => {
            let [low, high] = [range.low, range.high].map(number::money);
            words::amount_range(middle, low, high)
        }
        None => middle.into(),
    };
    Cell::number(text, number::amount(cost.cost))
}
