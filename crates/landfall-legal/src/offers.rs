//! Which values of an offer (prices of a list, say) the law of each region allows.

use landfall_core::{Mistake, Mistakes, Place, Progress};
use serde::{Deserialize, Serialize};

use crate::engine::{CheckParams, Engine};
use crate::error::LegalError;
use crate::fact::{Given, Profile, flat};
use crate::load::shown;
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
    /// The value as people write it.
    pub text: String,
    /// Rules that hold here and depend on the fact; without any, nothing here limits it.
    pub rules: Vec<String>,
    /// Rules it would violate.
    pub violates: Vec<String>,
    /// Rules that stay open with it, and what they need.
    pub open: Vec<(String, Vec<String>)>,
}

impl OfferVerdict {
    /// No rule forbids it, and none is open: what is not known is not allowed.
    pub fn is_legal(&self) -> bool {
        self.violates.is_empty() && self.open.is_empty()
    }
}

/// The verdicts on all values in all regions, in the order given, and what follows from them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LegalOffers {
    /// The fact that the values are of.
    pub fact: String,
    /// One for each region and value.
    pub verdicts: Vec<OfferVerdict>,
    /// Values that are legal in every region, in the order given.
    pub everywhere: Vec<serde_json::Value>,
    /// Values that are legal in no region, in the order given.
    pub nowhere: Vec<serde_json::Value>,
    /// A smallest group of regions that have no legal value in common; none where all have one.
    pub without_common: Option<Vec<String>>,
}

impl LegalOffers {
    fn new(fact: &str, verdicts: Vec<OfferVerdict>) -> Self {
        let mut offers = Self {
            fact: fact.to_owned(),
            verdicts,
            everywhere: Vec::new(),
            nowhere: Vec::new(),
            without_common: None,
        };
        let sets = offers.sets();
        offers.everywhere = offers.in_order(sets.everywhere());
        offers.nowhere = offers.in_order(sets.nowhere());
        offers.without_common = sets.without_common();
        offers
    }

    /// The values that no rule forbids for sure, by region. A value with open rules is not among
    /// them: what is not known is not allowed.
    pub fn sets(&self) -> LegalSets<String> {
        let mut sets = LegalSets::new(self.verdicts.iter().map(|one| one.offer.to_string()));
        for one in &self.verdicts {
            let legal = one.is_legal().then(|| one.offer.to_string());
            sets.allow(one.region.clone(), legal);
        }
        sets
    }

    /// Values out of one of the sets, in the order given.
    fn in_order<'s>(&self, set: impl Iterator<Item = &'s String>) -> Vec<serde_json::Value> {
        let set: Vec<&String> = set.collect();
        let mut values: Vec<serde_json::Value> = Vec::new();
        for one in &self.verdicts {
            if set.contains(&&one.offer.to_string()) && !values.contains(&one.offer) {
                values.push(one.offer.clone());
            }
        }
        values
    }
}

/// Tries each value of a fact, a price list for one, in each region of a check. Only rules that
/// read the fact count; what else is violated there is another question.
///
/// The bundled rules on prices read whether and how earlier prices are shown, not amounts: caps and
/// price lists are rules of the user's own (`docs/adding-a-law.md`).
///
/// # Errors
/// As [`Engine::check`], when there is no such fact, and when somebody cancels.
pub fn legal_offers(
    engine: &Engine,
    profile: &Profile,
    check: &CheckParams,
    fact: &str,
    offers: &[Value],
    progress: &Progress,
) -> Result<LegalOffers, LegalError> {
    let facts = engine.base().facts();
    if facts.get(fact).is_none() {
        let mistake = Mistake::new(Place::default(), format!("`{fact}` is not a fact"));
        let mistake = match facts.nearest(fact) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake,
        };
        return Err(Mistakes::from(mistake).into());
    }
    let regions = engine.check(&Profile::default(), check)?.regions;
    let trial = OfferTrial {
        engine,
        profile,
        check,
        fact,
        rules: engine.rules_reading(fact),
    };
    let tries = (regions.len() * offers.len()) as u64;
    let stage = progress.stage("offers", Some(tries));
    let mut verdicts = Vec::new();
    for region in &regions {
        for offer in offers {
            verdicts.push(trial.verdict(region, offer)?);
            stage.advance(1)?;
        }
    }
    Ok(LegalOffers::new(fact, verdicts))
}

/// What every value is tried with.
struct OfferTrial<'a> {
    engine: &'a Engine,
    profile: &'a Profile,
    check: &'a CheckParams,
    fact: &'a str,
    rules: Vec<&'a str>,
}

impl OfferTrial<'_> {
    fn verdict(&self, region: &str, offer: &Value) -> Result<OfferVerdict, LegalError> {
        let answer = Answer::Value {
            value: offer.clone(),
        };
        let mut found = OfferVerdict {
            region: region.to_owned(),
            offer: flat(&answer),
            text: shown(offer),
            rules: Vec::new(),
            violates: Vec::new(),
            open: Vec::new(),
        };
        let mut tried = self.profile.clone();
        let given = Given {
            answer,
            ..Given::default()
        };
        tried.set(self.fact, Some(region.to_owned()), given);
        for rule in &self.rules {
            let finding = self
                .engine
                .check_rule(&tried, self.check, rule, Some(region))?;
            let Some(finding) = finding else {
                continue;
            };
            let rule = finding.rule.to_string();
            found.rules.push(rule.clone());
            match finding.verdict {
                Verdict::Violation => found.violates.push(rule),
                Verdict::NeedsInput => found.open.push((rule, finding.facts_needed)),
                _ => {}
            }
        }
        Ok(found)
    }
}
