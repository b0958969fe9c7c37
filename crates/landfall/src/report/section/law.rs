//! What the law of a region demands of the product.

use super::term;
use crate::plan::RegionLaw;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::words;

/// Writes what is violated, open, closed and not checked; nothing where no law was checked.
pub(in crate::report) fn write(html: &mut Html, law: Option<&RegionLaw>) {
    let Some(law) = law else { return };
    html.leaf("h4", &[], words::REGION_LAW);
    html.leaf("p", &[("class", "note")], words::REGION_LAW_NOTICE);
    html.element("dl", &[("class", "facts")], |h| {
        let basis = words::compliance_basis(law.cost_from);
        let rests = law.basis.map(words::compliance_rests);
        let rests = rests.map_or(Phrase::EMPTY, Phrase::from);
        term(h, words::REGION_LAW_COST, basis, rests);
        for (name, rules) in [
            (words::REGION_LAW_BLOCKED, &law.blocked_by),
            (words::LAW_VIOLATED, &law.violations),
            (words::LAW_OPEN, &law.open),
        ] {
            if !rules.is_empty() {
                term(h, name, rules.len().to_string(), words::row_of(rules));
            }
        }
    });
    if !law.not_covered.is_empty() {
        let areas = words::list(law.not_covered.iter().copied().map(words::area));
        html.element("p", &[("class", "note")], |h| {
            h.prose(words::region_law_not_covered(areas));
        });
    }
    if !law.needs.is_empty() {
        html.element("p", &[("class", "note")], |h| {
            h.prose(words::region_law_needs(words::list(&law.needs)));
        });
    }
}
