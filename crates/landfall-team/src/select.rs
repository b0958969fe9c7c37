//! Choosing a team, with proof.
//!
//! A team S of q people is worth `V(S) = (1 - gamma) mean c_i + gamma mean v_ij`: the mean of the
//! own values and, with weight gamma, the mean over the q (q - 1) / 2 pairs. Without pair values V
//! is the mean of c. A team of one has no pair and is worth her own value; an empty team is worth 0.
//! Where the size may vary, all sizes compete by V.
//!
//! Own values, pair values, gamma and shares are rounded to millionths once, when the selection is
//! checked; costs stay exact decimals. From there on all is whole numbers: teams, bounds and ties
//! are compared exactly, and only the reported value and bound are rounded to `f64`.
//!
//! # Method
//! Best-first branch and bound for each size, all sizes side by side.
//! - **Pairs** are bounded by stars: each person chooses her own best partners, and the best q
//!   people so scored bound every team (the level-1 reformulation-linearisation of Adams and
//!   Sherali 1986). How a pair's value is split between its two stars is improved by subgradient
//!   steps at the root (Held, Wolfe and Crowder 1974).
//! - **Demands** that sum something over the chosen get prices (Lagrange multipliers); zones are
//!   kept exactly by a dynamic programme; seats are a matching, and sets of roles that lack holders
//!   (Hall 1935) become demands of their own when a proposal runs into them. Floating point
//!   proposes prices; each bound is summed in whole numbers that are valid for any prices.
//! - **People** who are at least as good as others in everything come first, and whoever cannot be
//!   in a better team is left out.
//!
//! Parts of the search are settled in batches of fixed size, so that under [`Limit::Nodes`] the
//! answer is the same whatever the number of threads. Below a limit of nodes the work before the
//! first node (a heuristic search and the bound of the whole) is always done; a deadline also stops
//! that bound. The problem is NP-hard, so no size is promised: the bound says how good the team is.
//!
//! # Example
//! ```
//! use landfall_core::{Decimal, Progress};
//! use landfall_team::select::SelectionParams;
//! use landfall_team::{Limit, Status};
//!
//! // Four people; 0 and 1 speak one language, 2 and 3 another.
//! let own = vec![0.9, 0.6, 0.8, 0.8];
//! let costs = [90, 40, 60, 70].map(Decimal::from).to_vec();
//! let selection = SelectionParams::new(own, 2)
//!     .pair_values(0.5, |i, j| if i / 2 == j / 2 { 0.8 } else { 0.4 })
//!     .seats("engineer", vec![0, 2], 1)
//!     .budget("budget", costs, Decimal::from(140))
//!     .check()?;
//! let solved = selection.solve(Limit::Nodes(10_000), &Progress::silent())?;
//! assert_eq!(solved.status, Status::Optimal);
//! // {2, 3}: 0.5 * 0.8 + 0.5 * 0.8 for 60 + 70; {0, 1} would be worth 0.5 * 0.75 + 0.5 * 0.8.
//! let team = solved.answer.ok_or("no team")?;
//! assert_eq!(team.members, [2, 3]);
//! assert_eq!(solved.value, Some(0.8));
//! assert_eq!(team.tied, Some(false));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Limit::Nodes`]: crate::Limit::Nodes

mod check;
mod conflict;
mod demand;
mod domain;
mod dominance;
mod error;
mod hunt;
mod improve;
mod model;
mod node;
mod params;
mod pick;
mod prices;
mod relax;
mod report;
mod search;
mod seats;
mod solve;
mod split;
mod stars;

pub use check::{MAX_PEOPLE, MAX_PEOPLE_WITH_PAIRS, MAX_VALUE, Selection};
pub use demand::{Demand, Rule};
pub use error::SelectError;
pub use params::SelectionParams;
pub use report::{NextBest, Seat, Selected};
