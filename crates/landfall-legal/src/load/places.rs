//! `[[jurisdiction]]`: whose law reaches where.

use std::collections::BTreeMap;

use landfall_core::document::{Node, Report};
use landfall_core::{Mistake, nearest};

use super::fields::{Fields, Scope};
use super::order;
use super::written::is_iso;
use crate::jurisdiction::{Jurisdiction, JurisdictionKind, Jurisdictions};

const KNOWN: [&str; 5] = ["id", "name", "kind", "parents", "note"];

const KINDS: [(&str, JurisdictionKind); 4] = [
    ("union", JurisdictionKind::Union),
    ("state", JurisdictionKind::State),
    ("subdivision", JurisdictionKind::Subdivision),
    ("pseudo", JurisdictionKind::Pseudo),
];

/// One jurisdiction.
pub(super) fn read(node: &Node<'_>, scope: &mut Scope<'_>) -> Option<Jurisdiction> {
    let fields = Fields::open(node, "jurisdiction", &KNOWN, scope)?;
    let id = fields.needed_text("id", "\"DE\"", scope);
    fields.needed("kind", "\"state\"", scope);
    let kind = fields.choice("kind", &KINDS, scope);
    let line = fields.line_of("id");
    if let Some(kind) = kind.filter(|_| !id.is_empty()) {
        check_code(&id, kind, line, scope);
    }
    fields.text("note", scope);
    Some(Jurisdiction {
        name: fields.needed_text("name", "\"Germany\"", scope),
        kind: kind.unwrap_or(JurisdictionKind::State),
        parents: fields.names("parents", scope),
        place: scope.at(line, &id),
        id,
    })
}

fn check_code(id: &str, kind: JurisdictionKind, line: u64, scope: &mut Scope<'_>) {
    let letters = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let (fits, help) = match kind {
        JurisdictionKind::State => (
            is_iso(id) && id.len() == 2,
            "a state has its two letters of ISO 3166-1, such as DE",
        ),
        JurisdictionKind::Subdivision => (
            is_iso(id) && id.contains('-') && !id.starts_with("x-"),
            "a subdivision has its code of ISO 3166-2, such as US-CA; a group of them is a union",
        ),
        JurisdictionKind::Union | JurisdictionKind::Pseudo => (
            id.len() <= 32 && id.chars().all(letters) && !is_iso(id),
            "take capital letters that are no code of ISO 3166, such as EEA",
        ),
    };
    if !fits {
        scope.mend(line, "id", format!("`{id}` is no code for that kind"), help);
    }
}

/// The graph; what it names must be there, once and without cycles.
pub(super) fn graph(all: Vec<Jurisdiction>, report: &mut Report) -> Jurisdictions {
    let mut kept: BTreeMap<String, Jurisdiction> = BTreeMap::new();
    for one in all.into_iter().filter(|one| !one.id.is_empty()) {
        match kept.get(&one.id) {
            Some(other) => report.add(super::ids::twice(&one.id, &one.place, &other.place)),
            None => drop(kept.insert(one.id.clone(), one)),
        }
    }
    let at = |one: &Jurisdiction| one.place.clone().field("parents");
    for one in kept.values() {
        for parent in one
            .parents
            .iter()
            .filter(|parent| !kept.contains_key(*parent))
        {
            let near = nearest(parent, kept.keys().map(String::as_str));
            let help = near.map_or_else(
                || "declare it as a `[[jurisdiction]]`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("`{parent}` is not a jurisdiction");
            report.add(Mistake::new(at(one), message).help(help));
        }
    }
    let edges = kept.iter().map(|(id, one)| {
        let parents = one.parents.iter().map(String::as_str).collect();
        (id.as_str(), parents)
    });
    if let Err(circle) = order::check(&edges.collect()) {
        let circle: Vec<String> = circle.into_iter().map(str::to_owned).collect();
        if let Some(first) = circle.first().and_then(|id| kept.get(id)) {
            let message = format!("jurisdictions go in a circle: {}", circle.join(" -> "));
            let help = "take out one of these `parents`";
            report.add(Mistake::new(at(first), message).help(help));
        }
        // Nothing is handed out; what else is wrong can still be found.
        kept.values_mut().for_each(|one| one.parents.clear());
    }
    Jurisdictions::new(kept.into_values())
}
