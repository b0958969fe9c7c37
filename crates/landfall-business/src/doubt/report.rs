//! What doubt does to a choice. Amounts are minor units.

use super::change::Change;

/// How sure a choice is.
#[derive(Debug, Clone, PartialEq)]
pub struct DoubtReport {
    /// How often the figures were drawn.
    pub draws: usize,
    /// Draws that have a best choice.
    pub decided: usize,
    /// Draws in which no choice respects every demand.
    pub impossible: usize,
    /// Draws in which the search ended without a proof; their best choice is the best found.
    pub unproven: usize,
    /// Of each candidate, how often it was in the best choice.
    pub chosen: Vec<Chosen>,
    /// How the plan fared.
    pub plan: PlanUnderDoubt,
    /// The best choice on average.
    pub on_average: OnAverage,
    /// Of each figure, in the order given, what it changes alone; empty when not asked for.
    pub figures: Vec<FigureReport>,
}

/// How often a candidate was in the best choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// In how many draws.
    pub times: usize,
    /// In how many draws in each wave.
    pub by_wave: Vec<usize>,
}

/// How a plan fares when its figures are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanUnderDoubt {
    /// Draws in which nothing is better.
    pub best: usize,
    /// Draws in which the best choice has the plan's candidates, in whatever waves.
    pub same_set: usize,
    /// Draws in which the plan breaks a demand, that is a budget.
    pub over_budget: usize,
    /// Draws in which not even a part of the plan respects every demand.
    pub not_kept: usize,
    /// Draws in which the plan loses money, whether or not it keeps its budgets.
    pub loses: usize,
    /// What the plan is worth, whether or not it keeps its budgets: quantiles 0.05, 0.5 and 0.95
    /// of the draws.
    pub worth: [i128; 3],
    /// Its mean over the draws.
    pub mean_worth: f64,
    /// What it loses against the best choice of each draw; `None` where no draw has both.
    pub regret: Option<Regret>,
}

/// What a plan loses against the best choice of each draw. Where it breaks a budget, what counts is
/// the best part of it that still fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Regret {
    /// Draws that count.
    pub draws: usize,
    /// Mean.
    pub mean: f64,
    /// Median: the middle draw, the lower of two.
    pub median: i128,
    /// The quantile 0.95.
    pub high: i128,
    /// The largest.
    pub most: i128,
}

/// The best choice when every figure is at its mean and budgets count mean spending.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OnAverage {
    /// The wave of each candidate; `None` where no choice respects every demand at the means, or
    /// none was found.
    pub selection: Option<Vec<Option<usize>>>,
    /// How it differs from the plan.
    pub change: Option<Change>,
    /// How much more it is worth on average than the plan; 0 where the plan is the best.
    pub gain: i128,
    /// Whether the plan keeps every demand at the means.
    pub plan_fits: bool,
    /// Whether it is proven that nothing is better.
    pub proven: bool,
}

/// What a figure changes alone, all others staying as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureReport {
    /// Its label.
    pub label: String,
    /// The first change of the chosen candidates when it is lower.
    pub falls: Option<Switch>,
    /// The first change of the chosen candidates when it is higher.
    pub rises: Option<Switch>,
    /// Where the plan begins to break a demand, that is a budget; other waves or other candidates
    /// may then be the best.
    pub breaks: Option<Break>,
    /// What knowing it before the choice is worth on average, the others being at their means
    /// (expected value of partial perfect information; Raiffa and Schlaifer 1961).
    pub worth: f64,
    /// Whether every search behind this was proven.
    pub proven: bool,
}

/// Below or above the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The figure is lower than thought.
    Falls,
    /// The figure is higher than thought.
    Rises,
}

/// Where the plan begins to break a budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Break {
    /// The figure.
    pub at: f64,
    /// How likely the truth lies beyond.
    pub chance: f64,
}

/// Where a figure changes which candidates are chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Switch {
    /// Which side of the figure it lies on.
    pub side: Side,
    /// The figure from which other candidates are the best choice.
    pub at: f64,
    /// How likely the truth lies beyond.
    pub chance: f64,
    /// How the best choice just beyond differs from the plan; `None` where no choice respects every
    /// demand there.
    pub change: Option<Change>,
}

impl FigureReport {
    /// How likely the figure alone changes which candidates are chosen.
    pub fn chance(&self) -> f64 {
        let sides = [&self.falls, &self.rises];
        sides.into_iter().flatten().map(|side| side.chance).sum()
    }
}
