//! The names and types of all conditions.

use std::collections::BTreeSet;

use landfall_core::document::Report;
use landfall_core::{Mistake, Place};
use rayon::prelude::*;

use super::super::law::Draft;
use super::super::order::{self, Edges};
use super::{Base, DEEPEST, unknown};
use crate::condition::{Condition, Formula, Names, Operand, Problem, Set};
use crate::fact::FactType;
use crate::rule::{Kind, Rule, Scope};

/// Conditions of all laws, the circles of definitions, and grandfathering.
pub(super) fn check(base: &Base<'_>, report: &mut Report) {
    let regional = definitions(base, report);
    let parameters = base.drafts.iter().flat_map(|draft| &draft.law.parameters);
    let names = Names {
        facts: base.facts,
        definitions: base.definitions.keys().copied().collect(),
        parameters: parameters
            .map(|one| (one.id.as_str(), (one.kind, one.unit.as_deref())))
            .collect(),
        jurisdictions: base.regions,
        region: true,
    };
    let nowhere = Names {
        region: false,
        ..names.clone()
    };
    let found: Vec<Report> = base
        .drafts
        .par_iter()
        .map(|draft| {
            let mut checker = Checker {
                draft,
                names: match draft.law.scope {
                    Scope::Market => &names,
                    Scope::Seat | Scope::Licence => &nowhere,
                },
                regional: &regional,
                report: Report::default(),
            };
            checker.law();
            checker.report
        })
        .collect();
    found.into_iter().for_each(|one| report.merge(one));
}

/// Reports circles of definitions; gives those in which `REGION` stands, or below which it does.
fn definitions<'d>(base: &Base<'d>, report: &mut Report) -> BTreeSet<&'d str> {
    let edges: Edges<'d> = base
        .definitions
        .iter()
        .map(|(id, (_, one))| (*id, one.when.reads().into_iter().collect()))
        .collect();
    let at = |id: &str| {
        base.definitions
            .get(id)
            .map(|(draft, _)| draft.at(id, "when"))
    };
    let sorted = match order::check(&edges) {
        Ok(sorted) => sorted,
        Err(circle) => {
            let place = circle.first().and_then(|id| at(id)).unwrap_or_default();
            let message = format!("definitions go in a circle: {}", circle.join(" -> "));
            let help = "state one of them by facts";
            report.add(Mistake::new(place, message).help(help));
            return BTreeSet::new();
        }
    };
    if let Some((id, depth)) = order::deepest(&edges, &sorted).filter(|(_, d)| *d > DEEPEST) {
        let place = at(id).unwrap_or_default();
        let message = format!("{depth} definitions on one another; at most {DEEPEST}");
        report.add(Mistake::new(place, message));
    }
    let mut regional: BTreeSet<&str> = BTreeSet::new();
    for id in sorted {
        let own = base
            .definitions
            .get(id)
            .map(|(_, one)| says_region(&one.when));
        let mut below = edges.get(id).into_iter().flatten();
        if own == Some(true) || below.any(|used| regional.contains(used)) {
            regional.insert(id);
        }
    }
    regional
}

/// Whether `REGION` stands in a condition.
fn says_region(condition: &Condition) -> bool {
    let mut found = false;
    condition.visit(&mut |leaf| {
        found |= match leaf {
            Condition::Compare { left, right, .. } => [left, right]
                .into_iter()
                .any(|side| *side == Operand::Region),
            Condition::In { item, set } => *item == Operand::Region || *set == Set::Region,
            Condition::AnyIn { set, .. } | Condition::AllIn { set, .. } => *set == Set::Region,
            _ => false,
        };
    });
    found
}

/// Checks the conditions of one law.
struct Checker<'c, 'd> {
    draft: &'d Draft,
    names: &'c Names<'d>,
    regional: &'c BTreeSet<&'d str>,
    report: Report,
}

impl Checker<'_, '_> {
    fn law(&mut self) {
        let law = &self.draft.law;
        for one in &law.definitions {
            self.condition(&one.when, &one.id, "when");
        }
        for rule in &law.rules {
            self.condition(&rule.applies_when, &rule.id, "applies_when");
            let demand = match rule.kind {
                Kind::Ban => "forbids",
                _ => "requires",
            };
            self.condition(&rule.requires, &rule.id, demand);
            self.grandfather(rule);
            self.penalty(rule);
        }
        for one in &law.exceptions {
            self.condition(&one.when, &one.id, "when");
        }
    }

    fn condition(&mut self, condition: &Condition, id: &str, field: &'static str) {
        if self.report.is_full() {
            return;
        }
        self.add(condition.problems(self.names), id, field);
        if !self.names.region {
            let reads = condition.reads();
            let regional = reads
                .into_iter()
                .filter(|name| self.regional.contains(name));
            for name in regional.map(str::to_owned).collect::<Vec<_>>() {
                let message =
                    format!("`{name}` uses `REGION`, but this law is checked for no region");
                self.report
                    .add(Mistake::new(self.place(id, field), message));
            }
        }
    }

    fn penalty(&mut self, rule: &Rule) {
        let text = rule.penalty.as_ref().and_then(|one| one.most.as_deref());
        // A text that is no formula is reported already.
        let formula = text.and_then(|text| Formula::parse(text).ok());
        let problems = formula.map(|formula| formula.problems(self.names.facts));
        self.add(problems.unwrap_or_default(), &rule.id, "penalty");
    }

    fn add(&mut self, problems: Vec<Problem>, id: &str, field: &'static str) {
        for problem in problems {
            let mistake = Mistake::new(self.place(id, field), problem.message);
            self.report.add(match problem.help {
                Some(help) => mistake.help(help),
                None => mistake,
            });
        }
    }

    fn place(&self, id: &str, field: &'static str) -> Place {
        self.draft.at(id, field)
    }

    fn grandfather(&mut self, rule: &Rule) {
        let Some(grandfather) = &rule.grandfather else {
            return;
        };
        let place = self.place(&rule.id, "grandfather");
        let id = grandfather.fact.as_str();
        match self.names.facts.get(id) {
            _ if id.is_empty() => {}
            Some(fact) if fact.kind == FactType::Date => {}
            Some(_) => {
                let message = format!("`{id}` is no date fact");
                self.report.add(
                    Mistake::new(place, message)
                        .help("name the fact that says since when the product is there"),
                );
            }
            None => {
                let facts = self.names.facts.iter().map(|fact| fact.id.as_str());
                unknown(place, "a fact", id, facts, &mut self.report);
            }
        }
    }
}
