//! Rule files into a base.

use landfall_core::document::{Node, Report, toml};
use landfall_core::{Mistake, Mistakes, Place};
use rayon::prelude::*;

use super::fields::{Fields, Scope, suggestion};
use super::law::{self, Draft};
use super::{fact, link, places, text};
use crate::fact::{Dictionary, Fact};
use crate::jurisdiction::{Jurisdiction, Jurisdictions};
use crate::rule::LawBase;

/// What a rule file can hold.
const KNOWN: [&str; 8] = [
    "law",
    "source",
    "definition",
    "parameter",
    "rule",
    "exception",
    "fact",
    "jurisdiction",
];

/// Whether a file holds cases, not rules.
pub(super) fn is_cases(name: &str) -> bool {
    name.ends_with(".cases.toml")
}

impl LawBase {
    /// A base out of rule files: their names and bytes, in any order. Files that end in
    /// `.cases.toml` are passed over; [`super::cases`] reads them.
    ///
    /// ```
    /// let text = "[[fact]]\nid = \"company.staff\"\ntype = \"number\"\nquestion = \"How many?\"";
    /// let files = [("a.toml", text.as_bytes().to_vec())];
    /// let mistakes = landfall_legal::LawBase::load(files).unwrap_err();
    /// assert_eq!(
    ///     mistakes.to_string(),
    ///     "a.toml, line 1, `asks`: `asks` is missing (help: add it, for example asks = \"legal\")"
    /// );
    /// ```
    ///
    /// # Errors
    /// All mistakes at once (of more than 200 the first): with file, line, field and remedy.
    pub fn load(
        files: impl IntoIterator<Item = (impl Into<String>, Vec<u8>)>,
    ) -> Result<Self, Mistakes> {
        let mut files: Vec<(String, Vec<u8>)> = files
            .into_iter()
            .map(|(name, bytes)| (name.into(), bytes))
            .filter(|(name, _)| !is_cases(name))
            .collect();
        files.sort();
        let mut report = Report::default();
        let trees: Vec<(Option<Node<'_>>, Report)> = files.par_iter().map(tree).collect();
        let mut read: Vec<(&str, Node<'_>)> = Vec::with_capacity(files.len());
        for ((name, _), (node, found)) in files.iter().zip(trees) {
            report.merge(found);
            read.extend(node.map(|node| (name.as_str(), node)));
        }
        let base = assemble(&read, &mut report);
        report.finish().map(|()| base)
    }
}

fn tree((name, bytes): &(String, Vec<u8>)) -> (Option<Node<'_>>, Report) {
    let mut report = Report::default();
    let text = text::decode(name, bytes, &mut report);
    let node = text.and_then(|text| toml::parse(name, text, &mut report));
    (node, report)
}

/// What stands in one file beside its jurisdictions.
#[derive(Default)]
struct Part {
    facts: Vec<Fact>,
    draft: Option<Draft>,
    report: Report,
}

fn assemble(files: &[(&str, Node<'_>)], report: &mut Report) -> LawBase {
    let jurisdictions = jurisdictions(files, report);
    let parts: Vec<Part> = files
        .par_iter()
        .map(|(name, node)| part(name, node, &jurisdictions))
        .collect();
    let (mut facts, mut drafts) = (Vec::new(), Vec::new());
    for part in parts {
        report.merge(part.report);
        facts.extend(part.facts);
        drafts.extend(part.draft);
    }
    drafts.sort_by(|a, b| a.law.id.cmp(&b.law.id));
    link::ids(&facts, &drafts, report);
    let facts = Dictionary::new(facts);
    link::check(&facts, &jurisdictions, &drafts, report);
    LawBase {
        facts,
        jurisdictions,
        laws: drafts.into_iter().map(|draft| draft.law).collect(),
    }
}

fn jurisdictions(files: &[(&str, Node<'_>)], report: &mut Report) -> Jurisdictions {
    let mut all: Vec<Jurisdiction> = Vec::new();
    for (file, node) in files {
        let scope = &mut Scope { file, report };
        // Other keys are checked with the rest of the file.
        let known = keys(node);
        if let Some(root) = Fields::open(node, "file", &known, scope) {
            let items = root.tables("jurisdiction", scope).iter();
            all.extend(items.filter_map(|item| places::read(item, scope)));
        }
    }
    places::graph(all, report)
}

fn keys<'n>(node: &'n Node<'_>) -> Vec<&'n str> {
    let entries = node.value.entries().into_iter().flatten();
    entries.map(|entry| &*entry.key).collect()
}

fn part(file: &str, node: &Node<'_>, regions: &Jurisdictions) -> Part {
    let mut part = Part::default();
    let scope = &mut Scope {
        file,
        report: &mut part.report,
    };
    let Some(root) = Fields::open(node, "file", &KNOWN, scope) else {
        return part;
    };
    let facts = root.tables("fact", scope).iter();
    part.facts = facts
        .filter_map(|item| fact::read(item, regions, scope))
        .collect();
    part.draft = match root.get("law") {
        Some(node) => law::read(&root, node, scope),
        None => {
            homeless(&root, scope);
            None
        }
    };
    part
}

/// Rules need a law.
fn homeless(root: &Fields<'_, '_>, scope: &mut Scope<'_>) {
    let parts = ["source", "definition", "parameter", "rule", "exception"];
    if let Some(first) = parts.iter().find(|part| root.get(part).is_some()) {
        let message = format!("`[[{first}]]` without a `[law]` in its file");
        scope.mend(
            root.line_of(first),
            first,
            message,
            "begin the file with `[law]`",
        );
    }
}

/// The mistake that a file is neither of the kinds that are read.
pub(crate) fn unknown_ending(file: &str, known: &[&str]) -> Mistake {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let message = format!("cannot tell what `.{ending}` holds");
    Mistake::new(Place::file(file), message).help(suggestion(ending, known))
}
