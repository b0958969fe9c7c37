//! Mistakes of the section on the law.

use std::collections::BTreeSet;

use landfall_core::{Currency, Mistake, Place, nearest};
use landfall_legal::LawBase;

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

fn place() -> Place {
    Place::default().field("law.waivers")
}

fn like<'a>(base: &'a LawBase, rule: &str) -> Option<&'a str> {
    nearest(rule, base.rules().map(|(_, rule)| rule.id.as_str()))
}
