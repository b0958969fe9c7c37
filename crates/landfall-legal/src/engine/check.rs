//! Checks: products against the law of regions on a day.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use landfall_core::{Date, Mistake, Mistakes, Place, Progress};
use rayon::prelude::*;

use super::Engine;
use super::judge::{Depth, Judged, judge};
use super::known::Known;
use super::outcome::Outcome;
use super::parameter::Held;
use super::params::CheckParams;
use super::plan::Norm;
use super::region::{self, Territory};
use super::scene::Scene;
use super::waiver::{self, waive};
use crate::error::LegalError;
use crate::fact::Profile;
use crate::report::{ComplianceReport, Finding, NotCovered, Text, Verdict, Why};

impl Engine {
    /// Checks one product in all regions asked for, and once against the laws that hang on no
    /// region.
    ///
    /// # Errors
    /// Regions that do not exist, and waivers that name unknown rules or regions or lack reason or
    /// owner: all of them. A waiver past its last day is no error; it does not hold.
    pub fn check(
        &self,
        profile: &Profile,
        params: &CheckParams,
    ) -> Result<ComplianceReport, LegalError> {
        let places = self.places_of(params)?;
        let known = Known::new(self, profile, &[]);
        let findings = places.iter().flat_map(|place| {
            let known = known.at(self, profile, &place.path);
            self.findings(known, place, params)
        });
        let findings = findings.collect();
        Ok(report(&places, findings, params))
    }

    /// Checks many products, in parallel over products and regions; the reports come in the order
    /// of the products and are the same for any number of threads.
    ///
    /// # Errors
    /// As [`Engine::check`], and when somebody cancels.
    pub fn check_many(
        &self,
        profiles: &[Profile],
        params: &CheckParams,
        progress: &Progress,
    ) -> Result<Vec<ComplianceReport>, LegalError> {
        let places = self.places_of(params)?;
        let total = u64::try_from(profiles.len().saturating_mul(places.len())).ok();
        let stage = progress.stage("legal check", total);
        let check_one = |profile: &Profile| {
            let known = Known::new(self, profile, &[]);
            let parts: Result<Vec<Vec<Finding>>, LegalError> = places
                .par_iter()
                .map(|place| {
                    progress.check()?;
                    let known = known.at(self, profile, &place.path);
                    let findings = self.findings(known, place, params);
                    stage.advance(1)?;
                    Ok(findings)
                })
                .collect();
            Ok(report(
                &places,
                parts?.into_iter().flatten().collect(),
                params,
            ))
        };
        profiles.par_iter().map(check_one).collect()
    }

    /// Checks one rule in one region, as [`Engine::check`] does. `None` when the region does not
    /// have the rule on that day: it is law elsewhere, or something stands in its place.
    ///
    /// # Errors
    /// As [`Engine::check`], and when there is no such rule.
    pub fn check_rule(
        &self,
        profile: &Profile,
        params: &CheckParams,
        rule: &str,
        region: Option<&str>,
    ) -> Result<Option<Finding>, LegalError> {
        let Some(norm) = self.norm(rule) else {
            return Err(Mistakes::from(self.unknown_rule(rule, Place::default())).into());
        };
        Mistakes::none(waiver::mistakes(self, &params.waivers))?;
        let region = match region {
            Some(region) => Some(self.region(region)?),
            None => None,
        };
        let territory = self.territory(region.as_deref());
        let mut stage = Stage::new(self, profile, &territory, params);
        let held = self.held(&territory, params.as_of);
        let here = held.into_iter().any(|one| one.rule.id == rule);
        Ok(here.then(|| stage.finding(norm)))
    }

    /// The code of one region.
    pub(super) fn region(&self, region: &str) -> Result<String, LegalError> {
        let code = self.base.jurisdictions().region(region);
        let wrong = |error| region::mistake(&error, Place::default().field("region"));
        Ok(code.map_err(wrong).map_err(Mistakes::from)?)
    }

    /// The mistake of naming a rule that is not there.
    pub(super) fn unknown_rule(&self, rule: &str, place: Place) -> Mistake {
        waiver::unknown_rule(self, rule, place)
    }

    /// The places to check: none first, then the regions in order.
    pub(super) fn places_of(
        &self,
        params: &CheckParams,
    ) -> Result<Vec<Arc<Territory>>, LegalError> {
        let mut mistakes = waiver::mistakes(self, &params.waivers);
        let regions = match region::expand(&self.base, &params.regions) {
            Ok(regions) => regions,
            Err(more) => {
                mistakes.extend(more.into_vec());
                Vec::new()
            }
        };
        Mistakes::none(mistakes)?;
        let regions = regions.iter().map(|region| self.territory(Some(region)));
        Ok(std::iter::once(self.territory(None))
            .chain(regions)
            .collect())
    }

    /// The rules that a place has on a day, by id.
    pub(super) fn held(&self, territory: &Territory, day: Date) -> Vec<&Arc<Norm>> {
        let held = territory.rules.iter().filter(|held| held.stands(day));
        held.filter_map(|held| self.norms.get(held.rule)).collect()
    }

    fn findings(
        &self,
        known: Known<'_>,
        territory: &Arc<Territory>,
        params: &CheckParams,
    ) -> Vec<Finding> {
        let mut stage = Stage::knowing(self, known, territory, params);
        let held = self.held(territory, params.as_of).into_iter();
        held.map(|norm| stage.finding(norm)).collect()
    }
}

/// A report of these findings.
pub(super) fn report(
    places: &[Arc<Territory>],
    findings: Vec<Finding>,
    params: &CheckParams,
) -> ComplianceReport {
    let regions = places.iter().filter_map(|place| place.region.clone());
    let not_covered = places.iter().filter(|place| !place.without.is_empty());
    let not_covered = not_covered.filter_map(|place| {
        Some(NotCovered {
            region: place.region.clone()?,
            areas: place.without.clone(),
        })
    });
    ComplianceReport {
        as_of: params.as_of,
        regions: regions.collect(),
        not_covered: not_covered.collect(),
        findings,
    }
}

/// One product in one place, on all days that matter.
pub(super) struct Stage<'a> {
    engine: &'a Engine,
    known: Known<'a>,
    territory: &'a Arc<Territory>,
    region: Option<Text>,
    params: &'a CheckParams,
    first: OnceCell<Scene<'a>>,
    /// By the jurisdiction whose law is checked, where no region is.
    today: BTreeMap<Text, Scene<'a>>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        profile: &'a Profile,
        territory: &'a Arc<Territory>,
        params: &'a CheckParams,
    ) -> Self {
        let known = Known::new(engine, profile, &territory.path);
        Self::knowing(engine, known, territory, params)
    }

    /// With the answers that hold there.
    pub(super) fn knowing(
        engine: &'a Engine,
        known: Known<'a>,
        territory: &'a Arc<Territory>,
        params: &'a CheckParams,
    ) -> Self {
        Self {
            engine,
            known,
            territory,
            region: territory.region.as_ref().map(Text::from),
            params,
            first: OnceCell::new(),
            today: BTreeMap::new(),
        }
    }

    /// The product in the place on the day of the check.
    pub(super) fn scene(&mut self, norm: &Norm) -> &Scene<'a> {
        let (day, mode) = (self.params.as_of, self.params.mode);
        let first = self.first.get_or_init(|| {
            let known = self.known.clone();
            Scene::new(
                self.engine,
                known,
                self.territory,
                &norm.own_path,
                day,
                mode,
            )
        });
        if self.territory.region.is_some() {
            return first;
        }
        self.today
            .entry(norm.shown.jurisdiction.clone())
            .or_insert_with(|| first.on(&norm.own_path, day, mode))
    }

    /// What the rule says of the product there.
    pub(super) fn finding(&mut self, norm: &Arc<Norm>) -> Finding {
        let params = self.params;
        let path = &self.territory.path;
        let region = self.region.clone();
        let scene = self.scene(norm);
        let ruled = rule(norm, scene, params, Depth::Full);
        let (verdict, waived) = waive(
            ruled.verdict,
            &norm.rule.id,
            path,
            params.as_of,
            &params.waivers,
        );
        let why = params.trace.then(|| scene.record(norm, &params.waivers));
        let penalty = super::penalty::estimate(norm, scene, &verdict, ruled.otherwise.as_ref());
        let (rule, shown) = (&norm.rule, &norm.shown);
        Finding {
            rule: shown.rule.clone(),
            title: shown.title.clone(),
            law: shown.law.clone(),
            article: shown.article.clone(),
            jurisdiction: shown.jurisdiction.clone(),
            region,
            area: rule.area,
            kind: rule.kind,
            verdict,
            otherwise: ruled.otherwise.or(waived).map(Box::new),
            lawful_either_way: ruled.lawful_either_way,
            facts_needed: ruled.needed,
            why: why.map(Why::recorded),
            citation: Arc::clone(&shown.citation),
            certainty: rule.certainty,
            doubt: shown.doubt.clone(),
            penalty,
            remedy: shown.remedy.clone(),
            stale: is_stale(norm, scene),
        }
    }
}

/// What a rule says, waivers apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ruled {
    pub(super) verdict: Verdict,
    /// The verdict if the rule were in force.
    pub(super) otherwise: Option<Verdict>,
    pub(super) lawful_either_way: bool,
    pub(super) needed: Vec<String>,
}

/// What a rule says on the day of a scene, waivers apart. A rule that is not yet in force is also
/// judged as of the day on which it will be, with the facts of today.
pub(super) fn rule(norm: &Norm, scene: &Scene<'_>, params: &CheckParams, depth: Depth) -> Ruled {
    let window = norm.rule.window;
    let settled = |verdict, otherwise| Ruled {
        verdict,
        otherwise,
        lawful_either_way: false,
        needed: Vec::new(),
    };
    let later = |day: Date| {
        let scene = scene.ahead(&norm.own_path, day, params.mode);
        verdict(norm, &judge(norm, &scene, false, depth))
    };
    if let Some(from) = window.from
        && scene.day < from
    {
        return settled(Verdict::NotYetInForce { from }, Some(later(from)));
    }
    if window.to.is_some_and(|to| to < scene.day) {
        return settled(Verdict::NotApplicable, None);
    }
    let judged = judge(norm, scene, true, depth);
    let verdict = verdict(norm, &judged);
    match verdict {
        Verdict::NotYetInForce { from } => settled(verdict, Some(later(from))),
        _ => Ruled {
            verdict,
            otherwise: None,
            lawful_either_way: judged.lawful_either_way,
            needed: judged.needed.into_iter().collect(),
        },
    }
}

/// An outcome as a verdict.
fn verdict(norm: &Norm, judged: &Judged) -> Verdict {
    match judged.outcome {
        Outcome::Violation => Verdict::Violation,
        Outcome::Compliant => Verdict::Compliant,
        Outcome::Exempt(at) => match norm.exempts.get(at) {
            Some(exemption) => Verdict::CompliantByException {
                exception: exemption.exception.id.clone(),
            },
            None => Verdict::NeedsInput,
        },
        Outcome::NotApplicable => Verdict::NotApplicable,
        Outcome::Grandfathered => match &norm.rule.grandfather {
            Some(grandfather) => Verdict::NotYetInForce {
                from: grandfather.until,
            },
            None => Verdict::NeedsInput,
        },
        Outcome::Open => Verdict::NeedsInput,
    }
}

fn is_stale(norm: &Norm, scene: &Scene<'_>) -> bool {
    let mut held = norm
        .parameters
        .iter()
        .map(|index| scene.parameter(Some(*index)));
    held.any(|held| matches!(held, Held::Stale(_)))
}
