//! What a model covers of a region.

use landfall_core::{LanguageTag, RegionCode, ShareRange};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::metrics::Measure;
use super::missing::{Missing, missing};
use super::params::{Coverage, Unmeasured, Variety};
use super::quality::Quality;

/// Whether a model serves a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Its whole interval is at or above what is wanted.
    Serves,
    /// Its interval straddles what is wanted.
    Perhaps,
    /// Its whole interval is below what is wanted.
    DoesNot,
    /// Nobody measured it.
    NotMeasured,
}

/// What a model covers of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageReport {
    /// What is measured.
    pub measure: Measure,
    /// At or above this a language serves.
    pub wanted: f64,
    /// Its languages, the most spoken first, or as they were given.
    pub languages: Vec<LanguageState>,
    /// Share of the residents who speak a language that serves, and with those that perhaps serve;
    /// what was not measured counts in neither. `null` where no share is known.
    pub coverage: Option<ShareRange>,
    /// The coverage is not more than this, should all that was not measured serve; `null` where no
    /// share is known.
    pub at_most: Option<f64>,
    /// What would settle what is unknown.
    pub needs: Vec<String>,
}

/// What a model makes of one language of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageState {
    /// Which.
    pub language: LanguageTag,
    /// Share of the residents who speak it, 0 to 1; `null` where it is not known.
    pub share: Option<f64>,
    /// Whether it is official in the whole region.
    pub official: bool,
    /// Whether the model serves it.
    pub verdict: Verdict,
    /// The measurement that counts; `null` where there is none.
    pub quality: Option<Quality>,
    /// Measurements of other varieties of it, which do not count here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Quality>,
    /// Rows that are missing; `null` where that is not known.
    pub missing: Option<Missing>,
    /// What is needed to say which rows are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
}

impl Coverage {
    /// What the model covers of `region`: of its own languages, or of those `needed`. A subdivision
    /// has the languages and shares of its economy.
    pub fn region(&self, region: &RegionCode, needed: Option<&[LanguageTag]>) -> LanguageReport {
        let spoken = region.languages();
        let own = || {
            let own = spoken.iter();
            own.map(|one| (one.language.clone(), Some(one.share), one.official))
                .collect()
        };
        let among = |language: &LanguageTag| {
            let known = spoken
                .iter()
                .find(|one| one.language.primary() == language.primary());
            let share = known.map(|one| one.share);
            let official = known.is_some_and(|one| one.official);
            (language.clone(), share, official)
        };
        let wanted: Vec<(LanguageTag, Option<f64>, bool)> =
            needed.map_or_else(own, |needed| needed.iter().map(among).collect());
        let languages: Vec<LanguageState> = wanted
            .into_iter()
            .map(|(language, share, official)| {
                self.state(language, share, official, region.economy())
            })
            .collect();
        let mut needs: Vec<String> = languages
            .iter()
            .filter_map(|one| one.needs.clone())
            .collect();
        if languages.is_empty() {
            needs.push(format!("the languages of `{region}`"));
        }
        let coverage = |counts: fn(Verdict) -> bool| share(&languages, counts);
        let low = coverage(|verdict| verdict == Verdict::Serves);
        let high = coverage(Verdict::may_serve);
        let most = match self.unmeasured {
            Unmeasured::Missing => high,
            Unmeasured::Unknown => coverage(|verdict| verdict != Verdict::DoesNot),
        };
        LanguageReport {
            measure: self.measure,
            wanted: self.wanted,
            coverage: low.zip(high).map(|(low, high)| ShareRange {
                low: low.low,
                high: high.high,
            }),
            at_most: most.map(|most| most.high),
            languages,
            needs,
        }
    }

    fn state(
        &self,
        language: LanguageTag,
        share: Option<f64>,
        official: bool,
        economy: Option<&str>,
    ) -> LanguageState {
        let (counted, others) = self.counted(&language, economy);
        let verdict = counted.map_or(Verdict::NotMeasured, |one| self.verdict(&one.quality));
        let missing = missing(self, &language, verdict, counted);
        let (missing, needs) = match missing {
            Ok(missing) => (Some(missing), None),
            Err(needs) => (None, Some(needs)),
        };
        LanguageState {
            language,
            share,
            official,
            verdict,
            quality: counted.map(|one| one.quality.clone()),
            others: others.into_iter().map(|one| one.quality.clone()).collect(),
            missing,
            needs,
        }
    }

    fn verdict(&self, quality: &Quality) -> Verdict {
        match quality.interval {
            Some(interval) if interval.low >= self.wanted => Verdict::Serves,
            Some(interval) if interval.high < self.wanted => Verdict::DoesNot,
            Some(_) => Verdict::Perhaps,
            None if quality.value >= self.wanted => Verdict::Perhaps,
            None => Verdict::DoesNot,
        }
    }

    /// The measurement that counts for a language of an economy, and the others of that language.
    fn counted(
        &self,
        language: &LanguageTag,
        economy: Option<&str>,
    ) -> (Option<&Variety>, Vec<&Variety>) {
        let same = |one: &&Variety| one.quality.language.primary() == language.primary();
        let all: Vec<&Variety> = self.varieties.iter().filter(same).collect();
        let script = |one: &&&Variety| {
            let script = one.quality.language.script();
            script.is_none() || script == language.script()
        };
        let read: Vec<&Variety> = all.iter().filter(script).copied().collect();
        let of = |region: Option<&str>| -> Vec<&Variety> {
            let there = |one: &&&Variety| one.quality.language.region() == region;
            read.iter().filter(there).copied().collect()
        };
        let own = economy.map_or_else(Vec::new, |economy| of(Some(economy)));
        let general = of(None);
        let chosen = [own, general, read.clone()];
        let chosen = chosen.into_iter().find(|some| !some.is_empty());
        let least = chosen
            .unwrap_or_default()
            .into_iter()
            .min_by(|a, b| a.quality.value.total_cmp(&b.quality.value));
        let name = least.map(|one| &one.quality.name);
        let others = all
            .into_iter()
            .filter(|one| Some(&one.quality.name) != name);
        (least, others.collect())
    }
}

impl Verdict {
    /// Whether the model serves the language, at least perhaps.
    pub fn may_serve(self) -> bool {
        matches!(self, Self::Serves | Self::Perhaps)
    }
}

impl LanguageState {
    /// Whether the language needs work at the low end, by the value measured, and at the high end;
    /// `None` where that is not known.
    pub fn needs_work(&self) -> Option<[bool; 3]> {
        let missing = self.missing.as_ref()?;
        Some(match self.verdict {
            Verdict::Serves => [false; 3],
            Verdict::Perhaps => [false, missing.rows > 0, missing.high > 0],
            Verdict::DoesNot | Verdict::NotMeasured => [true; 3],
        })
    }
}

/// The share of people who speak a language that counts.
fn share(languages: &[LanguageState], counts: fn(Verdict) -> bool) -> Option<ShareRange> {
    let known: Vec<(f64, f64)> = languages
        .iter()
        .filter_map(|one| Some((f64::from(u8::from(counts(one.verdict))), one.share?)))
        .collect();
    (!known.is_empty()).then(|| ShareRange::mean_of_best(known))
}
