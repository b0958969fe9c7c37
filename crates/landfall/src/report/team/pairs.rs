//! Every pair of the heat map with its factors and reasons.

use landfall_team::report::PairEntry;

use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::section::{filter, reason, term};
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// The identifier of a pair's details.
pub(super) fn id(at: usize) -> String {
    format!("pair-{at}")
}

/// Writes the details of the pairs that the heat map shows.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let pairs = shown(view);
    if pairs.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::TEAM_PAIR_REASONS);
    filter(html, words::TEAM_FIND_PAIR);
    html.element("div", &[("class", "details")], |h| {
        for (at, pair) in pairs {
            details(h, view, at, pair);
        }
    });
}

/// The pairs of the heat map, the strongest first, the unknown last.
fn shown<'a>(view: &View<'a>) -> Vec<(usize, &'a PairEntry)> {
    let people = &view.shown;
    let mut pairs: Vec<_> = people
        .iter()
        .enumerate()
        .flat_map(|(at, a)| people.iter().take(at).map(move |b| (*a, *b)))
        .filter_map(|(a, b)| view.pair(a, b))
        .collect();
    let key = |pair: &PairEntry| pair.score.unwrap_or(-1.0);
    pairs.sort_by(|x, y| key(y.1).total_cmp(&key(x.1)).then(x.0.cmp(&y.0)));
    pairs
}

fn details(html: &mut Html, view: &View<'_>, at: usize, pair: &PairEntry) {
    let name = html.say(words::pair(&pair.a, &pair.b));
    let open: &[(&str, &str)] = if is_extreme(view, pair) {
        &[("data-chosen", "")]
    } else {
        &[]
    };
    let attributes = [&[("class", "region"), ("data-name", name.as_str())], open].concat();
    html.element("details", &attributes, |h| {
        h.element("summary", &[], |h| {
            h.leaf("h4", &[], &name);
            let remark = words::score(pair.score, pair.coverage);
            h.leaf("span", &[("class", "remark")], remark);
        });
        h.element("div", &[("class", "body"), ("id", &id(at))], |h| {
            figures(h, pair);
            factors(view, pair).write(h);
            match &pair.reason {
                Some(why) => reason::tree(h, why),
                None => h.leaf("p", &[("class", "note")], words::TEAM_NO_PAIR_REASON),
            }
        });
    });
}

fn is_extreme(view: &View<'_>, pair: &PairEntry) -> bool {
    let extremes = view
        .report
        .best_pairs
        .iter()
        .chain(&view.report.worst_pairs);
    let same = |a: &str, b: &str| (a, b) == (pair.a.as_str(), pair.b.as_str());
    extremes
        .into_iter()
        .any(|found| same(&found.a, &found.b) || same(&found.b, &found.a))
}

fn figures(html: &mut Html, pair: &PairEntry) {
    let shown = |value: Option<f64>| match value {
        Some(value) => Phrase::from(number::fixed(value, 3)),
        None => words::UNKNOWN.into(),
    };
    html.element("dl", &[("class", "facts")], |h| {
        let interval = pair.interval.map(|ends| {
            let [low, high] = ends.map(|end| number::fixed(end, 3));
            words::team_interval(low, high)
        });
        term(
            h,
            words::TEAM_SCORE,
            shown(pair.score),
            interval.unwrap_or(Phrase::EMPTY),
        );
        term(h, words::TEAM_PAIR_VALUE, shown(pair.value), "");
        let coverage = number::percent(pair.coverage, 0);
        term(h, words::TEAM_COVERAGE, &coverage, "");
    });
}

fn factors(view: &View<'_>, pair: &PairEntry) -> Table {
    let mut table = Table::new(words::TEAM_FACTORS_TABLE, &words::TEAM_FACTORS_COLUMNS);
    let weights = &view.report.settings.weights;
    for (factor, value) in &pair.factors {
        let value = value.map_or_else(
            || Cell::missing(words::TEAM_MISSING_FACTOR),
            |value| Cell::fixed(Some(value), 3),
        );
        table.row([
            Cell::text(words::team_factor(*factor)),
            value,
            Cell::fixed(weights.get(factor).copied(), 2),
        ]);
    }
    table
}
