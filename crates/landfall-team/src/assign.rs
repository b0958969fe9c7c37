//! Members to roles: the rectangular assignment problem, with dual prices.
//!
//! Each member takes at most one seat and each seat at most one member; some pairs are not allowed
//! at all. The solver finds the allowed placement of greatest value among those that fill as many
//! seats as asked ([`Fill`]), and proves it:
//!
//! - **Optimal**: prices whose sum equals the value. With a base price `b` per placement, a price
//!   `p >= 0` per member and `q >= 0` per seat such that `value <= b + p + q` for every allowed
//!   pair, no placement of `k` pairs is worth more than `k b + sum p + sum q`. [`verify`] checks
//!   that in whole numbers and shares no code with the search.
//! - **Infeasible**: a set of seats (or members) whose allowed partners are too few, smallest by
//!   inclusion (Hall 1935): [`AssignProblem::shortage`].
//! - **Ties**: whether another placement is worth the same, and which.
//!
//! Values are rounded once to a millionth; from there on everything is whole numbers.
//!
//! Method: shortest augmenting paths (Jonker & Volgenant 1987, *Computing* 38; rectangular as in
//! Crouse 2016, *IEEE Transactions on Aerospace and Electronic Systems* 52), started by column
//! reduction (square problems) and augmenting row reduction. Time `O(n^2 m)` at worst for `n` rows
//! and `m >= n` columns; memory one number of 8 bytes per pair, twice.

mod error;
mod kernel;
mod matching;
mod micro;
mod params;
mod solve;
mod ties;
mod verify;

pub use error::{AssignError, AssignFlaw};
pub use matching::{ShortSide, Shortage};
pub use micro::MAX_VALUE;
pub(crate) use micro::{MICRO, to_micro};
pub use params::{AssignParams, AssignProblem, Fill, MAX_PAIRS};
pub use solve::{Assignment, Placement};
pub use verify::verify;
