//! Where a law holds, and what it takes out of others.

use landfall_core::document::Report;
use landfall_core::{Mistake, Place};

use super::super::law::Draft;
use super::{Base, unknown};
use crate::jurisdiction::JurisdictionKind;
use crate::rule::{Law, Scope};

/// Jurisdictions, adoption, disapplication and overriding.
pub(super) fn check(base: &Base<'_>, report: &mut Report) {
    for draft in base.drafts {
        jurisdiction(base, draft, report);
        adopted(base, draft, report);
        parameters(base, draft, report);
        disapplied(base, draft, report);
        overridden(base, draft, report);
    }
}

fn known(base: &Base<'_>, code: &str, place: Place, report: &mut Report) -> bool {
    let known = code.is_empty() || base.regions.get(code).is_some();
    if !known {
        let codes = base.regions.iter().map(|one| one.id.as_str());
        unknown(place, "a jurisdiction", code, codes, report);
    }
    known
}

fn jurisdiction(base: &Base<'_>, draft: &Draft, report: &mut Report) {
    let law = &draft.law;
    let place = draft.at(&law.id, "jurisdiction");
    known(base, &law.jurisdiction, place, report);
    let kind = base.regions.get(&law.jurisdiction).map(|one| one.kind);
    if kind == Some(JurisdictionKind::Pseudo) && law.scope == Scope::Market {
        let message = format!("no target region lies in `{}`", law.jurisdiction);
        let help = "write scope = \"licence\" or scope = \"seat\"";
        report.add(Mistake::new(draft.at(&law.id, "scope"), message).help(help));
    }
}

fn adopted(base: &Base<'_>, draft: &Draft, report: &mut Report) {
    let law = &draft.law;
    for code in &law.adopted_by {
        let place = draft.at(&law.id, "adopted_by");
        if known(base, code, place.clone(), report) && base.regions.reaches(&law.jurisdiction, code)
        {
            let message = format!("the law holds in `{code}` anyway");
            let help = "name only jurisdictions outside its own";
            report.add(Mistake::new(place, message).help(help));
        }
    }
}

fn parameters(base: &Base<'_>, draft: &Draft, report: &mut Report) {
    for parameter in &draft.law.parameters {
        for value in &parameter.values {
            known(base, &value.jurisdiction, value.place.clone(), report);
        }
    }
}

/// Whether a law comes from above the jurisdiction of another, or was taken over there.
fn inherited(base: &Base<'_>, heir: &Law, law: &Law) -> bool {
    let above = |code: &String| base.regions.reaches(code, &heir.jurisdiction);
    heir.jurisdiction != law.jurisdiction
        && (above(&law.jurisdiction) || law.adopted_by.iter().any(above))
}

fn not_inherited(draft: &Draft, target: &str, from: &Law, place: Place) -> Mistake {
    let (own, other) = (&draft.law.jurisdiction, &from.jurisdiction);
    let (message, help) = match own == other {
        true => (
            format!("`{target}` is law of `{own}` itself, not inherited"),
            "give it a last day with `valid_to` instead",
        ),
        false => (
            format!("`{target}` is law of `{other}`, which does not reach `{own}`"),
            "name law of a jurisdiction above this one",
        ),
    };
    Mistake::new(place, message).help(help)
}

fn disapplied(base: &Base<'_>, draft: &Draft, report: &mut Report) {
    for one in &draft.law.disapplies {
        let place = draft.at(&draft.law.id, "disapplies");
        let rule = base.rules.get(&*one.target).map(|(from, _)| *from);
        let from = rule.or_else(|| base.laws.get(&*one.target).copied());
        match from {
            _ if one.target.is_empty() => {}
            None => {
                let known = base.rules.keys().chain(base.laws.keys()).copied();
                unknown(place, "a rule or law", &one.target, known, report);
            }
            Some(from) if !inherited(base, &draft.law, &from.law) => {
                report.add(not_inherited(draft, &one.target, &from.law, place));
            }
            Some(_) => {}
        }
    }
}

/// A rule replaces an inherited one, or, where the law hangs on no region, one beside it.
fn overridden(base: &Base<'_>, draft: &Draft, report: &mut Report) {
    for rule in &draft.law.rules {
        let Some(target) = &rule.overrides else {
            continue;
        };
        let place = draft.at(&rule.id, "overrides");
        match base.rules.get(target.as_str()) {
            None => {
                let known = base.rules.keys().copied();
                unknown(place, "a rule", target, known, report);
            }
            Some((_, other)) if other.id == rule.id => {
                report.add(Mistake::new(place, "a rule cannot stand in its own place"));
            }
            Some((from, _)) => {
                let beside = draft.law.scope != Scope::Market
                    && from.law.jurisdiction == draft.law.jurisdiction;
                if !beside && !inherited(base, &draft.law, &from.law) {
                    report.add(not_inherited(draft, target, &from.law, place));
                }
            }
        }
    }
}
