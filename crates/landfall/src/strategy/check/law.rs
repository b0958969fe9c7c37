//! Mistakes of the section on the law.

use std::collections::BTreeSet;

use landfall_core::{Currency, Mistake, Place, nearest};
use landfall_legal::LawBase;
use landfall_legal::fact::FactType;

use super::Faults;
use crate::assess::law::Law;
use crate::strategy::{LawInput, LawSection};

/// Checks the section; `None` without facts.
pub(super) fn check(
    faults: &mut Faults,
    input: Option<LawInput>,
    section: &LawSection,
) -> Option<Law> {
    let Some(input) = input else {
        if section.facts.is_none() && *section != LawSection::default() {
            let message = "is required where `[law]` has other settings";
            faults.add("law.facts", message);
        }
        return None;
    };
    waivers(faults, &input);
    price_fact(faults, &input);
    Law::new(input)
        .map_err(|mistakes| faults.0.extend(mistakes.into_vec()))
        .ok()
}

/// The currencies of the estimates of the rules.
pub(super) fn currencies(input: &LawInput) -> BTreeSet<Currency> {
    crate::assess::law::currencies(&input.base)
}

/// Waivers of rules and regions that are not there, without a reason or an owner.
fn waivers(faults: &mut Faults, input: &LawInput) {
    for waiver in &input.waivers {
        let name = &waiver.rule;
        if input.base.rule(name).is_none() {
            let mistake = Mistake::new(place(), format!("`{name}` is not the id of a rule"));
            faults.0.push(match like(&input.base, name) {
                Some(known) => mistake.help(format!("did you mean `{known}`?")),
                None => mistake,
            });
        }
        let region = waiver.region.as_deref();
        if let Some(code) = region.filter(|code| input.base.jurisdictions().get(code).is_none()) {
            let message =
                format!("the waiver of `{name}` names `{code}`, which is no jurisdiction");
            faults.0.push(Mistake::new(place(), message));
        }
        for (what, text) in [("reason", &waiver.reason), ("owner", &waiver.owner)] {
            if text.trim().is_empty() {
                let message = format!("the waiver of `{name}` needs the `{what}`");
                faults.0.push(Mistake::new(place(), message));
            }
        }
    }
}

/// The fact of the prices is there, is money, and is not answered elsewhere.
fn price_fact(faults: &mut Faults, input: &LawInput) {
    let Some(id) = &input.price_fact else {
        return;
    };
    let facts = input.base.facts();
    let message = match facts.get(id) {
        None => format!("`{id}` is not a fact"),
        Some(fact) if fact.kind != FactType::Money => {
            format!("`{id}` is not an amount of money, so no price answers it")
        }
        Some(_) if input.profile.iter().any(|(fact, ..)| fact == id) => {
            format!("`{id}` is among the facts about the product, too: the prices answer it")
        }
        Some(_) => return,
    };
    let mistake = Mistake::new(Place::default().field("law.price_fact"), message);
    let near = facts.nearest(id);
    faults
        .0
        .push(match near.filter(|_| facts.get(id).is_none()) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake,
        });
}

fn place() -> Place {
    Place::default().field("law.waivers")
}

fn like<'a>(base: &'a LawBase, rule: &str) -> Option<&'a str> {
    nearest(rule, base.rules().map(|(_, rule)| rule.id.as_str()))
}
