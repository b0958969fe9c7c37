//! Checks after some facts changed: only what they touch is worked out anew.

use std::collections::BTreeSet;

use super::Engine;
use super::check::{Stage, report};
use super::params::CheckParams;
use super::plan::Norm;
use super::region::Territory;
use crate::error::LegalError;
use crate::fact::{Given, Profile};
use crate::report::{ComplianceReport, Finding, FindingChange, Verdict, diff};

impl Engine {
    /// The same report as [`Engine::check`] of `after`, out of the report of `before`: only rules
    /// that read a changed fact are worked out anew. `previous` must come from this engine and
    /// from these `params`; one of another day or other regions is not used.
    ///
    /// # Errors
    /// As [`Engine::check`].
    pub fn recheck(
        &self,
        previous: &ComplianceReport,
        before: &Profile,
        after: &Profile,
        params: &CheckParams,
    ) -> Result<ComplianceReport, LegalError> {
        let places = self.places_of(params)?;
        let mut known = previous.findings.iter().peekable();
        let same_day = previous.as_of == params.as_of;
        let changes = changes(before, after);
        let mut findings = Vec::with_capacity(previous.findings.len());
        for place in &places {
            let touched = touching(&changes, place);
            let mut stage = Stage::new(self, after, place, params);
            for norm in self.held(place, params.as_of) {
                let old = known.next_if(|old| is_of(old, norm, place));
                let old = old.filter(|old| same_day && stays(old, norm, &touched, params));
                findings.push(match old {
                    Some(old) => old.clone(),
                    None => stage.finding(norm),
                });
            }
        }
        Ok(report(&places, findings, params))
    }

    /// What changes in the findings when these answers replace those of the profile.
    ///
    /// With [`CheckParams::trace`] each change names the facts behind it.
    ///
    /// # Errors
    /// As [`Engine::check`].
    pub fn what_if(
        &self,
        profile: &Profile,
        params: &CheckParams,
        changes: &Profile,
    ) -> Result<Vec<FindingChange>, LegalError> {
        let mut after = profile.clone();
        for (fact, region, given) in changes.iter() {
            after.set(fact, region.map(str::to_owned), given.clone());
        }
        let old = self.check(profile, params)?;
        let new = self.recheck(&old, profile, &after, params)?;
        Ok(diff(&old, &new))
    }
}

/// Facts that differ between two profiles, with the region for which they do.
fn changes<'p>(before: &'p Profile, after: &'p Profile) -> BTreeSet<(&'p str, Option<&'p str>)> {
    let differs = |one: &Given, other: Option<&Given>| {
        other.is_none_or(|other| one.answer != other.answer || one.evidence != other.evidence)
    };
    let gone = before
        .iter()
        .filter(|(fact, region, given)| differs(given, after.get(fact, *region)));
    let new = after
        .iter()
        .filter(|(fact, region, given)| differs(given, before.get(fact, *region)));
    gone.chain(new)
        .map(|(fact, region, _)| (fact, region))
        .collect()
}

/// The changed facts that matter in a place.
fn touching<'p>(
    changes: &BTreeSet<(&'p str, Option<&'p str>)>,
    place: &Territory,
) -> BTreeSet<&'p str> {
    let here = |region: Option<&str>| {
        region.is_none_or(|region| place.path.iter().any(|code| code == region))
    };
    let touching = changes.iter().filter(|(_, region)| here(*region));
    touching.map(|(fact, _)| *fact).collect()
}

fn is_of(old: &Finding, norm: &Norm, place: &Territory) -> bool {
    old.rule == norm.rule.id && old.region.as_deref() == place.region.as_deref()
}

/// Whether a finding can stay as it is. One that a waiver may concern is worked out anew.
fn stays(old: &Finding, norm: &Norm, touched: &BTreeSet<&str>, params: &CheckParams) -> bool {
    let waived = params
        .waivers
        .iter()
        .any(|waiver| waiver.rule == norm.rule.id);
    let was_waived = matches!(old.verdict, Verdict::Waived { .. });
    old.why.is_some() == params.trace
        && !waived
        && !was_waived
        && !touched.iter().any(|fact| norm.reads(fact))
}
