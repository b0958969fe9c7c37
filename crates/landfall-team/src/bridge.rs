//! Bridges, mentors and single points of failure.
//!
//! * [`connectors`]: who connects two groups, by betweenness and the languages shared with both;
//! * [`departures`]: what breaks when a person leaves;
//! * [`MentorParams`]: who can teach whom a skill;
//! * [`absence_factor`] and [`elephant_factor`]: how few people or organisations carry the work.
//!
//! People are numbers `0..people`; what they are called is the caller's.

mod connect;
mod departure;
mod error;
mod factor;
mod mentor;

pub use connect::{Connector, GroupPair, connectors};
pub use departure::{Departure, Departures, Held, Holding, departures};
pub use error::BridgeError;
pub use factor::{Elephant, Share, absence_factor, elephant_factor};
pub use mentor::{Booking, Mentee, Mentor, MentorParams, Mentoring, Mentors};

/// Places of `scores` from the largest down, each with its rank; equal scores share the better rank.
fn ranked(scores: impl Iterator<Item = (u32, f64)>) -> Vec<(usize, u32, f64)> {
    let mut sorted: Vec<(u32, f64)> = scores.collect();
    sorted.sort_by(|(a, one), (b, two)| two.total_cmp(one).then(a.cmp(b)));
    let mut rank = 0;
    let mut last = None;
    let places = (1..).zip(sorted);
    places
        .map(|(place, (person, score))| {
            if last != Some(score) {
                rank = place;
                last = Some(score);
            }
            (rank, person, score)
        })
        .collect()
}
