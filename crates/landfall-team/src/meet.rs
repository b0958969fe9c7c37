//! When to meet, with the inconvenient hours fairly shared.
//!
//! A team that spans the globe has no good hour for all. Over a horizon of weeks the slot of each
//! meeting is chosen freely, so that those who bear a bad hour one week are spared the next:
//! first the greatest burden that any attendee accumulates is as small as possible, then the sum
//! of all burdens. Everything happens on the local clocks: where the clock changes within the
//! horizon, the hours move.
//!
//! # Burden
//! Our own default, unpublished. For one attendee and one meeting, in minutes of her local clock:
//! 0 within her working hours; else by how much the meeting's farthest minute lies away from the
//! nearest working hour (on the circle of 24 hours), and once more (times the night weight) for
//! each minute between 22:00 and 06:00 that is not working time. With hours from 9:00 to 17:00 a
//! meeting from 17:30 to 18:30 costs 90, one from 22:00 to 23:00 costs 360 + 60.
//!
//! A meeting that leaves an attendee's allowed stretch of the clock is forbidden, and unless
//! [`DaysOff::Extra`] says otherwise so is one that touches her weekend or a holiday.
//!
//! # Method
//! Weeks with the same burdens are one class; what counts is how often each class uses each slot.
//! That small integer programme is solved by best-first branch and bound (Land & Doig 1960) on a
//! linear relaxation, whose multipliers are then evaluated in whole numbers: bounds are exact
//! (Geoffrion 1974). First a target for the greatest burden is raised, from the relaxation's bound
//! on, until a schedule within it is found; then the sum is minimised within it. The answer carries
//! a bound for each.

mod attendee;
mod bound;
mod clock;
mod error;
mod local;
mod model;
mod occasion;
mod params;
mod relax;
mod schedule;
mod search;
mod solve;
mod stages;
#[cfg(test)]
mod tests;
mod verify;

pub use attendee::Attendee;
pub use error::{MeetError, MeetFlaw};
pub use occasion::Clash;
pub use params::{DaysOff, MeetParams, MeetProblem};
pub use schedule::{Meeting, MeetingPlan, Seat, Total};
pub use verify::verify;
