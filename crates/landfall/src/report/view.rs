//! A plan with its regions at hand.

use std::collections::BTreeMap;

use landfall_core::RegionCode;
use landfall_market::{Opportunity, SetAside, Verdict};

use super::chart::plain;
use super::phrase::Phrase;
use super::{Words, words};
use crate::plan::{Plan, RegionPlan, Role};

/// A plan, the language of its page, its regions by code, and what the parts of the report ask about them.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) plan: &'a Plan,
    words: &'a Words,
    regions: BTreeMap<&'a RegionCode, &'a RegionPlan>,
    aside: BTreeMap<&'a RegionCode, &'a SetAside>,
    opportunities: BTreeMap<&'a RegionCode, &'a Opportunity>,
}

impl<'a> View<'a> {
    /// Looks the regions up once.
    pub(super) fn new(plan: &'a Plan, words: &'a Words) -> Self {
        let aside = &plan.segments.preparation.set_aside;
        Self {
            plan,
            words,
            regions: plan
                .regions
                .iter()
                .map(|region| (&region.code, region))
                .collect(),
            aside: aside
                .iter()
                .map(|region| (&region.region, region))
                .collect(),
            opportunities: plan.opportunities.iter().map(|o| (&o.region, o)).collect(),
        }
    }

    /// The language of the page.
    pub(super) const fn words(&self) -> &'a Words {
        self.words
    }

    /// A phrase as text of a chart, in the language of the page.
    pub(super) fn drawn(&self, phrase: impl Into<Phrase>) -> String {
        plain(&self.words.say(phrase))
    }

    /// The region with this code.
    pub(super) fn region(&self, code: &RegionCode) -> Option<&'a RegionPlan> {
        self.regions.get(code).copied()
    }

    /// Why the region was left out of every comparison.
    pub(super) fn set_aside(&self, code: &RegionCode) -> Option<&'a SetAside> {
        self.aside.get(code).copied()
    }

    /// The region as an opportunity.
    pub(super) fn opportunity(&self, code: &RegionCode) -> Option<&'a Opportunity> {
        self.opportunities.get(code).copied()
    }

    /// The name of the region; its code where it has none.
    pub(super) fn name<'b>(&'b self, code: &'b RegionCode) -> &'b str {
        let own = self.region(code).map(|region| region.name.as_str());
        own.filter(|name| !name.is_empty())
            .or_else(|| code.name())
            .unwrap_or(code.as_str())
    }

    /// The names of several regions, as in `A, B and C`.
    pub(super) fn names(&self, codes: &[RegionCode]) -> Phrase {
        words::list(self.each_name(codes))
    }

    /// The names of several regions.
    pub(super) fn each_name<'b>(&'b self, codes: &'b [RegionCode]) -> Vec<&'b str> {
        codes.iter().map(|code| self.name(code)).collect()
    }

    /// Where the reasons of a region are.
    pub(super) fn anchor(code: &RegionCode) -> String {
        format!("#{}", Self::id(code))
    }

    /// The identifier of the reasons of a region.
    pub(super) fn id(code: &RegionCode) -> String {
        format!("region-{}", code.as_str())
    }

    /// The regions that were considered: chosen and not chosen.
    pub(super) fn candidates(&self) -> impl Iterator<Item = &'a RegionPlan> + use<'a> {
        let considered = |r: &&RegionPlan| matches!(r.role, Role::Chosen | Role::Candidate);
        self.plan.regions.iter().filter(considered)
    }

    /// Whether there are segments.
    pub(super) fn has_segments(&self) -> bool {
        self.plan.segments.verdict == Verdict::Clusters
    }
}
