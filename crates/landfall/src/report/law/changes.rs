//! What changed against an older check.

use landfall_legal::report::{ComplianceDiff, Verdict};

use crate::report::html::Html;
use crate::report::table::{Cell, Table};
use crate::report::words;

/// Writes the changes, or that there are none.
pub(super) fn write(html: &mut Html, diff: Option<&ComplianceDiff>) {
    let Some(diff) = diff else {
        html.leaf("p", &[("class", "note")], words::LAW_NO_DIFF);
        return;
    };
    if diff.changes.is_empty() {
        html.leaf("p", &[], words::LAW_SAME);
        return;
    }
    let said = |verdict: &Option<Verdict>| match verdict {
        Some(verdict) => Cell::text(words::law_verdict(verdict)),
        None => Cell::missing("–"),
    };
    let mut table = Table::new(words::LAW_CHANGES_TABLE, &words::LAW_CHANGE_COLUMNS);
    for change in &diff.changes {
        table.row([
            Cell::text(&change.title),
            Cell::text(words::place(change.region.as_deref())),
            said(&change.before),
            said(&change.after),
            Cell::text(words::row_of(&change.facts)),
        ]);
    }
    table.write(html);
}
