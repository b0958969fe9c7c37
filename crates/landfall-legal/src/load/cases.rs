//! `*.cases.toml`: what each rule must say of which facts.

use std::collections::{BTreeMap, HashMap};

use landfall_core::document::{Node, Report, toml};
use landfall_core::{Date, Mistakes, nearest};
use rayon::prelude::*;

use super::base::is_cases;
use super::case::{Case, Expected};
use super::fields::{Fields, Scope};
use super::product::Reader;
use super::{files, text};
use crate::fact::Profile;
use crate::rule::{Law, LawBase, Rule, Scope as Reach};

const RULE: [&str; 5] = ["id", "region", "date", "facts", "case"];

const CASE: [&str; 9] = [
    "name",
    "region",
    "date",
    "facts",
    "set",
    "expect",
    "exception",
    "needs",
    "note",
];

const VERDICTS: [(&str, &str); 6] = [
    ("violation", "violation"),
    ("compliant", "compliant"),
    ("compliant_by_exception", "compliant_by_exception"),
    ("not_applicable", "not_applicable"),
    ("not_yet_in_force", "not_yet_in_force"),
    ("needs_input", "needs_input"),
];

/// All cases of the files whose name ends in `.cases.toml`; others are passed over. Sorted by
/// file, in the order of the file.
///
/// # Errors
/// All mistakes at once, with file, line, field and remedy.
pub fn cases(
    files: impl IntoIterator<Item = (impl Into<String>, Vec<u8>)>,
    base: &LawBase,
) -> Result<Vec<Case>, Mistakes> {
    let mut files: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|(name, bytes)| (name.into(), bytes))
        .filter(|(name, _)| is_cases(name))
        .collect();
    files.sort();
    let known = Known::new(base);
    let read: Vec<(Vec<Case>, Report)> = files
        .par_iter()
        .map(|(name, bytes)| {
            let mut report = Report::default();
            let cases = file(name, bytes, &known, &mut report);
            (cases, report)
        })
        .collect();
    let (mut cases, mut report) = (Vec::new(), Report::default());
    for (more, found) in read {
        cases.extend(more);
        report.merge(found);
    }
    report.finish().map(|()| cases)
}

/// The cases that come with the crate.
///
/// # Errors
/// All mistakes of the files; the tests of the crate let none through.
pub fn bundled_cases(base: &LawBase) -> Result<Vec<Case>, Mistakes> {
    cases(files::bundled_files(), base)
}

/// What cases can name.
struct Known<'b> {
    base: &'b LawBase,
    laws: BTreeMap<&'b str, &'b Law>,
    rules: HashMap<&'b str, (&'b Law, &'b Rule)>,
    exceptions: BTreeMap<&'b str, &'b Law>,
    parameters: BTreeMap<&'b str, &'b Law>,
}

impl<'b> Known<'b> {
    fn new(base: &'b LawBase) -> Self {
        let laws = base.laws().iter();
        let exceptions = base.laws().iter().flat_map(|law| {
            let all = law.exceptions.iter();
            all.map(move |one| (one.id.as_str(), law))
        });
        let parameters = base.laws().iter().flat_map(|law| {
            let all = law.parameters.iter();
            all.map(move |one| (one.id.as_str(), law))
        });
        Self {
            base,
            laws: laws.map(|law| (law.id.as_str(), law)).collect(),
            rules: base
                .rules()
                .map(|(law, rule)| (rule.id.as_str(), (law, rule)))
                .collect(),
            exceptions: exceptions.collect(),
            parameters: parameters.collect(),
        }
    }
}

fn file(name: &str, bytes: &[u8], known: &Known<'_>, report: &mut Report) -> Vec<Case> {
    let node = text::decode(name, bytes, report).and_then(|text| toml::parse(name, text, report));
    let Some(node) = node else {
        return Vec::new();
    };
    let scope = &mut Scope { file: name, report };
    let Some(root) = Fields::open(&node, "file", &["law", "rule"], scope) else {
        return Vec::new();
    };
    let law = root.needed_text("law", "\"eu.gdpr\"", scope);
    if !law.is_empty() && !known.laws.contains_key(law.as_str()) {
        let names = known.laws.keys().copied();
        unknown("law", &law, "a law", names, root.line_of("law"), scope);
    }
    let mut all = Vec::new();
    for node in root.tables("rule", scope) {
        all.extend(of_rule(node, &law, known, scope));
    }
    all
}

fn unknown<'n>(
    field: &str,
    given: &str,
    what: &str,
    names: impl Iterator<Item = &'n str>,
    line: u64,
    scope: &mut Scope<'_>,
) {
    let message = format!("`{given}` is not {what}");
    match (!scope.report.is_full())
        .then(|| nearest(given, names))
        .flatten()
    {
        Some(near) => scope.mend(line, field, message, format!("did you mean `{near}`?")),
        None => scope.wrong(line, field, message),
    }
}

/// What the cases of one rule share.
struct Shared<'n, 't, 'k> {
    law: &'k Law,
    rule: &'k Rule,
    fields: Fields<'n, 't>,
    date: Option<Date>,
    profile: Profile,
}

fn of_rule(node: &Node<'_>, law: &str, known: &Known<'_>, scope: &mut Scope<'_>) -> Vec<Case> {
    let Some(fields) = Fields::open(node, "rule", &RULE, scope) else {
        return Vec::new();
    };
    let id = fields.needed_text("id", "\"eu.gdpr.30\"", scope);
    let line = fields.line_of("id");
    let Some((own, rule)) = known.rules.get(id.as_str()).copied() else {
        if !id.is_empty() {
            let names = known.rules.keys().copied();
            unknown("id", &id, "a rule", names, line, scope);
        }
        return Vec::new();
    };
    if own.id != law {
        let message = format!("`{id}` is a rule of `{}`, not of `{law}`", own.id);
        scope.mend(line, "id", message, "move it to the cases of that law");
    }
    let shared = Shared {
        law: own,
        rule,
        fields,
        date: fields.date("date", scope),
        profile: facts("facts", &fields, known, scope),
    };
    let items = fields.tables("case", scope);
    if items.is_empty() {
        let help = "add a `[[rule.case]]`";
        scope.mend(fields.line, "case", "a rule without cases", help);
    }
    let mut names: BTreeMap<String, u64> = BTreeMap::new();
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        let Some(case) = one(item, &shared, known, scope) else {
            continue;
        };
        if let Some(first) = names.insert(case.name.clone(), item.line) {
            let message = format!("two cases are called \"{}\"", case.name);
            let help = format!("the other stands in line {first}");
            scope.mend(item.line, "name", message, help);
        }
        all.push(case);
    }
    all
}

/// One case: what the rule's cases share, and what differs here.
fn one(
    node: &Node<'_>,
    shared: &Shared<'_, '_, '_>,
    known: &Known<'_>,
    scope: &mut Scope<'_>,
) -> Option<Case> {
    let fields = Fields::open(node, "rule.case", &CASE, scope)?;
    fields.text("note", scope);
    let mut profile = shared.profile.clone();
    for key in ["facts", "set"] {
        let set = facts(key, &fields, known, scope);
        for (fact, region, given) in set.iter() {
            profile.set(fact, region.map(str::to_owned), given.clone());
        }
    }
    let date = fields.date("date", scope).or(shared.date);
    if date.is_none() && fields.get("date").is_none() && shared.fields.get("date").is_none() {
        let help = "write it in the case or in its `[[rule]]`";
        scope.mend(fields.line, "date", "a case without `date`", help);
    }
    let name = fields.needed_text("name", "\"250 staff, no record\"", scope);
    Some(Case {
        rule: shared.rule.id.clone(),
        region: region(&fields, shared, known, scope),
        expect: expected(&fields, known, scope)?,
        date: date?,
        profile,
        place: scope.at(fields.line, &name),
        name,
    })
}

/// The region a case is checked in: one for a law of the market, none for others.
fn region(
    fields: &Fields<'_, '_>,
    shared: &Shared<'_, '_, '_>,
    known: &Known<'_>,
    scope: &mut Scope<'_>,
) -> Option<String> {
    let from = match fields.get("region") {
        Some(_) => fields,
        None => &shared.fields,
    };
    let line = from.line_of("region");
    match (shared.law.scope, from.text("region", scope)) {
        (Reach::Market, None) if from.get("region").is_none() => {
            let help = "write it in the case or in its `[[rule]]`";
            scope.mend(fields.line, "region", "a case without `region`", help);
            None
        }
        (Reach::Market, Some(text)) => match known.base.jurisdictions().region(&text) {
            Ok(code) => {
                reached(&code, line, shared, known, scope);
                Some(code)
            }
            Err(error) => {
                match error.help() {
                    Some(help) => scope.mend(line, "region", error.to_string(), help),
                    None => scope.wrong(line, "region", error.to_string()),
                }
                None
            }
        },
        (Reach::Seat | Reach::Licence, Some(_)) => {
            let message = format!("`{}` is checked for no region", shared.law.id);
            scope.mend(line, "region", message, "leave `region` out");
            None
        }
        _ => None,
    }
}

/// A rule is only checked where its law holds.
fn reached(
    code: &str,
    line: u64,
    shared: &Shared<'_, '_, '_>,
    known: &Known<'_>,
    scope: &mut Scope<'_>,
) {
    let law = shared.law;
    let graph = known.base.jurisdictions();
    let reaches = |above: &String| graph.reaches(above, code);
    if !reaches(&law.jurisdiction) && !law.adopted_by.iter().any(reaches) {
        let message = format!("`{}` does not hold in `{code}`", law.id);
        let help = format!("name a region in `{}`", law.jurisdiction);
        scope.mend(line, "region", message, help);
    }
}

fn facts(key: &str, fields: &Fields<'_, '_>, known: &Known<'_>, scope: &mut Scope<'_>) -> Profile {
    let Some(node) = fields.get(key) else {
        return Profile::default();
    };
    let (facts, regions) = (known.base.facts(), known.base.jurisdictions());
    let mut reader = Reader::new(scope.file, facts, regions, scope.report);
    reader.root(node);
    reader.profile
}

fn expected(fields: &Fields<'_, '_>, known: &Known<'_>, scope: &mut Scope<'_>) -> Option<Expected> {
    fields.needed("expect", "\"violation\"", scope);
    let verdict = fields.choice("expect", &VERDICTS, scope);
    let exception = fields.text("exception", scope);
    let line = fields.line_of("exception");
    if let Some(id) = &exception {
        if !known.exceptions.contains_key(id.as_str()) {
            let names = known.exceptions.keys().copied();
            unknown("exception", id, "an exception", names, line, scope);
        }
        if verdict.is_some_and(|verdict| verdict != "compliant_by_exception") {
            let message = "only \"compliant_by_exception\" names an exception";
            scope.wrong(line, "exception", message);
        }
    }
    let needs = fields.texts("needs", scope);
    for (id, line) in &needs {
        let there = match id.strip_prefix('@') {
            Some(id) => known.parameters.contains_key(id),
            None => known.base.facts().get(id).is_some(),
        };
        if !there {
            let names = known.base.facts().iter().map(|fact| fact.id.as_str());
            unknown("needs", id, "a fact or @parameter", names, *line, scope);
        }
    }
    if !needs.is_empty() && verdict.is_some_and(|verdict| verdict != "needs_input") {
        let message = "only \"needs_input\" needs facts";
        scope.wrong(fields.line_of("needs"), "needs", message);
    }
    Some(Expected {
        verdict: verdict?.to_owned(),
        exception,
        needs: needs.into_iter().map(|(id, _)| id).collect(),
    })
}
