//! `[[source]]`: what was read, and what that allows to say.

use landfall_core::document::Node;

use crate::rule::{Certainty, Source, SourceKind};

use super::fields::{Fields, Scope, suggestion};

const KNOWN: [&str; 6] = ["id", "title", "url", "kind", "read", "note"];

const KINDS: [(&str, SourceKind); 5] = [
    ("primary", SourceKind::Primary),
    ("primary_copy", SourceKind::PrimaryCopy),
    ("official_summary", SourceKind::OfficialSummary),
    ("secondary", SourceKind::Secondary),
    ("recalled", SourceKind::Recalled),
];

/// The sources of a law.
pub(super) struct Sources(Vec<Source>);

impl Sources {
    /// All sources of a file.
    pub(super) fn read(root: &Fields<'_, '_>, scope: &mut Scope<'_>) -> Self {
        let mut all: Vec<(Source, u64)> = Vec::new();
        for node in root.tables("source", scope) {
            let Some((source, line)) = one(node, scope) else {
                continue;
            };
            let first = all.iter().find(|(other, _)| other.id == source.id);
            if let Some((_, first)) = first.filter(|_| !source.id.is_empty()) {
                let message = format!("source `{}` is declared twice", source.id);
                let help = format!("the other stands in line {first}; give one another id");
                scope.mend(line, "id", message, help);
            }
            all.push((source, line));
        }
        Self(all.into_iter().map(|(source, _)| source).collect())
    }

    fn get(&self, id: &str) -> Option<&Source> {
        self.0.iter().find(|source| source.id == id)
    }

    pub(super) fn into_all(self) -> Vec<Source> {
        self.0
    }
}

fn one(node: &Node<'_>, scope: &mut Scope<'_>) -> Option<(Source, u64)> {
    let fields = Fields::open(node, "source", &KNOWN, scope)?;
    fields.needed("kind", "\"primary\"", scope);
    fields.text("note", scope);
    let source = Source {
        id: fields.needed_text("id", "\"text\"", scope),
        title: fields.needed_text("title", "\"GDPR, article by article\"", scope),
        url: fields.text("url", scope),
        kind: fields.choice("kind", &KINDS, scope)?,
        read: fields.date("read", scope),
    };
    let recalled = source.kind == SourceKind::Recalled;
    if !recalled && fields.get("read").is_none() {
        let help = "write the day somebody opened it, or make it kind = \"recalled\"";
        scope.mend(fields.line, "read", "`read` is missing", help);
    }
    if recalled && fields.get("read").is_some() {
        let message = "nobody opened what is only recalled";
        let help = "leave `read` out, or say what kind of text was read";
        scope.mend(fields.line_of("read"), "read", message, help);
    }
    Some((source, fields.line_of("id")))
}

/// The sources that something rests on: at least one, all of them declared.
pub(super) fn names(
    fields: &Fields<'_, '_>,
    sources: &Sources,
    scope: &mut Scope<'_>,
) -> Vec<String> {
    let texts = fields.needed_texts("source", "\"text\"", scope);
    for (id, line) in texts.iter().filter(|(id, _)| sources.get(id).is_none()) {
        let known: Vec<&str> = sources.0.iter().map(|source| source.id.as_str()).collect();
        let help = match known.is_empty() {
            true => "declare it as a `[[source]]`".to_owned(),
            false => suggestion(id, &known),
        };
        scope.mend(
            *line,
            "source",
            format!("`{id}` is not a source of this file"),
            help,
        );
    }
    texts.into_iter().map(|(id, _)| id).collect()
}

/// Whether the sources of a rule carry its certainty; reports where they do not.
pub(super) fn check_certainty(
    certainty: Certainty,
    named: &[String],
    fields: (&Fields<'_, '_>, &Sources),
    scope: &mut Scope<'_>,
) {
    let (fields, sources) = fields;
    let line = fields.line_of("certainty");
    let kinds: Option<Vec<SourceKind>> = named
        .iter()
        .map(|id| sources.get(id).map(|source| source.kind))
        .collect();
    if certainty == Certainty::Disputed && fields.get("doubt").is_none() {
        let help = "say why in doubt = \"…\"";
        scope.mend(line, "doubt", "disputed without `doubt`", help);
    }
    // Where a source is not declared, that is reported already.
    let Some(kinds) = kinds.filter(|kinds| !kinds.is_empty()) else {
        return;
    };
    let read = |kind: &SourceKind| !matches!(kind, SourceKind::Secondary | SourceKind::Recalled);
    if certainty != Certainty::Disputed && kinds.iter().all(|kind| *kind == SourceKind::Recalled) {
        let help = "write certainty = \"disputed\" and doubt = \"…\", or read a source";
        scope.mend(line, "certainty", "what is only recalled is disputed", help);
    } else if certainty == Certainty::Settled && !kinds.iter().any(read) {
        let message = "settled without the law's text or an authority's summary";
        let help = "read a primary source, or write certainty = \"secondary\"";
        scope.mend(line, "certainty", message, help);
    }
}
