//! The page about the law: regions and areas, findings with their sources, ways to compliance.

mod adjust;
mod changes;
mod finding;
mod matrix;
mod offers;
mod questions;
mod summary;

use landfall_legal::report::Compliance;

use super::html::Html;
use super::section::{dialog, section};
use super::words;

/// Writes what stands between the tags of the body, without scripts.
pub(super) fn body(html: &mut Html, found: &Compliance) {
    html.leaf("a", &[("class", "skip"), ("href", "#main")], words::SKIP);
    summary::head(html, found);
    html.element("main", &[("id", "main")], |h| {
        summary::write(h, found);
        section(h, "changes", words::LAW_CHANGES, |h| {
            changes::write(h, found.diff.as_ref());
        });
        section(h, "matrix", words::LAW_MATRIX, |h| matrix::write(h, found));
        section(h, "adjust", words::LAW_ADJUST, |h| adjust::write(h, found));
        section(h, "questions", words::LAW_QUESTIONS, |h| {
            questions::write(h, &found.questions);
        });
        section(h, "offers", words::LAW_OFFERS, |h| {
            offers::write(h, &found.offers, &found.regions);
        });
        section(h, "findings", words::LAW_FINDINGS, |h| {
            finding::table(found).write(h);
        });
        section(h, "method", words::METHOD, |h| {
            for text in words::LAW_METHOD {
                h.leaf("p", &[], text);
            }
        });
    });
    dialog(html, words::LAW_DIALOG);
}
