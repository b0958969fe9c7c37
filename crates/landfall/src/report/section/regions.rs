//! Every region with its figures and reasons.

use landfall_core::Interval;

use super::{filter, language, law, people, reason, section, term};
use crate::plan::{RegionPlan, Role};
use crate::report::chart::cost::j;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// Writes the table of all regions and the details of each.
pub(in crate::report) fn write(html: &mut Html, view: &View<'_>) {
    section(html, "regions", words::REASONS, |h| {
        overview(view).write_folded(h, true);
        filter(h, words::FILTER);
        h.element("div", &[("class", "details")], |h| {
            for region in ordered(view) {
                details(h, view, region);
            }
        });
    });
}

/// Chosen regions by wave, then candidates, home markets and the others, each by name.
fn ordered<'a>(view: &View<'a>) -> Vec<&'a RegionPlan> {
    let mut regions: Vec<&RegionPlan> = view.plan.regions.iter().collect();
    regions.sort_by_cached_key(|region| {
        let rank = match region.role {
            Role::Chosen => 0,
            Role::Candidate => 1,
            Role::Home => 2,
            Role::Observed => 3,
        };
        (rank, region.wave, view.name(&region.code).to_lowercase())
    });
    regions
}

fn overview(view: &View<'_>) -> Table {
    let mut table = Table::new(words::REGIONS_TABLE, &words::REGION_COLUMNS);
    for region in ordered(view) {
        table.row([
            Cell::region(view, &region.code),
            Cell::text(region.code.as_str()),
            Cell::text(words::standing(region)),
            region
                .segment
                .map_or_else(|| Cell::missing(words::UNKNOWN), Cell::count),
            Cell::fixed(region.silhouette, 2),
            Cell::figure(region.demand),
            Cell::figure(region.observed),
            value(region),
            known_j(region),
        ]);
    }
    table
}

fn value(region: &RegionPlan) -> Cell {
    region.value.map_or_else(
        || Cell::missing(words::UNKNOWN),
        |value| Cell::number(number::money(value), number::amount(value)),
    )
}

/// J, unless no part of the cost is assessed.
fn known_j(region: &RegionPlan) -> Cell {
    let assessed = region.cost.named().iter().any(|(_, part)| part.is_some());
    if assessed {
        j(region)
    } else {
        Cell::missing(words::NOT_ASSESSED)
    }
}

fn details(html: &mut Html, view: &View<'_>, region: &RegionPlan) {
    let open = if region.role == Role::Chosen {
        [("open", ""), ("data-chosen", "")].as_slice()
    } else {
        &[]
    };
    let name = view.name(&region.code);
    let attributes = [[("class", "region"), ("data-name", name)].as_slice(), open].concat();
    html.element("details", &attributes, |h| {
        h.element("summary", &[], |h| {
            h.leaf("h3", &[], name);
            h.leaf("span", &[("class", "remark")], words::standing(region));
        });
        h.element(
            "div",
            &[("class", "body"), ("id", &View::id(&region.code))],
            |h| {
                h.element("dl", &[("class", "facts")], |h| figures(h, view, region));
                tables(h, view, region);
                people::write(h, region.people.as_ref());
                language::write(h, region.language.as_ref());
                law::write(h, region.law.as_ref());
                h.leaf("h4", &[], words::WHY);
                match view.plan.reasons.regions.get(&region.code) {
                    Some(why) => reason::tree(h, why),
                    None => h.leaf("p", &[], words::NO_REASON),
                }
            },
        );
    });
}

fn figures(html: &mut Html, view: &View<'_>, region: &RegionPlan) {
    let unknown = || Phrase::from(words::UNKNOWN);
    let known = |text: Option<String>| text.map_or_else(unknown, Phrase::from);
    let figure = |value: Option<f64>| known(value.map(number::figure));
    if let Some(segment) = region.segment {
        term(html, words::SEGMENT, segment.to_string(), "");
    } else if let Some(aside) = view.set_aside(&region.code) {
        let share = number::percent(aside.missing_share, 0);
        term(html, words::SEGMENT, words::LEGEND_ASIDE, &share);
    }
    if let Some(second) = region.second_choice {
        term(html, words::SECOND_CHOICE, second.to_string(), "");
    }
    if let Some(silhouette) = region.silhouette.filter(|_| view.has_segments()) {
        term(html, words::SILHOUETTE, number::fixed(silhouette, 2), "");
    }
    let interval = region.demand_interval.map_or(Phrase::EMPTY, interval);
    term(html, words::ESTIMATE, figure(region.demand), interval);
    term(html, words::OBSERVED, figure(region.observed), "");
    if let Some(opportunity) = view.opportunity(&region.code) {
        term(html, words::UNSERVED, figure(opportunity.unserved), "");
        let home = view.name(&opportunity.nearest_home);
        term(
            html,
            words::SIMILARITY,
            number::percent(opportunity.similarity.get(), 0),
            home,
        );
    }
    if matches!(region.role, Role::Chosen | Role::Candidate) {
        let value = known(region.value.map(number::money));
        term(html, words::VALUE_WORD, value, "");
        let j = number::money(region.j);
        let j = if region.j_complete {
            j.into()
        } else {
            words::at_least(j)
        };
        term(html, words::J, j, "");
        let spend = known(region.spend.map(number::money));
        term(html, words::SPEND, spend, "");
    }
}

fn interval(interval: Interval<f64>) -> Phrase {
    let level = interval.level.map(|level| number::percent(level.get(), 0));
    let [low, high] = [interval.low, interval.high].map(number::figure);
    match level {
        Some(level) => words::interval_at(low, high, level),
        None => words::interval(low, high),
    }
}

fn tables(html: &mut Html, view: &View<'_>, region: &RegionPlan) {
    if region.cost.named().iter().any(|(_, part)| part.is_some()) {
        let mut cost = Table::new(words::COST_TABLE, &words::COST_COLUMNS);
        for ((_, part), name) in region.cost.named().into_iter().zip(words::COST_PARTS) {
            cost.row([Cell::text(name), Cell::money(part)]);
        }
        cost.row([
            Cell::text(words::WEIGHT),
            Cell::fixed(Some(region.weight), 2),
        ]);
        cost.row([Cell::text(words::J), j(region)]);
        cost.write(html);
    }
    if region.by_wave.len() > 1 {
        let mut waves = Table::new(words::BY_WAVE_TABLE, &words::BY_WAVE_COLUMNS);
        for (index, amounts) in region.by_wave.iter().enumerate() {
            let money = |m| Cell::number(number::money(m), number::amount(m));
            let amounts = [money(amounts.value), money(amounts.j), money(amounts.spend)];
            let mut cells = vec![Cell::text(words::wave(index + 1))];
            cells.extend(amounts);
            waves.row(cells);
        }
        waves.write(html);
    }
    if !region.neighbours.is_empty() {
        let mut near = Table::new(words::NEIGHBOURS_TABLE, &words::NEIGHBOUR_COLUMNS);
        for neighbour in &region.neighbours {
            near.row([
                Cell::region(view, &neighbour.region),
                Cell::number(number::percent(neighbour.weight, 1), neighbour.weight),
                Cell::figure(Some(neighbour.figure)),
            ]);
        }
        near.write(html);
    }
}
