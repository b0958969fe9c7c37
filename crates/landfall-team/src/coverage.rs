//! How well a team covers a region: whom of its residents it can talk to, and when.
//!
//! # Rules
//! - **Languages of a region**: those that are official or spoken by 5 % of its people or more, with
//!   the shares of Unicode CLDR 47. Languages are compared by their primary subtag; of several
//!   scripts of one language the greatest share counts.
//! - **A language** counts as the best member masters it: the greatest sqrt(u(speaks) u(hears)),
//!   with u as in [`LevelValues`]. A language nobody has at A1 or above counts 0: there is nothing
//!   to share.
//! - **Language coverage** is the mean over the residents of the best language each shares with the
//!   team. How the languages of one person go together is not known, only the share of each. So the
//!   answer is an interval: low where those who speak a rarer language all speak the more frequent
//!   ones as well, high where languages are spread over as many people as can be. Both ends can
//!   occur. Residents with none of the languages listed count 0.
//! - **Hours coverage** is the share of the region's business hours, 09:00 to 17:00 local time on
//!   its working days, in which at least one member works, over the horizon. A region with several
//!   zones gets the plain mean and the range over them; zones whose clocks agree over the whole
//!   horizon count once. How many people live in each zone is not known here.
//!
//! Both figures are our own definitions, unpublished. Members whose languages or hours are not
//! known add nothing, and [`Team::without_languages`] and [`Team::without_hours`] name them.
//!
//! ```
//! use landfall_core::RegionCode;
//! use landfall_team::calendar::{Calendar, Horizon};
//! use landfall_team::coverage::Team;
//! use landfall_team::{Level, Member, Spoken, Zone};
//!
//! let mut ana = Member::new("ana");
//! ana.languages = vec![Spoken { tag: "pt".parse()?, speaks: Level::Native, hears: Level::Native }];
//! ana.zone = Some(Zone::new("America/Sao_Paulo")?);
//! ana.hours = vec!["09:00-13:00".parse().unwrap()];
//!
//! let horizon = Horizon::new("2026-11-30".parse()?, 26)?;
//! let calendar = Calendar::default();
//! let team = Team::new([&ana], &calendar, Some(&horizon));
//! let brazil = team.region(&RegionCode::parse("BR")?);
//! // 91 % speak Portuguese; English, 8 %, is not covered.
//! let language = brazil.language.unwrap();
//! assert!((language.low - 0.91).abs() < 1e-12 && (language.high - 0.91).abs() < 1e-12);
//! // She works 12:00Z to 16:00Z. Of Brazil's four clocks, those of Noronha and São Paulo have half
//! // of their business hours there, those of Manaus three eighths, those of Acre a quarter.
//! let hours = brazil.hours_range.unwrap();
//! assert_eq!((hours.low, hours.high, brazil.zones.len()), (0.25, 0.5, 4));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod hours;
mod language;
mod territory;

pub use landfall_core::ShareRange;
use landfall_core::{LanguageTag, RegionCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Horizon, WorkingTime};
use crate::factor::language::LevelValues;
use crate::member::{Level, Member};
use crate::pseudonym::pseudonym;

/// Speakers of a language that are named, at most.
pub const MOST_NAMED: usize = 3;

/// What a team covers of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionCoverage {
    /// Languages of the region, the most spoken first.
    pub languages: Vec<LanguageCoverage>,
    /// Mean over the residents of the best language each shares with the team; `null` when unknown.
    pub language: Option<ShareRange>,
    /// Zones of the region, those with one clock together.
    pub zones: Vec<ZoneCoverage>,
    /// Mean over the zones of the share of business hours in which somebody works; `null` when
    /// unknown.
    pub hours: Option<f64>,
    /// The least and the greatest share of a zone.
    pub hours_range: Option<ShareRange>,
    /// What input would settle what is unknown.
    pub needs: Vec<String>,
}

/// One language of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageCoverage {
    /// Which.
    pub language: LanguageTag,
    /// Share of the residents who speak it, 0 to 1.
    pub share: f64,
    /// Whether it is official in the whole region.
    pub official: bool,
    /// What the team makes of it, 0 to 1; 0 when nobody shares it.
    pub value: f64,
    /// Members who speak and understand it at A1 or above.
    pub speakers: usize,
    /// The best of them, at most [`MOST_NAMED`].
    pub best: Vec<Speaker>,
}

/// Somebody who speaks a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// Who, under her id or its hash.
    pub member: String,
    /// How well she speaks it.
    pub speaks: Level,
    /// How well she understands it.
    pub hears: Level,
}

/// One zone of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ZoneCoverage {
    /// Its IANA name.
    pub zone: String,
    /// Further zones of the region with the same clock over the whole horizon.
    pub alike: usize,
    /// Minutes of its business hours in the horizon.
    pub business_minutes: i64,
    /// Those in which at least one member works.
    pub covered_minutes: i64,
}

/// A team, ready to be compared with regions.
#[derive(Debug, Clone)]
pub struct Team<'a> {
    members: Vec<&'a Member>,
    calendar: &'a Calendar,
    horizon: Option<&'a Horizon>,
    levels: LevelValues,
    hashed: bool,
    /// When at least one member works; `None` when nobody's hours are known.
    working: Option<WorkingTime>,
}

impl<'a> Team<'a> {
    /// The team of `members`. Without a horizon hours are not compared.
    pub fn new(
        members: impl IntoIterator<Item = &'a Member>,
        calendar: &'a Calendar,
        horizon: Option<&'a Horizon>,
    ) -> Self {
        let members: Vec<&Member> = members.into_iter().collect();
        let working = horizon.and_then(|horizon| hours::together(&members, calendar, horizon));
        Self {
            members,
            calendar,
            horizon,
            levels: LevelValues::default(),
            hashed: false,
            working,
        }
    }

    /// The same team with other values of the levels.
    #[must_use]
    pub const fn levels(mut self, levels: LevelValues) -> Self {
        self.levels = levels;
        self
    }

    /// The same team, its members named by the first 16 hexadecimal digits of the SHA-256 of their
    /// ids.
    #[must_use]
    pub const fn hashed(mut self, hashed: bool) -> Self {
        self.hashed = hashed;
        self
    }

    /// Number of members.
    pub const fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is nobody.
    pub const fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Members whose languages are not known.
    pub fn without_languages(&self) -> Vec<String> {
        self.named(|member| member.languages.is_empty())
    }

    /// Members whose zone or hours are not known.
    pub fn without_hours(&self) -> Vec<String> {
        self.named(|member| member.zone.is_none() || member.hours.is_empty())
    }

    /// What the team covers of `region`; a subdivision counts as its economy.
    pub fn region(&self, region: &RegionCode) -> RegionCoverage {
        let mut needs = Vec::new();
        let economy = region.economy();
        if economy.is_none() {
            needs.push(format!("languages and time zones of `{region}`"));
        }
        let (languages, language) = economy
            .map(|economy| self.languages_of(region, economy, &mut needs))
            .unwrap_or_default();
        let zones = economy
            .map(|economy| self.zones_of(region, economy, &mut needs))
            .unwrap_or_default();
        let (hours, hours_range) = hours::summary(&zones);
        RegionCoverage {
            languages,
            language,
            zones,
            hours,
            hours_range,
            needs,
        }
    }

    fn languages_of(
        &self,
        region: &RegionCode,
        economy: &str,
        needs: &mut Vec<String>,
    ) -> (Vec<LanguageCoverage>, Option<ShareRange>) {
        let spoken = region.languages().iter();
        let covered: Vec<LanguageCoverage> = spoken
            .map(|one| language::cover(one, &self.members, &self.levels, |id| self.name(id)))
            .collect();
        if covered.is_empty() {
            needs.push(format!("the languages of {economy}"));
            return (covered, None);
        }
        if self
            .members
            .iter()
            .all(|member| member.languages.is_empty())
        {
            needs.push("`languages` of at least one member".to_owned());
            return (covered, None);
        }
        let range = language::bounds(&covered);
        (covered, Some(range))
    }

    fn zones_of(
        &self,
        region: &RegionCode,
        economy: &str,
        needs: &mut Vec<String>,
    ) -> Vec<ZoneCoverage> {
        let Some(horizon) = self.horizon else {
            needs.push("a `[horizon]` in the team file".to_owned());
            return Vec::new();
        };
        let Some(working) = &self.working else {
            needs.push("`zone` and `hours` of at least one member".to_owned());
            return Vec::new();
        };
        let zones = territory::zones(economy);
        if zones.is_empty() {
            needs.push(format!("the time zones of {economy}"));
        }
        hours::cover(region, &zones, self.calendar, horizon, working)
    }

    fn named(&self, which: impl Fn(&Member) -> bool) -> Vec<String> {
        let found = self.members.iter().filter(|member| which(member));
        found.map(|member| self.name(&member.id)).collect()
    }

    fn name(&self, id: &str) -> String {
        if self.hashed {
            pseudonym(id)
        } else {
            id.to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
