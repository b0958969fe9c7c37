//! How far an answer is proven, and what holds it back or stands in its way.

use landfall_team::{Solved, Status};

use super::people::sentences;
use crate::report::html::Html;
use crate::report::phrase::{Id, Phrase};
use crate::report::section::{reason, term};
use crate::report::{number, words};

/// Writes status, value, bound and gap of an answer.
pub(super) fn figures<T>(html: &mut Html, solved: &Solved<T>, value: Id) {
    html.element("dl", &[("class", "facts")], |h| {
        let (status, remark) = words::team_status(solved.status, solved.gap);
        term(h, words::TEAM_STATUS, status, remark);
        let shown = |value: Option<f64>| match value {
            Some(value) => Phrase::from(number::figure(value)),
            None => words::UNKNOWN.into(),
        };
        if solved.value.is_some() || solved.status != Status::Infeasible {
            term(h, value, shown(solved.value), "");
            term(h, words::TEAM_BOUND, shown(solved.bound), "");
            term(h, words::TEAM_GAP, shown(solved.gap), "");
        }
        term(
            h,
            words::TEAM_STEPS,
            number::whole(solved.nodes),
            words::team_reproducible(solved.reproducible),
        );
    });
}

/// Writes what holds the value back, what contradicts, and why.
pub(super) fn grounds<T>(html: &mut Html, solved: &Solved<T>) {
    if !solved.contradiction.is_empty() {
        contradiction(html, &solved.contradiction);
    }
    if !solved.binding.is_empty() {
        html.leaf("h3", &[], words::BINDING_TITLE);
        let lines = solved.binding.iter();
        sentences(html, lines.map(words::team_binding));
    }
    if !solved.reasons.is_empty() {
        html.element("details", &[("class", "why")], |h| {
            h.leaf("summary", &[], words::WHY);
            for why in &solved.reasons {
                reason::tree(h, why);
            }
        });
    }
}

/// Writes demands that cannot be met together.
pub(super) fn contradiction(html: &mut Html, demands: &[String]) {
    html.element("div", &[("class", "unanswered")], |h| {
        h.leaf("h3", &[], words::TEAM_CONTRADICTION);
        h.leaf("p", &[], words::TEAM_CONTRADICTION_NOTE);
        h.element("ul", &[], |h| {
            for demand in demands {
                h.element("li", h.english(), |h| h.prose(demand));
            }
        });
    });
}
