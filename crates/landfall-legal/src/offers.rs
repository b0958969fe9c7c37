//! Which values of an offer (prices of a list, say) the law of each region allows.

use landfall_core::{Mistake, Mistakes, Place};
use serde::{Deserialize, Serialize};

use crate::engine::{CheckParams, Engine};
use crate::error::LegalError;
use crate::fact::{Given, Profile, flat};
use crate::report::Verdict;
use crate::sets::LegalSets;
use crate::value::{Answer, Value};

/// What one region's law says of one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OfferVerdict {
    /// The region.
    pub region: String,
    /// The value, in the form of a facts file.
    pub offer: serde_json::Value,
    /// Rules it would violate.
    pub violates: Vec<String>,
    /// Rules that stay open with it, and what they need.
    pub open: Vec<(String, Vec<String>)>,
}

/// The verdicts on all values in all regions, in the order given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LegalOffers {
    /// The fact that the values are of.
    pub fact: String,
    /// One for each region and value.
    pub verdicts: Vec<OfferVerdict>,
}

impl LegalOffers {
    /// The values that no rule forbids for sure, by region. A value with open rules is not among
    /// them: what is not known is not allowed.
    pub fn sets(&self) -> LegalSets<String> {
        let mut sets = LegalSets::new(self.verdicts.iter().map(|one| one.offer.to_string()));
        for one in &self.verdicts {
            let legal = one.violates.is_empty() && one.open.is_empty();
            sets.allow(one.region.clone(), legal.then(|| one.offer.to_string()));
        }
        sets
    }
}

/// Tries each value of a fact, a price list for one, in each region of a check. Only rules that
/// read the fact count; what else is violated there is another question.
///
/// The bundled rules on prices read whether and how earlier prices are shown, not amounts: caps and
/// price lists are rules of the user's own (`docs/adding-a-law.md`).
///
/// # Errors
/// As [`Engine::check`], and when there is no such fact.
pub fn legal_offers(
    engine: &Engine,
    profile: &Profile,
    check: &CheckParams,
    fact: &str,
    offers: &[Value],
) -> Result<LegalOffers, LegalError> {
    if engine.base().facts().get(fact).is_none() {
        let known = engine.base().facts().iter().map(|fact| fact.id.as_str());
        let mistake = Mistake::new(Place::default(), format!("`{fact}` is not a fact"));
        let mistake = match landfall_core::nearest(fact, known) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake,
        };
        return Err(Mistakes::from(mistake).into());
    }
    let regions = engine.check(&Profile::default(), check)?.regions;
    let rules = engine.rules_reading(fact);
    let mut verdicts = Vec::new();
    for region in &regions {
        for offer in offers {
            let answer = Answer::Value {
                value: offer.clone(),
            };
            let mut found = OfferVerdict {
                region: region.clone(),
                offer: flat(&answer),
                violates: Vec::new(),
                open: Vec::new(),
            };
            let mut tried = profile.clone();
            let given = Given {
                answer,
                ..Given::default()
            };
            tried.set(fact, Some(region.clone()), given);
            for rule in &rules {
                let Some(finding) = engine.check_rule(&tried, check, rule, Some(region))? else {
                    continue;
                };
                match finding.verdict {
                    Verdict::Violation => found.violates.push(finding.rule.to_string()),
                    Verdict::NeedsInput => found
                        .open
                        .push((finding.rule.to_string(), finding.facts_needed)),
                    _ => {}
                }
            }
            verdicts.push(found);
        }
    }
    Ok(LegalOffers {
        fact: fact.to_owned(),
        verdicts,
    })
}
