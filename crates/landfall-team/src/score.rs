//! Scores of pairs, members and teams.
//!
//! A pair's score is the weighted geometric mean of its factors, `s_ij = prod f_k^w_k` with the
//! weights of the known factors scaled to a sum of 1. What is missing is never filled in: the
//! [`PairScore`] says which share of the weight is known (its coverage) and how far the score could
//! go with the missing factors at their 5 % and 95 % values of all pairs (its interval). Its value
//! is `v_ij = sqrt(c_i c_j) s_ij`, with `c` the own efficiency of a member.
//!
//! Best pair, worst pair and worst member are three different questions with three answers; ties
//! are reported as ties. All figures are the same whatever the number of threads.
//!
//! ```
//! use landfall_core::Progress;
//! use landfall_team::{Level, Member, Spoken};
//! use landfall_team::score::ScoreParams;
//!
//! let member = |id: &str, own, tag: &str| {
//!     let mut member = Member::new(id);
//!     member.own_efficiency = Some(own);
//!     member.languages = vec![Spoken { tag: tag.parse()?, speaks: Level::Native, hears: Level::Native }];
//!     Ok::<_, landfall_core::LanguageError>(member)
//! };
//! let members = vec![member("ann", 0.9, "en")?, member("bob", 0.9, "en")?, member("chen", 0.8, "zh")?];
//! let scores = ScoreParams::new(members).check()?.run(&Progress::silent())?;
//!
//! // Only the language is known: 1 of .30 + .25 + .25 + .15 + .05.
//! let pair = scores.pair(0, 1)?;
//! assert_eq!((pair.score, pair.coverage), (Some(1.0), 0.3));
//! let best = scores.best_pairs(1, &Progress::silent())?;
//! assert_eq!(best.places[0].pairs, [(0, 1)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod axis;
mod band;
mod check;
mod error;
mod explain;
mod hours;
mod kernel;
mod pair;
mod params;
mod rank;
mod scores;
mod sensitivity;
mod sweep;
mod team;
mod ties;
mod tree;
mod weights;
mod world;

pub use band::{Band, BandSource};
pub use error::ScoreError;
pub use pair::{Detail, FactorScore, PairScore, Range, State};
pub use params::{PairObservation, ScoreParams, Scoring};
pub use rank::{MemberPlace, MemberRanking, Order, PairPlace, PairRanking, RankedBy, Standing};
pub use scores::Scores;
pub use sensitivity::{BestTeams, Change, Sensitivity, Shift};
pub use team::{Mean, MemberScore, TeamScore, WeakestPairs};
pub use ties::{MOST_LISTED, TOLERANCE};
pub use tree::{MOST_FOR_DIAMETER, Tree};
pub use weights::{WeightOrigin, Weights};
