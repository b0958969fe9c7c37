//! Skill cover with the least cost of communication.
//!
//! Given who holds which skill and how far people are from each other, [`cover`] chooses people who
//! hold all skills together and are as near to each other as can be, by one of three costs
//! ([`Cost`]): the largest distance of a pair and the spanning tree after Lappas, Liu & Terzi
//! (*Finding a team of experts in social networks*, 2009), and the sum of the pairs' distances in
//! the spirit of Kargar & An (*Discovering top-k teams of experts with/without a leader in social
//! networks*, 2011; they count pairs of skills, we count pairs of people). All three are NP-hard.
//!
//! ```
//! use landfall_core::Progress;
//! use landfall_team::{Limit, Status};
//! use landfall_team::cover::{Cost, Distances, Skill, cover};
//!
//! // Persons 0..4 on a line.
//! let distances = Distances::new(4, |a, b| f64::from(b - a))?;
//! let skills = [Skill::new("law", [0, 3]), Skill::new("sales", [1]), Skill::new("code", [1, 2])];
//! let solved = cover(&skills, &distances, Cost::Diameter, Limit::Nodes(1_000), &Progress::silent())?;
//! assert_eq!((solved.status, solved.value), (Status::Optimal, Some(1.0)));
//! assert_eq!(solved.answer.unwrap().members, [0, 1]);
//! # Ok::<(), landfall_team::cover::CoverError>(())
//! ```

use landfall_core::{Progress, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Limit, Solved, Status};

mod contradiction;
mod distances;
mod error;
mod problem;
mod search;
mod start;

pub use distances::Distances;
pub use error::CoverError;

use problem::Problem;
use search::{Search, TOLERANCE};

/// Most skills one cover can ask for.
pub const MOST_SKILLS: usize = 64;

/// Work for binding skills and for ties is left out beyond this many nodes.
const EXTRA_NODES: u64 = 100_000;

/// A skill that is needed, with everyone who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skill {
    /// What it is called.
    pub name: String,
    /// Who holds it; double entries count once.
    pub holders: Vec<u32>,
}

impl Skill {
    /// A skill and its holders.
    pub fn new(name: impl Into<String>, holders: impl IntoIterator<Item = u32>) -> Self {
        Self {
            name: name.into(),
            holders: holders.into_iter().collect(),
        }
    }
}

/// What communication costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// The largest distance of two members.
    Diameter,
    /// The sum of the distances of all pairs of members.
    PairSum,
    /// The weight of a minimum spanning tree of the members under the given distances. Where these
    /// are shortest paths of a graph (its metric closure), a link of the tree may run through
    /// people who are not chosen, free of charge. Nobody is chosen as a mere connector: every
    /// member answers for a skill.
    Tree,
}

/// Whether another cover is as good, up to a relative 10⁻¹².
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// No other set of people is as good; sets that contain a smaller cover do not count, except
    /// for [`Cost::Tree`].
    Unique,
    /// These people are as good; there may be more.
    Another(Vec<u32>),
    /// Not known: the answer is not proven, or the search for ties grew too long.
    Unknown,
}

/// Who answers for a skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Covered {
    /// The skill.
    pub skill: String,
    /// The members who hold it; at least one.
    pub members: Vec<u32>,
}

/// People who hold all skills together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cover {
    /// The people, by number.
    pub members: Vec<u32>,
    /// Who holds what, in the order the skills were given.
    pub skills: Vec<Covered>,
    /// What was minimised.
    pub cost: Cost,
    /// Whether others are as good.
    pub ties: Ties,
}

/// Chooses people who hold all `skills` together at the least `cost`.
///
/// The first answer gathers around each person the nearest holder of every skill; for the diameter
/// that includes `RarestFirst` of Lappas, Liu & Terzi, which is at most twice the optimum where
/// distances obey the triangle inequality. Branch and bound over the holders of each skill then
/// improves and proves it: 5 skills of 10 holders each are 100,000 combinations at most. When
/// `limit` ends the search, the answer is [`Status::Feasible`] with a proven bound and its gap.
///
/// The result is [`Status::Infeasible`] when nobody holds a skill (`contradiction` names all such
/// skills) or when all covers contain people at infinite distance (`contradiction` is then a set of
/// skills that cannot be joined and from which none can be left out). `binding` names the skills
/// whose absence would make the answer cheaper; it is left out when the search was long, and the
/// reasons say so; a skill for which that takes too long by itself is not named. Costs that differ
/// relatively by less than 10⁻¹² count as equal.
///
/// # Errors
/// More than [`MOST_SKILLS`] skills, a name given twice, a holder without distances, or `progress`
/// cancelled.
pub fn cover(
    skills: &[Skill],
    distances: &Distances,
    cost: Cost,
    limit: Limit<'_>,
    progress: &Progress,
) -> Result<Solved<Cover>, CoverError> {
    let problem = Problem::new(skills, distances, cost)?;
    let missing = problem.without_holders();
    if !missing.is_empty() {
        let claim = format!("nobody holds {}", missing.join(", "));
        return Ok(infeasible(missing, 0, limit, Reason::new(claim)));
    }
    let bound = start::bound(&problem);
    let mut search = Search::new(&problem, limit, progress);
    if let Some((value, members)) = start::gather(&problem) {
        search.offer(value, &members);
    }
    search.run(bound)?;
    let nodes = search.nodes();
    let proven = search.complete();
    let Some((value, members)) = search.best() else {
        if proven {
            let (names, reason) = contradiction::smallest(skills, distances, cost, progress)?;
            return Ok(infeasible(names, nodes, limit, reason));
        }
        return Ok(undecided(bound, nodes, limit));
    };
    let bound = search.bound(bound);
    let mut solved = found(value, bound, proven, nodes, limit);
    solved.reasons.push(reason(&problem, value, bound, nodes));
    let mut ties = Ties::Unknown;
    if proven && nodes <= EXTRA_NODES {
        ties = search::ties(&problem, value, &members, progress)?;
        solved.binding = contradiction::binding(skills, distances, cost, value, progress)?;
    } else {
        solved.reasons.push(Reason::new(
            "ties and binding skills were not looked for: the search was long or had no end",
        ));
    }
    solved.answer = Some(Cover {
        skills: problem.covered(&members),
        members: problem.people_of(&members),
        cost,
        ties,
    });
    Ok(solved)
}

/// A cover with its proof, before its answer and its reasons are known.
fn found(value: f64, bound: f64, proven: bool, nodes: u64, limit: Limit<'_>) -> Solved<Cover> {
    Solved {
        status: Status::found(proven),
        value: Some(value),
        bound: Some(bound),
        gap: Some(value - bound),
        answer: None,
        binding: Vec::new(),
        contradiction: Vec::new(),
        reproducible: limit.reproducible(),
        nodes,
        reasons: Vec::new(),
    }
}

fn reason(problem: &Problem, value: f64, bound: f64, nodes: u64) -> Reason {
    let claim = if value <= bound {
        format!("no cover costs less than {value}")
    } else {
        format!("the best cover found costs {value}; none costs less than {bound}")
    };
    Reason::new(claim)
        .input("skills", problem.skills())
        .input("holders", problem.people())
        .input("nodes searched", nodes)
        .rule(match problem.cost() {
            Cost::Diameter => "largest distance of two members",
            Cost::PairSum => "sum of the distances of all pairs of members",
            Cost::Tree => "weight of the minimum spanning tree of the members",
        })
        .source("Lappas, Liu & Terzi 2009; Kargar & An 2011")
}

fn infeasible(
    contradiction: Vec<String>,
    nodes: u64,
    limit: Limit<'_>,
    reason: Reason,
) -> Solved<Cover> {
    Solved {
        reproducible: limit.reproducible(),
        nodes,
        ..Solved::infeasible(contradiction, vec![reason])
    }
}

fn undecided(bound: f64, nodes: u64, limit: Limit<'_>) -> Solved<Cover> {
    Solved {
        status: Status::Undecided,
        bound: bound.is_finite().then_some(bound),
        ..infeasible(
            Vec::new(),
            nodes,
            limit,
            Reason::new("the limit came before a cover of people who reach each other"),
        )
    }
}

/// Whether two costs are one, up to rounding.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
}
