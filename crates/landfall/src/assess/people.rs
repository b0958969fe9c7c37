//! What the people of a team mean for the cultural-fusion cost of a region.
//!
//! The rule is our own, unpublished: closing the whole gap between no coverage and the coverage
//! wanted costs the price given; closing a part of it costs that part. The share of the gap is
//! (wanted - covered) / wanted, at least 0, for languages and for hours apart, and the two amounts
//! are added. Where coverage is known between two bounds, the middle of the gap counts and its ends
//! give the range of the cost.

use landfall_core::{Money, Progress, Reason, Seed};
use landfall_team::coverage::{LanguageCoverage, RegionCoverage, ShareRange, Speaker, Team};
use landfall_team::input::TeamInput;
use landfall_team::{Limit, Status, TeamParams};

use crate::Error;

/// Languages a reason names.
const NAMED: usize = 5;

/// A team with what is wanted of it, checked.
#[derive(Debug, Clone)]
pub(crate) struct People {
    pub(crate) input: TeamInput,
    /// Places of the members in the input.
    pub(crate) members: Vec<usize>,
    /// Whether the members are those the selection of the team file is to choose.
    pub(crate) choose: bool,
    /// Whether the plan names people by hashes.
    pub(crate) hashed: bool,
    pub(crate) language: Wanted,
    pub(crate) hours: Wanted,
}

/// A coverage that is wanted, and what it costs to get there from nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// 0 to 1; 0 asks for nothing.
    pub(crate) share: f64,
    pub(crate) price: Option<Price>,
}

/// What closing a whole gap costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Price {
    pub(crate) one_off: Option<Money>,
    pub(crate) per_year: Option<Money>,
}

/// The gaps of a team in one region.
#[derive(Debug, Clone)]
pub(crate) struct Fusion {
    pub(crate) coverage: RegionCoverage,
    pub(crate) language: Gap,
    pub(crate) hours: Gap,
}

/// What a team lacks.
#[derive(Debug, Clone)]
pub(crate) struct Gap {
    /// `language` or `hours`.
    pub(crate) name: &'static str,
    pub(crate) covered: Option<ShareRange>,
    pub(crate) wanted: Wanted,
    /// Share of the way from nothing to what is wanted; `None` when unknown.
    pub(crate) share: Option<ShareRange>,
}

impl People {
    /// The members the selection of the team file chooses; all there are where it asks for none.
    ///
    /// # Errors
    /// When its demands contradict each other, or the search ended without a team.
    pub(crate) fn chosen(&self, seed: Seed, progress: &Progress) -> Result<Vec<usize>, Error> {
        let params = TeamParams::default().seed(seed);
        let solved = landfall_team::choose(&self.input, &params, Limit::default(), progress)?;
        let Some(solved) = solved else {
            return Ok(self.members.clone());
        };
        match solved.answer {
            Some(members) => Ok(members),
            None if solved.status == Status::Infeasible => {
                let demands = solved.contradiction.iter();
                let demands = demands.map(|demand| format!("team: {demand}")).collect();
                Err(Error::Infeasible { demands })
            }
            None => Err(Error::Undecided {
                nodes: solved.nodes,
            }),
        }
    }

    /// The members as a team.
    pub(crate) fn team(&self) -> Team<'_> {
        let members = self.members.iter();
        let members = members.filter_map(|at| self.input.members().get(*at));
        let horizon = self.input.horizon.as_ref();
        Team::new(members, &self.input.calendar, horizon).hashed(self.hashed)
    }

    /// The prices in use.
    pub(crate) fn prices(&self) -> impl Iterator<Item = Money> {
        let prices = [self.language.price, self.hours.price]
            .into_iter()
            .flatten();
        prices.flat_map(|price| [price.one_off, price.per_year].into_iter().flatten())
    }

    /// The gaps of a region with this coverage.
    pub(crate) fn fusion(&self, coverage: RegionCoverage) -> Fusion {
        let hours = coverage.hours.map(|share| ShareRange {
            low: share,
            high: share,
        });
        Fusion {
            language: Gap::new("language", coverage.language, self.language),
            hours: Gap::new("hours", hours, self.hours),
            coverage,
        }
    }
}

impl Gap {
    fn new(name: &'static str, covered: Option<ShareRange>, wanted: Wanted) -> Self {
        let nothing = ShareRange {
            low: 0.0,
            high: 0.0,
        };
        let share = if wanted.share > 0.0 {
            covered.map(|covered| ShareRange {
                low: missing(covered.high, wanted.share),
                high: missing(covered.low, wanted.share),
            })
        } else {
            Some(nothing)
        };
        Self {
            name,
            covered,
            wanted,
            share,
        }
    }

    /// Price and share of the gap, where there is one.
    pub(crate) fn priced(&self) -> Option<(Price, ShareRange)> {
        let share = self.share.filter(|share| share.high > 0.0)?;
        Some((self.wanted.price?, share))
    }

    fn reason(&self) -> Reason {
        let wanted = self.wanted.share;
        let name = self.name;
        match (self.covered, self.share) {
            (Some(covered), Some(share)) => Reason::new(format!(
                "the team covers {} of the {name} coverage of {wanted} wanted: {} of the gap is open",
                range(covered),
                range(share)
            )),
            _ if wanted <= 0.0 => Reason::new(format!("no {name} coverage is wanted")),
            _ => Reason::new(format!("the {name} coverage of the team is not known")),
        }
    }
}

impl Fusion {
    /// What the cost cannot be assessed without; nothing when it can.
    pub(crate) fn needs(&self) -> Vec<String> {
        let mut needs = Vec::new();
        for gap in [&self.language, &self.hours] {
            match gap.share {
                None => needs.extend(self.coverage.needs.iter().cloned()),
                Some(share) if share.high > 0.0 && gap.wanted.price.is_none() => {
                    needs.push(format!(
                        "the price of closing the gap, `people.{}`",
                        gap.name
                    ));
                }
                Some(_) => {}
            }
        }
        needs.sort();
        needs.dedup();
        needs
    }

    /// Why the gaps are what they are.
    pub(crate) fn reasons(&self) -> [Reason; 2] {
        let mut language = self.language.reason();
        for entry in self.coverage.languages.iter().take(NAMED) {
            language = language.input(percent(entry), best(entry));
        }
        let mut hours = self.hours.reason();
        for zone in self.coverage.zones.iter().take(NAMED) {
            let alike = match zone.alike {
                0 => String::new(),
                more => format!(" and {more} zones with the same clock"),
            };
            let minutes = format!(
                "{} of {} business minutes",
                zone.covered_minutes, zone.business_minutes
            );
            hours = hours.input(format!("{}{alike}", zone.zone), minutes);
        }
        [
            language
                .rule("mean over the residents of the best language each shares with the team")
                .source("Unicode CLDR 47, languages by territory"),
            hours
                .rule("share of 09:00 to 17:00 on working days in which a member works, mean over the zones")
                .source("IANA Time Zone Database"),
        ]
    }
}

/// The share of the way to `wanted` that is missing, in millionths.
fn missing(covered: f64, wanted: f64) -> f64 {
    let share = ((wanted - covered) / wanted).clamp(0.0, 1.0);
    (share * 1e6).round() / 1e6
}

fn range(range: ShareRange) -> String {
    let [low, high] = [range.low, range.high].map(|share| format!("{share:.2}"));
    if low == high {
        low
    } else {
        format!("{low} to {high}")
    }
}

fn percent(entry: &LanguageCoverage) -> String {
    let official = if entry.official { ", official" } else { "" };
    format!(
        "{} ({:.0} %{official})",
        entry.language,
        entry.share * 100.0
    )
}

fn best(entry: &LanguageCoverage) -> String {
    let named =
        |speaker: &Speaker| format!("{} ({}/{})", speaker.member, speaker.speaks, speaker.hears);
    let names: Vec<String> = entry.best.iter().map(named).collect();
    let more = entry.speakers.saturating_sub(names.len());
    match (names.is_empty(), more) {
        (true, _) => "nobody".to_owned(),
        (false, 0) => names.join(", "),
        (false, more) => format!("{} and {more} more", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(language: Option<ShareRange>, hours: Option<f64>) -> RegionCoverage {
        RegionCoverage {
            languages: Vec::new(),
            language,
            zones: Vec::new(),
            hours,
            hours_range: None,
            needs: vec!["a `[horizon]` in the team file".to_owned()],
        }
    }

    fn people(language: Option<Price>, hours: Option<Price>) -> People {
        People {
            choose: false,
            input: TeamInput::default(),
            members: Vec::new(),
            hashed: true,
            language: Wanted {
                share: 0.8,
                price: language,
            },
            hours: Wanted {
                share: 0.5,
                price: hours,
            },
        }
    }

    const FREE: Option<Price> = Some(Price {
        one_off: None,
        per_year: None,
    });

    #[test]
    fn a_gap_is_the_share_of_the_way_that_is_missing() {
        // (0.8 - 0.6) / 0.8 = 0.25 and (0.8 - 0.2) / 0.8 = 0.75; (0.5 - 0.5) / 0.5 = 0
        let language = ShareRange {
            low: 0.2,
            high: 0.6,
        };
        let fusion = people(FREE, None).fusion(coverage(Some(language), Some(0.5)));
        let share = fusion.language.share.unwrap();
        assert_eq!((share.low, share.high), (0.25, 0.75));
        assert_eq!(fusion.hours.share.unwrap().high, 0.0);
        assert!(fusion.hours.priced().is_none());
        assert!(fusion.needs().is_empty());
    }

    #[test]
    fn an_open_gap_without_a_price_and_unknown_coverage_are_not_assessed() {
        let none = ShareRange {
            low: 0.0,
            high: 0.0,
        };
        let fusion = people(None, FREE).fusion(coverage(Some(none), None));
        let needs = [
            "a `[horizon]` in the team file",
            "the price of closing the gap, `people.language`",
        ];
        assert_eq!(fusion.needs(), needs);
    }

    #[test]
    fn what_nobody_wants_costs_nothing_even_when_unknown() {
        let mut people = people(None, None);
        people.language.share = 0.0;
        people.hours.share = 0.0;
        let fusion = people.fusion(coverage(None, None));
        assert!(fusion.needs().is_empty() && fusion.language.priced().is_none());
    }
}
