//! What the law of a region demands of the product.

use super::term;
use crate::plan::RegionLaw;
use crate::report::html::Html;
use crate::report::words;

/// Writes what is violated, open, closed and not checked; nothing where no law was checked.
pub(in crate::report) fn write(html: &mut Html, law: Option<&RegionLaw>) {
    let Some(law) = law else { return };
    html.leaf("h4", &[], words::REGION_LAW);
    html.leaf("p", &[("class", "note")], words::REGION_LAW_NOTICE);
    html.element("dl", &[("class", "facts")], |h| {
        let basis = words::compliance_basis(law.cost_from);
        let rests = law.basis.map_or("", words::compliance_rests);
        term(h, words::REGION_LAW_COST, basis, rests);
        for (name, rules) in [
            (words::REGION_LAW_BLOCKED, &law.blocked_by),
            (words::LAW_VIOLATED, &law.violations),
            (words::LAW_OPEN, &law.open),
        ] {
            if !rules.is_empty() {
                term(h, name, &rules.len().to_string(), &rules.join(", "));
            }
        }
    });
    let areas: Vec<&str> = law
        .not_covered
        .iter()
        .copied()
        .map(words::law_area)
        .collect();
    if !areas.is_empty() {
        html.element("p", &[("class", "note")], |h| {
            h.prose(&words::region_law_not_covered(&words::list(&areas)));
        });
    }
    if !law.needs.is_empty() {
        let needs: Vec<&str> = law.needs.iter().map(String::as_str).collect();
        html.element("p", &[("class", "note")], |h| {
            h.prose(&words::region_law_needs(&words::list(&needs)));
        });
    }
}
