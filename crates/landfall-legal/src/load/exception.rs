//! `[[exception]]`: what takes a duty away, or widens it.

use landfall_core::document::Node;

use super::fields::{Fields, Scope};
use super::formula;
use super::law::Head;
use super::{norm, source};
use crate::rule::{Effect, Exception};

const KNOWN: [&str; 10] = [
    "id",
    "of",
    "article",
    "source",
    "summary",
    "when",
    "effect",
    "over",
    "valid_from",
    "valid_to",
];

const EFFECTS: [(&str, Effect); 2] = [("exempt", Effect::Exempt), ("extend", Effect::Extend)];

/// One exception.
pub(super) fn read(node: &Node<'_>, head: &mut Head, scope: &mut Scope<'_>) -> Option<Exception> {
    let fields = Fields::open(node, "exception", &KNOWN, scope)?;
    let id = fields.needed_text("id", "\"eu.gdpr.30.5\"", scope);
    let line = fields.line_of("id");
    head.check_id(&id, line, scope);
    head.mark(&id, &fields, &["id", "of", "when", "over"]);
    let of = fields.needed_texts("of", "\"eu.gdpr.30\"", scope);
    Some(Exception {
        of: of.into_iter().map(|(target, _)| target).collect(),
        article: fields.needed_text("article", "\"30(5)\"", scope),
        sources: source::names(&fields, &head.sources, scope),
        summary: fields.needed_text("summary", "\"Under 250 staff no record is needed.\"", scope),
        when: formula::condition("when", "company.staff < 250", &fields, scope),
        effect: fields
            .choice("effect", &EFFECTS, scope)
            .unwrap_or(Effect::Exempt),
        over: fields.text("over", scope),
        window: norm::window(&fields, None, scope),
        place: scope.at(line, &id),
        id,
    })
}
