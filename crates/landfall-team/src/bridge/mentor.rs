//! Who can teach whom a skill.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Mistake, Mistakes, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::{mistake, outside_unit};
use super::{BridgeError, ranked};
use crate::graph::narrow;

/// Largest level, so that gaps stay finite.
const MOST_LEVEL: f64 = 1e9;

/// What makes a mentor for one skill.
#[derive(Debug, Clone, PartialEq)]
pub struct MentorParams {
    levels: Vec<Option<f64>>,
    capacities: Vec<u32>,
    mentees: Vec<u32>,
    least_gap: f64,
    most_gap: Option<f64>,
    least_score: f64,
}

impl MentorParams {
    /// Mentors among as many people as there are `levels`: each one's level in the skill, on any
    /// scale that ascends, none where it is unknown. `mentees` want to learn it.
    ///
    /// Our own defaults, unpublished: a mentor is at least 1 level above the mentee
    /// ([`Self::least_gap`]), with no largest gap ([`Self::most_gap`]), works with the mentee at a
    /// pair score of at least 0.5 ([`Self::least_score`]) and takes one mentee
    /// ([`Self::capacities`]).
    pub fn new(levels: Vec<Option<f64>>, mentees: Vec<u32>) -> Self {
        Self {
            capacities: vec![1; levels.len()],
            levels,
            mentees,
            least_gap: 1.0,
            most_gap: None,
            least_score: 0.5,
        }
    }

    /// How many mentees each person takes at most; 0 for those who take none.
    #[must_use]
    pub fn capacities(mut self, capacities: Vec<u32>) -> Self {
        self.capacities = capacities;
        self
    }

    /// Levels a mentor is above the mentee at least; above 0.
    #[must_use]
    pub const fn least_gap(mut self, gap: f64) -> Self {
        self.least_gap = gap;
        self
    }

    /// Levels a mentor is above the mentee at most.
    #[must_use]
    pub const fn most_gap(mut self, gap: f64) -> Self {
        self.most_gap = Some(gap);
        self
    }

    /// Pair score of mentor and mentee at least, 0 to 1.
    #[must_use]
    pub const fn least_score(mut self, score: f64) -> Self {
        self.least_score = score;
        self
    }

    /// The valid twin.
    ///
    /// # Errors
    /// All mistakes together: a level beyond a thousand million, a gap that is not finite, a least gap that is not above 0, a
    /// largest gap below the least, a score that is not between 0 and 1, capacities for another
    /// number of people, mentees who are not among them or listed twice.
    pub fn check(self) -> Result<Mentoring, BridgeError> {
        let mut mistakes = Vec::new();
        let people = self.levels.len();
        for (person, level) in self.levels.iter().enumerate() {
            if let Some(level) = level.filter(|level| !(-MOST_LEVEL..=MOST_LEVEL).contains(level)) {
                let message = format!("`{level}` is not between -{MOST_LEVEL} and {MOST_LEVEL}");
                mistakes.push(mistake(format!("levels[{person}]"), message));
            }
        }
        if self.capacities.len() != people {
            let message = format!("`{}` capacities for {people} people", self.capacities.len());
            mistakes.push(mistake("capacities", message));
        }
        if !(self.least_gap > 0.0 && self.least_gap.is_finite()) {
            let message = format!("`{}` is not above 0 and finite", self.least_gap);
            mistakes.push(mistake("least_gap", message));
        }
        if let Some(most) = self.most_gap
            && !(most >= self.least_gap && most.is_finite())
        {
            let message = format!("`{most}` is below the least gap `{}`", self.least_gap);
            mistakes.push(mistake("most_gap", message));
        }
        mistakes.extend(outside_unit("least_score", self.least_score));
        mistakes.extend(self.wrong_mentees());
        Mistakes::none(mistakes)?;
        Ok(Mentoring(self))
    }

    fn wrong_mentees(&self) -> Vec<Mistake> {
        let people = self.levels.len();
        let mut mistakes = Vec::new();
        let mut seen = BTreeSet::new();
        for (place, mentee) in self.mentees.iter().enumerate() {
            let field = || format!("mentees[{place}]");
            if *mentee as usize >= people {
                let message =
                    format!("person `{mentee}` is not among the {people} people, counted from 0");
                mistakes.push(mistake(field(), message));
            }
            if !seen.insert(*mentee) {
                mistakes.push(mistake(
                    field(),
                    format!("person `{mentee}` is listed twice"),
                ));
            }
        }
        mistakes
    }
}

/// Checked parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Mentoring(MentorParams);

/// A candidate as mentor of one mentee.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mentor {
    /// The person.
    pub person: u32,
    /// Rank for this mentee, from 1; equal scores share a rank.
    pub rank: usize,
    /// Pair score of both.
    pub score: f64,
    /// Levels above the mentee.
    pub gap: f64,
    /// Mentees the person takes at most.
    pub capacity: u32,
}

impl Mentor {
    /// Why the person is a candidate.
    pub fn reason(&self) -> Reason {
        Reason::new(format!(
            "person {} has rank {} as a mentor",
            self.person, self.rank
        ))
        .input("pair score", self.score)
        .input("levels above the mentee", self.gap)
        .input("mentees at most", self.capacity)
        .rule("by pair score among those with the gap and capacity asked for")
    }
}

/// The candidates of one mentee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mentee {
    /// The mentee.
    pub person: u32,
    /// Candidates, best first. Empty when there are none, or when the mentee's own level is unknown.
    pub mentors: Vec<Mentor>,
    /// Whether the mentee's own level is known.
    pub level_known: bool,
    /// People with capacity left out because their level is unknown, or with the gap asked for
    /// because their pair score is unknown.
    pub unknown: Vec<u32>,
}

/// A mentor whom more mentees rank first than it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Booking {
    /// The mentor.
    pub person: u32,
    /// Mentees who have the person at rank 1.
    pub wanted_by: u32,
    /// Mentees the person takes at most.
    pub capacity: u32,
}

/// Candidates for all mentees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mentors {
    /// One list for each mentee, in the order given.
    pub mentees: Vec<Mentee>,
    /// Mentors wanted by more than they take. The lists are not an assignment: where this is not
    /// empty, an assignment with capacities decides who gets whom.
    pub overbooked: Vec<Booking>,
}

impl Mentoring {
    /// The candidates for each mentee, by `score` (of mentee and mentor, 0 to 1; none where it is
    /// unknown).
    ///
    /// # Errors
    /// When `score` answers with a number that is not between 0 and 1.
    ///
    /// ```
    /// use landfall_team::bridge::MentorParams;
    ///
    /// // Person 0 at level 1 wants to learn from 1 (level 3) or 2 (level 4).
    /// let levels = vec![Some(1.0), Some(3.0), Some(4.0)];
    /// let mentoring = MentorParams::new(levels, vec![0]).check()?;
    /// let found = mentoring.mentors(|_, mentor| Some(if mentor == 1 { 0.9 } else { 0.6 }))?;
    /// let ranks: Vec<_> = found.mentees[0].mentors.iter().map(|one| (one.rank, one.person)).collect();
    /// assert_eq!(ranks, [(1, 1), (2, 2)]);
    /// # Ok::<(), landfall_team::bridge::BridgeError>(())
    /// ```
    pub fn mentors(&self, score: impl Fn(u32, u32) -> Option<f64>) -> Result<Mentors, BridgeError> {
        let mentees = self
            .0
            .mentees
            .iter()
            .map(|mentee| self.mentee(*mentee, &score));
        let mentees: Vec<Mentee> = mentees.collect::<Result<_, _>>()?;
        let mut wanted: BTreeMap<u32, Booking> = BTreeMap::new();
        for first in mentees
            .iter()
            .flat_map(|one| &one.mentors)
            .filter(|one| one.rank == 1)
        {
            let booking = wanted.entry(first.person).or_insert(Booking {
                person: first.person,
                wanted_by: 0,
                capacity: first.capacity,
            });
            booking.wanted_by += 1;
        }
        let overbooked = wanted.into_values();
        Ok(Mentors {
            mentees,
            overbooked: overbooked
                .filter(|one| one.wanted_by > one.capacity)
                .collect(),
        })
    }

    fn mentee(
        &self,
        mentee: u32,
        score: &impl Fn(u32, u32) -> Option<f64>,
    ) -> Result<Mentee, BridgeError> {
        let mut found = Mentee {
            person: mentee,
            mentors: Vec::new(),
            level_known: false,
            unknown: Vec::new(),
        };
        let Some(own) = self.0.levels.get(mentee as usize).copied().flatten() else {
            return Ok(found);
        };
        found.level_known = true;
        let mut candidates = Vec::new();
        for person in 0..narrow(self.0.levels.len()) {
            match self.candidate(mentee, own, person, score)? {
                Candidate::Mentor(mentor) => candidates.push(mentor),
                Candidate::Unknown => found.unknown.push(person),
                Candidate::No => {}
            }
        }
        let scores = (0_u32..)
            .zip(&candidates)
            .map(|(place, one)| (place, one.score));
        let sorted = ranked(scores).into_iter().filter_map(|(rank, place, _)| {
            let one = candidates.get(place as usize)?;
            Some(Mentor { rank, ..*one })
        });
        found.mentors = sorted.collect();
        Ok(found)
    }

    fn candidate(
        &self,
        mentee: u32,
        own: f64,
        person: u32,
        score: &impl Fn(u32, u32) -> Option<f64>,
    ) -> Result<Candidate, BridgeError> {
        let capacity = self
            .0
            .capacities
            .get(person as usize)
            .copied()
            .unwrap_or_default();
        if person == mentee || capacity == 0 {
            return Ok(Candidate::No);
        }
        let Some(level) = self.0.levels.get(person as usize).copied().flatten() else {
            return Ok(Candidate::Unknown);
        };
        let gap = level - own;
        if gap < self.0.least_gap || self.0.most_gap.is_some_and(|most| gap > most) {
            return Ok(Candidate::No);
        }
        let Some(score) = score(mentee, person) else {
            return Ok(Candidate::Unknown);
        };
        if let Some(outside) = outside_unit(format!("score[{mentee}][{person}]"), score) {
            return Err(Mistakes::from(outside).into());
        }
        if score < self.0.least_score {
            return Ok(Candidate::No);
        }
        Ok(Candidate::Mentor(Mentor {
            person,
            rank: 0,
            score,
            gap,
            capacity,
        }))
    }
}

/// What a person is to a mentee.
enum Candidate {
    Mentor(Mentor),
    Unknown,
    No,
}
