//! A law file: its head, sources, definitions, parameters, rules and exceptions.

use std::collections::HashMap;

use landfall_core::document::Node;
use landfall_core::{Date, Place};

use super::exception;
use super::fields::{Fields, Scope};
use super::ids::{check_form, check_name};
use super::parameter;
use super::source::{self, Sources};
use super::{formula, norm};
use crate::rule::{Area, Definition, Disapplied, Law, Scope as Reach};

const KNOWN: [&str; 10] = [
    "id",
    "title",
    "short",
    "number",
    "jurisdiction",
    "area",
    "valid_from",
    "scope",
    "adopted_by",
    "disapplies",
];

/// The policy areas by name.
pub(super) const AREAS: [(&str, Area); 7] = [
    ("export-control", Area::ExportControl),
    ("data-privacy", Area::DataPrivacy),
    ("intellectual-property", Area::IntellectualProperty),
    ("tax", Area::Tax),
    ("consumer-protection", Area::ConsumerProtection),
    ("ai-regulation", Area::AiRegulation),
    ("data-localisation", Area::DataLocalisation),
];

const REACHES: [(&str, Reach); 3] = [
    ("market", Reach::Market),
    ("seat", Reach::Seat),
    ("licence", Reach::Licence),
];

/// A law with the lines its fields stand in.
pub(super) struct Draft {
    pub(super) law: Law,
    /// The line of its head.
    pub(super) line: u64,
    lines: HashMap<String, Vec<(&'static str, u64)>>,
}

impl Draft {
    /// Where a field of something in this law stands.
    pub(super) fn at(&self, id: &str, field: &'static str) -> Place {
        let known = self.lines.get(id).map_or(&[][..], Vec::as_slice);
        let find = |field: &str| {
            let found = known.iter().find(|(name, _)| *name == field);
            found.map(|(_, line)| *line)
        };
        let line = find(field).or_else(|| find("id")).unwrap_or(self.line);
        Place::file(&self.law.file).line(line).field(field)
    }
}

/// What the parts of a law need to know of it.
pub(super) struct Head {
    /// Its id; empty where it has none.
    pub(super) id: String,
    pub(super) area: Option<Area>,
    pub(super) valid_from: Option<Date>,
    pub(super) sources: Sources,
    lines: HashMap<String, Vec<(&'static str, u64)>>,
}

impl Head {
    /// Remembers where the fields of something stand.
    pub(super) fn mark(&mut self, id: &str, fields: &Fields<'_, '_>, keys: &[&'static str]) {
        let there = keys.iter().filter(|key| fields.get(key).is_some());
        let lines = there.map(|key| (*key, fields.line_of(key)));
        self.lines.entry(id.to_owned()).or_default().extend(lines);
    }

    /// Reports an id that does not begin with the law's.
    pub(super) fn check_id(&self, id: &str, line: u64, scope: &mut Scope<'_>) {
        check_form(id, line, scope);
        let rest = id
            .strip_prefix(&self.id)
            .and_then(|rest| rest.strip_prefix('.'));
        if !self.id.is_empty() && !id.is_empty() && rest.is_none_or(str::is_empty) {
            let message = format!("`{id}` does not begin with the id of its law");
            scope.mend(line, "id", message, format!("write {}.…", self.id));
        }
    }
}

/// A law out of its file.
pub(super) fn read(root: &Fields<'_, '_>, node: &Node<'_>, scope: &mut Scope<'_>) -> Option<Draft> {
    let fields = Fields::open(node, "law", &KNOWN, scope)?;
    let id = fields.needed_text("id", "\"eu.gdpr\"", scope);
    check_form(&id, fields.line_of("id"), scope);
    let mut head = head(&id, root, &fields, scope);
    let jurisdiction = fields.needed_text("jurisdiction", "\"EU\"", scope);
    check_law_id(&id, &jurisdiction, fields.line_of("id"), scope);
    let mut law = Law {
        title: fields.needed_text("title", "\"General Data Protection Regulation\"", scope),
        short: fields.needed_text("short", "\"GDPR\"", scope),
        number: fields.text("number", scope),
        adopted_by: fields.names("adopted_by", scope),
        disapplies: disapplied(&fields, &head, scope),
        scope: fields
            .choice("scope", &REACHES, scope)
            .unwrap_or(Reach::Market),
        sources: Vec::new(),
        definitions: Vec::new(),
        parameters: Vec::new(),
        rules: Vec::new(),
        exceptions: Vec::new(),
        file: scope.file.to_owned(),
        jurisdiction,
        id,
    };
    read_parts(&mut law, root, &mut head, scope);
    law.sources = head.sources.into_all();
    Some(Draft {
        law,
        line: fields.line,
        lines: head.lines,
    })
}

fn head(id: &str, root: &Fields<'_, '_>, fields: &Fields<'_, '_>, scope: &mut Scope<'_>) -> Head {
    fields.needed("area", "\"data-privacy\"", scope);
    // An id that is none is said once, not again for each rule.
    let well_formed = id.contains('.') && !id.contains(char::is_whitespace);
    let mut head = Head {
        id: if well_formed { id } else { "" }.to_owned(),
        area: fields.choice("area", &AREAS, scope),
        valid_from: fields.date("valid_from", scope),
        sources: Sources::read(root, scope),
        lines: HashMap::new(),
    };
    let marked = ["jurisdiction", "adopted_by", "scope", "disapplies", "id"];
    head.mark(id, fields, &marked);
    head
}

fn read_parts(law: &mut Law, root: &Fields<'_, '_>, head: &mut Head, scope: &mut Scope<'_>) {
    for node in root.tables("definition", scope) {
        law.definitions.extend(definition(node, head, scope));
    }
    for node in root.tables("parameter", scope) {
        law.parameters.extend(parameter::read(node, head, scope));
    }
    for node in root.tables("rule", scope) {
        law.rules.extend(norm::read(node, head, scope));
    }
    for node in root.tables("exception", scope) {
        law.exceptions.extend(exception::read(node, head, scope));
    }
}

/// The id of a law is that of its jurisdiction in lower case, and a word.
fn check_law_id(id: &str, jurisdiction: &str, line: u64, scope: &mut Scope<'_>) {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], ".");
    let (given, start) = (plain(id), plain(jurisdiction));
    let rest = given
        .strip_prefix(&start)
        .and_then(|rest| rest.strip_prefix('.'));
    if !id.is_empty() && !jurisdiction.is_empty() && rest.is_none_or(str::is_empty) {
        let message = format!("`{id}` does not begin with its jurisdiction, `{jurisdiction}`");
        let help = format!("write {}.…", jurisdiction.to_lowercase());
        scope.mend(line, "id", message, help);
    }
}

fn disapplied(fields: &Fields<'_, '_>, head: &Head, scope: &mut Scope<'_>) -> Vec<Disapplied> {
    let mut all = Vec::new();
    for node in fields.tables("disapplies", scope) {
        let known = ["rule", "article", "source"];
        if let Some(fields) = Fields::open(node, "disapplies", &known, scope) {
            all.push(Disapplied {
                target: fields.needed_text("rule", "\"eu.gdpr.8\"", scope),
                article: fields.needed_text("article", "\"1\"", scope),
                sources: source::names(&fields, &head.sources, scope),
            });
        }
    }
    all
}

/// A named condition.
fn definition(node: &Node<'_>, head: &mut Head, scope: &mut Scope<'_>) -> Option<Definition> {
    let known = ["id", "article", "source", "summary", "when"];
    let fields = Fields::open(node, "definition", &known, scope)?;
    let id = fields.needed_text("id", "\"eu.gdpr.applies\"", scope);
    let line = fields.line_of("id");
    head.check_id(&id, line, scope);
    check_name(&id, line, scope);
    head.mark(&id, &fields, &["id", "when"]);
    Some(Definition {
        article: fields.needed_text("article", "\"3(1)\"", scope),
        sources: source::names(&fields, &head.sources, scope),
        summary: fields.text("summary", scope),
        when: formula::condition("when", "company.staff < 250", &fields, scope),
        place: scope.at(line, &id),
        id,
    })
}
