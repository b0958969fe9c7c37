//! The best few regions as candidates, where the strategy asks for a shortlist.
//!
//! The market stage comes first; what follows sees a strategy whose candidates are the list, so that
//! law, language and people are computed for its regions alone.

use std::collections::BTreeMap;

use landfall_core::{Reason, RegionCode};
use landfall_market::Opportunity;

use crate::Strategy;
use crate::plan::{self, Listing};

/// Who is on the list, and where everybody who may be stands.
pub(super) struct Shortlist {
    pub(super) report: plan::Shortlist,
    listings: BTreeMap<RegionCode, Listing>,
}

/// Whether law, language and people are asked about the region.
pub(super) fn asks(strategy: &Strategy, code: &RegionCode) -> bool {
    strategy.choice.shortlist.is_none() || strategy.choice.candidates.contains(code)
}

impl Shortlist {
    /// The list by these scores; `None` where the strategy asks for none.
    pub(super) fn of(strategy: &Strategy, opportunities: &[Opportunity]) -> Option<Self> {
        let size = strategy.choice.shortlist?;
        let (ranked, without_score) = ranked(strategy, opportunities);
        let required = |code: &RegionCode| strategy.choice.require.contains(code);
        let unscored = without_score.iter().filter(|code| required(code));
        let wanted = ranked.iter().filter(|(code, _)| required(code)).count();
        let others = size.saturating_sub(wanted + unscored.clone().count());
        let best = ranked.iter().map(|(code, _)| code);
        let best: Vec<&RegionCode> = best.filter(|code| !required(code)).take(others).collect();
        let listed = ranked.iter().map(|(code, _)| code);
        let listed = listed.filter(|code| required(code) || best.contains(code));
        let report = plan::Shortlist {
            size,
            of: ranked.len(),
            listed: listed.chain(unscored).cloned().collect(),
            without_score,
        };
        let listings = listings(strategy, &ranked, &report);
        Some(Self { report, listings })
    }

    /// The strategy whose candidates are the list.
    pub(super) fn applied(&self, strategy: &Strategy) -> Strategy {
        let mut resolved = strategy.clone();
        resolved.choice.candidates = self.report.listed.clone();
        resolved
    }

    /// Where a region stands; `None` where it may not be a candidate.
    pub(super) fn listing(&self, code: &RegionCode) -> Option<&Listing> {
        self.listings.get(code)
    }

    /// Why a region is not considered, where that is because of the list.
    pub(super) fn left_out(&self, code: &RegionCode) -> Option<String> {
        let size = self.report.size;
        let listing = self.listing(code).filter(|listing| !listing.listed)?;
        Some(match listing.place {
            Some(place) => format!(
                "{code} is not considered: by opportunity it is place {place} of {}, and not on the \
                 shortlist of {size}",
                listing.of
            ),
            None => format!(
                "{code} is not considered: it has no score of opportunity, and so no place on the \
                 shortlist of {size}"
            ),
        })
    }

    /// Why a region is on the list or not.
    pub(super) fn reason(&self, code: &RegionCode) -> Option<Reason> {
        let listing = self.listing(code)?;
        let on = if listing.listed { "is" } else { "is not" };
        let place = match listing.place {
            Some(place) => format!("place {place} of {}", listing.of),
            None => "no place, for it has no score".to_owned(),
        };
        let required = if listing.required {
            "; the strategy requires it"
        } else {
            ""
        };
        let size = self.report.size;
        let claim = format!("{code} {on} on the shortlist of {size}: {place}{required}");
        let mut reason = Reason::new(claim).rule(RULE);
        if let Some(score) = listing.score {
            reason = reason.input("score of opportunity", format!("{score:.4}"));
        }
        if listing.ties > 0 {
            let ties = format!("{} other regions have it too: by code", listing.ties);
            reason = reason.input("tie", ties);
        }
        Some(reason)
    }

    /// Why the candidates are these.
    pub(super) fn summary(&self) -> Reason {
        let report = &self.report;
        let codes: Vec<&str> = report.listed.iter().map(RegionCode::as_str).collect();
        let claim = format!(
            "the shortlist holds {} of the {} regions that may be candidates: {}",
            codes.len(),
            report.of + report.without_score.len(),
            codes.join(", ")
        );
        Reason::new(claim)
            .rule(RULE)
            .input("at most", report.size)
            .input("regions with a score", report.of)
            .input("regions without one", report.without_score.len())
    }

    /// What to know where the list is shorter than asked for.
    pub(super) fn note(&self) -> Option<String> {
        let (size, held) = (self.report.size, self.report.listed.len());
        (held < size).then(|| {
            format!(
                "the shortlist of {size} holds {held} regions: no other region that may be a \
                 candidate has a score of opportunity"
            )
        })
    }
}

const RULE: &str =
    "the regions required, then those with the greatest score of opportunity; ties by code";

/// The regions that may be candidates: those with a score by place, and those without by code.
fn ranked(
    strategy: &Strategy,
    opportunities: &[Opportunity],
) -> (Vec<(RegionCode, f64)>, Vec<RegionCode>) {
    let (mut ranked, mut without) = (Vec::new(), Vec::new());
    for code in strategy.demand.regions() {
        if !may_be_candidate(strategy, code) {
            continue;
        }
        let found = opportunities.iter().find(|one| &one.region == code);
        match found.and_then(|one| one.score) {
            Some(score) => ranked.push((code.clone(), score)),
            None => without.push(code.clone()),
        }
    }
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    without.sort();
    (ranked, without)
}

/// Whether the rules of the strategy leave the region in, before any list.
fn may_be_candidate(strategy: &Strategy, code: &RegionCode) -> bool {
    let rules = &strategy.choice;
    let named = rules.candidates.is_empty() || rules.candidates.contains(code);
    named && !rules.forbid.contains(code) && !strategy.home.contains(code)
}

fn listings(
    strategy: &Strategy,
    ranked: &[(RegionCode, f64)],
    report: &plan::Shortlist,
) -> BTreeMap<RegionCode, Listing> {
    let listing = |code: &RegionCode, place, score| Listing {
        listed: report.listed.contains(code),
        place,
        of: report.of,
        score,
        ties: score.map_or(0, |score| same(ranked, score).saturating_sub(1)),
        required: strategy.choice.require.contains(code),
    };
    let with = ranked.iter().enumerate().map(|(index, (code, score))| {
        let entry = listing(code, Some(index + 1), Some(*score));
        (code.clone(), entry)
    });
    let without = report.without_score.iter();
    let without = without.map(|code| (code.clone(), listing(code, None, None)));
    with.chain(without).collect()
}

/// How many regions have that score.
fn same(ranked: &[(RegionCode, f64)], score: f64) -> usize {
    let same = ranked.iter().filter(|one| one.1.total_cmp(&score).is_eq());
    same.count()
}

#[cfg(test)]
mod tests;
