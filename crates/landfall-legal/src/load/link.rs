//! Whether what the files say of one another fits together.

use super::ids::Ids;
use super::law::Draft;
use super::report::Report;
use crate::fact::{Dictionary, Fact};
use crate::jurisdiction::Jurisdictions;

/// Every id is there once: facts, laws, rules, exceptions, definitions and parameters share one
/// space of names.
pub(super) fn ids(facts: &[Fact], drafts: &[Draft], report: &mut Report) {
    let mut ids = Ids::default();
    for fact in facts {
        ids.add(&fact.id, &fact.place, report);
    }
    let heads: Vec<_> = drafts
        .iter()
        .map(|draft| draft.at(&draft.law.id, "id"))
        .collect();
    for (draft, head) in drafts.iter().zip(&heads) {
        let law = &draft.law;
        ids.add(&law.id, head, report);
        let definitions = law.definitions.iter().map(|one| (&one.id, &one.place));
        let parameters = law.parameters.iter().map(|one| (&one.id, &one.place));
        let rules = law.rules.iter().map(|one| (&one.id, &one.place));
        let exceptions = law.exceptions.iter().map(|one| (&one.id, &one.place));
        let all = definitions.chain(parameters).chain(rules).chain(exceptions);
        all.for_each(|(id, place)| ids.add(id, place, report));
    }
}

/// Names and conditions.
pub(super) fn check(
    facts: &Dictionary,
    regions: &Jurisdictions,
    drafts: &[Draft],
    report: &mut Report,
) {
}
