//! What the team covers of a region.

use landfall_team::coverage::{LanguageCoverage, RegionCoverage, ShareRange, Speaker};

use super::term;
use crate::plan::PeopleCoverage;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Writes the figures and who speaks what; nothing where the plan names no team.
pub(in crate::report) fn write(html: &mut Html, people: Option<&PeopleCoverage>) {
    let Some(people) = people else { return };
    let coverage = &people.coverage;
    html.leaf("h4", &[], words::COVERAGE);
    html.element("dl", &[("class", "facts")], |h| {
        let language = share(coverage.language);
        term(
            h,
            words::COVERAGE_LANGUAGE,
            language,
            open(people.language_gap),
        );
        let hours = coverage.hours.map(|mean| ShareRange {
            low: mean,
            high: mean,
        });
        let gap = people.hours_gap.map(|gap| ShareRange {
            low: gap,
            high: gap,
        });
        term(h, words::COVERAGE_HOURS, share(hours), open(gap));
        let basis = words::fusion_basis(people.cost_from);
        term(h, words::COVERAGE_COST, basis, "");
    });
    if !coverage.needs.is_empty() {
        html.element("p", &[("class", "note")], |h| {
            h.prose(words::coverage_needs(words::list(&coverage.needs)));
        });
    }
    tables(html, coverage);
}

fn share(range: Option<ShareRange>) -> Phrase {
    range.map_or_else(
        || words::UNKNOWN.into(),
        |range| words::shares(range.low, range.high),
    )
}

fn open(gap: Option<ShareRange>) -> Phrase {
    gap.map_or(Phrase::EMPTY, |gap| words::gap(gap.low, gap.high))
}

fn tables(html: &mut Html, coverage: &RegionCoverage) {
    if !coverage.languages.is_empty() {
        let mut table = Table::new(words::LANGUAGES_TABLE, &words::LANGUAGES_COLUMNS);
        for language in &coverage.languages {
            table.row([
                Cell::text(words::language_of(
                    language.language.as_str(),
                    language.official,
                )),
                Cell::number(number::percent(language.share, 0), language.share),
                Cell::fixed(Some(language.value), 2),
                Cell::text(speakers(language)),
            ]);
        }
        table.write(html);
    }
    if !coverage.zones.is_empty() {
        let mut table = Table::new(words::ZONES_TABLE, &words::ZONES_COLUMNS);
        for zone in &coverage.zones {
            let hours = |minutes: i64| Cell::text(words::length(minutes));
            table.row([
                Cell::text(words::zones(&zone.zone, zone.alike)),
                hours(zone.business_minutes),
                hours(zone.covered_minutes),
            ]);
        }
        table.write(html);
    }
}

fn speakers(language: &LanguageCoverage) -> Phrase {
    let named = |speaker: &Speaker| words::spoken(&speaker.member, speaker.speaks, speaker.hears);
    let names: Vec<Phrase> = language.best.iter().map(named).collect();
    match language.speakers.saturating_sub(names.len()) {
        _ if names.is_empty() => words::NOBODY.into(),
        0 => words::row_of(names),
        more => words::and_more(words::row_of(names), more),
    }
}
