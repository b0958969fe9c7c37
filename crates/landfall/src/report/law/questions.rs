//! The questions that are open, in the order in which answers settle most.

use landfall_legal::question::Question;

use crate::report::html::Html;
use crate::report::table::{Cell, Table};
use crate::report::words;

/// Writes them.
pub(super) fn write(html: &mut Html, questions: &[Question]) {
    if questions.is_empty() {
        html.leaf("p", &[], words::LAW_NO_QUESTIONS);
        return;
    }
    html.leaf("p", &[("class", "note")], words::LAW_QUESTIONS_NOTE);
    let mut table = Table::new(words::LAW_QUESTIONS_TABLE, &words::LAW_QUESTION_COLUMNS);
    for one in questions {
        let grave = if one.may_be_violation {
            Cell::marked(words::YES)
        } else {
            Cell::text(words::NO)
        };
        table.row([
            Cell::text(&one.fact),
            Cell::text(&one.text),
            Cell::text(&one.asks),
            Cell::fixed(one.settles, 1),
            Cell::count(one.findings.len()),
            grave,
        ]);
    }
    table.write(html);
}
