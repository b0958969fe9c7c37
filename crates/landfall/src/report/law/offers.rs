//! Which values, prices of a list for one, are legal where.

use landfall_legal::offers::{LegalOffers, OfferVerdict};

use crate::report::html::Html;
use crate::report::table::{Cell, Table, Title};
use crate::report::words;

/// Writes a table for each fact: regions by values.
pub(super) fn write(html: &mut Html, offers: &[LegalOffers], regions: &[String]) {
    if offers.is_empty() {
        html.leaf("p", &[("class", "note")], words::LAW_NO_OFFERS);
        return;
    }
    html.leaf("p", &[("class", "note")], words::LAW_OFFERS_NOTE);
    for one in offers {
        table(one, regions).write(html);
        if let Some(apart) = &one.without_common {
            let apart = apart.iter().map(|code| words::place(Some(code)));
            html.leaf("p", &[], words::law_nothing_common(words::row_of(apart)));
        }
    }
}

fn table(offers: &LegalOffers, regions: &[String]) -> Table {
    let here = |region: &String| -> Vec<&OfferVerdict> {
        let all = offers.verdicts.iter();
        all.filter(|one| one.region == *region).collect()
    };
    let first = regions.first().map(here).unwrap_or_default();
    let caption = words::law_offers_table(&offers.fact);
    let table = Table::new(caption, &[Title::Words(words::LAW_REGIONS)]);
    let mut table = table.with_columns(first.iter().map(|one| one.text.as_str()));
    for region in regions {
        let mut row = vec![Cell::text(words::place(Some(region)))];
        row.extend(here(region).into_iter().map(cell));
        table.row(row);
    }
    table
}

fn cell(verdict: &OfferVerdict) -> Cell {
    if let Some((rule, needs)) = verdict.open.first().filter(|_| verdict.violates.is_empty()) {
        return Cell::text(words::law_offer_open(
            rule.to_string(),
            words::row_of(needs),
        ));
    }
    match (verdict.violates.as_slice(), verdict.rules.is_empty()) {
        ([], true) => Cell::missing(words::LAW_NO_RULES),
        ([], false) => Cell::text(words::LAW_OFFER_LEGAL),
        (rules, _) => Cell::marked(words::law_offer_violates(words::row_of(rules))),
    }
}
