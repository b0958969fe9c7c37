//! Whether what the files say of one another fits together.

mod aims;
mod conditions;
mod reach;

use std::collections::{BTreeMap, HashMap};

use landfall_core::document::Report;
use landfall_core::{Mistake, Place, nearest};

use super::ids::Ids;
use super::law::Draft;
use crate::fact::{Dictionary, Fact};
use crate::jurisdiction::Jurisdictions;
use crate::rule::{Definition, Exception, Rule};

/// Names that rest on names at most: definitions on definitions, exceptions on exceptions.
const DEEPEST: usize = 32;

/// Every id is there once: facts, laws, rules, exceptions, definitions and parameters share one
/// space of names.
pub(super) fn ids(facts: &[Fact], drafts: &[Draft], report: &mut Report) {
    let mut ids = Ids::default();
    for fact in facts {
        ids.add(&fact.id, &fact.place, report);
    }
    let heads: Vec<Place> = drafts
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

/// Everything that was read, by name.
struct Base<'d> {
    facts: &'d Dictionary,
    regions: &'d Jurisdictions,
    drafts: &'d [Draft],
    laws: HashMap<&'d str, &'d Draft>,
    rules: HashMap<&'d str, (&'d Draft, &'d Rule)>,
    exceptions: BTreeMap<&'d str, (&'d Draft, &'d Exception)>,
    definitions: BTreeMap<&'d str, (&'d Draft, &'d Definition)>,
}

impl<'d> Base<'d> {
    fn new(facts: &'d Dictionary, regions: &'d Jurisdictions, drafts: &'d [Draft]) -> Self {
        let mut base = Self {
            facts,
            regions,
            drafts,
            laws: HashMap::new(),
            rules: HashMap::new(),
            exceptions: BTreeMap::new(),
            definitions: BTreeMap::new(),
        };
        for draft in drafts {
            let law = &draft.law;
            base.laws.insert(&law.id, draft);
            let rules = law.rules.iter().map(|one| (&*one.id, (draft, one)));
            base.rules.extend(rules);
            let exceptions = law.exceptions.iter().map(|one| (&*one.id, (draft, one)));
            base.exceptions.extend(exceptions);
            let definitions = law.definitions.iter().map(|one| (&*one.id, (draft, one)));
            base.definitions.extend(definitions);
        }
        base
    }
}

/// Names and conditions.
pub(super) fn check(
    facts: &Dictionary,
    regions: &Jurisdictions,
    drafts: &[Draft],
    report: &mut Report,
) {
    let base = Base::new(facts, regions, drafts);
    nested_facts(facts, report);
    reach::check(&base, report);
    conditions::check(&base, report);
    aims::check(&base, report);
}

/// A fact cannot be the table that another stands in.
fn nested_facts(facts: &Dictionary, report: &mut Report) {
    for fact in facts.iter() {
        let dots = fact.id.match_indices('.').map(|(at, _)| at);
        let above = dots.filter_map(|at| facts.get(fact.id.get(..at)?)).next();
        if let Some(above) = above {
            let message = format!("`{}` is a fact, so `{}` cannot be", above.id, fact.id);
            let place = fact.place.clone().field("id");
            report.add(Mistake::new(place, message).help("take a name beside it"));
        }
    }
}

/// A mistake about a name that is not known, with the nearest one. To look for it takes a walk
/// over all names, so nobody does where no more mistakes are listed.
fn unknown<'n>(
    place: Place,
    what: &str,
    given: &str,
    known: impl IntoIterator<Item = &'n str>,
    report: &mut Report,
) {
    let near = (!report.is_full()).then(|| nearest(given, known)).flatten();
    let mistake = Mistake::new(place, format!("`{given}` is not {what}"));
    report.add(match near {
        Some(near) => mistake.help(format!("did you mean `{near}`?")),
        None => mistake,
    });
}
