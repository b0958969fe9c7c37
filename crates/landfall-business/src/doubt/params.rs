//! The question, and its checked twin.

use landfall_core::{Progress, Seed};

use super::figure::DoubtfulFigure;
use super::report::DoubtReport;
use super::{draw, information};
use crate::portfolio::{Portfolio, PortfolioMistake, verify};
use crate::{BusinessError, SolveOptions};

/// Largest number of draws accepted.
pub const MAX_DRAWS: usize = 1_000_000;

/// A choice and the figures it rests on, not yet checked.
///
/// # Example
/// ```
/// use landfall_business::doubt::{DoubtParams, DoubtfulFigure, Spread};
/// use landfall_business::PortfolioParams;
/// use landfall_core::{Progress, Seed};
///
/// // One of two may be entered: A is worth 100 for sure, B 80, but perhaps up to 140.
/// let portfolio = PortfolioParams::new(1)
///     .candidate("A", vec![100], vec![0])
///     .candidate("B", vec![80], vec![0])
///     .exclusion("one office", vec![0, 1])
///     .check()?;
/// let worth = DoubtfulFigure {
///     label: "worth of B".into(),
///     candidate: 1,
///     figure: 80.0,
///     spread: Spread::Range { low: 60.0, high: 140.0 },
///     net: vec![1.0],
///     spend: vec![0.0],
///     together: false,
/// };
/// let doubt = DoubtParams::new(portfolio, vec![Some(0), None]).figure(worth).check()?;
/// let report = doubt.run(Seed::new(7), &Progress::silent())?;
/// // B is better where it is worth more than 100: (140 - 100)^2 / (80 x 60) = 1/3.
/// let share = report.chosen[1].times as f64 / report.draws as f64;
/// assert!((share - 1.0 / 3.0).abs() < 0.05);
/// let switch = report.figures[0].rises.as_ref().ok_or("nothing changes the choice")?;
/// assert!((switch.at - 100.0).abs() < 1.0 && (switch.chance - 1.0 / 3.0).abs() < 0.01);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DoubtParams {
    portfolio: Portfolio,
    plan: Vec<Option<usize>>,
    figures: Vec<DoubtfulFigure>,
    draws: usize,
    correlation: f64,
    node_limit: u64,
    information: bool,
}

impl DoubtParams {
    /// The doubt about `plan` (the wave of each candidate, or `None`), a choice in `portfolio`.
    /// Defaults: 1,000 draws, correlation 0, 100,000 nodes for each draw, figures one by one asked
    /// too.
    pub const fn new(portfolio: Portfolio, plan: Vec<Option<usize>>) -> Self {
        Self {
            portfolio,
            plan,
            figures: Vec::new(),
            draws: 1000,
            correlation: 0.0,
            node_limit: 100_000,
            information: true,
        }
    }

    /// Adds a figure that is not sure.
    #[must_use]
    pub fn figure(mut self, figure: DoubtfulFigure) -> Self {
        self.figures.push(figure);
        self
    }

    /// How often all figures are drawn and the choice repeated, 1 to [`MAX_DRAWS`].
    #[must_use]
    pub const fn draws(mut self, draws: usize) -> Self {
        self.draws = draws;
        self
    }

    /// Correlation, 0 to 1, between the normal scores of figures that err together (one common
    /// factor: a Gaussian copula).
    #[must_use]
    pub const fn correlation(mut self, correlation: f64) -> Self {
        self.correlation = correlation;
        self
    }

    /// Nodes of the search for each draw at most; what is not proven within them is counted.
    #[must_use]
    pub const fn node_limit(mut self, nodes: u64) -> Self {
        self.node_limit = nodes;
        self
    }

    /// Whether to ask of each figure alone where it changes the choice and what knowing it is
    /// worth (default: yes).
    #[must_use]
    pub const fn information(mut self, yes: bool) -> Self {
        self.information = yes;
        self
    }

    /// Checks everything.
    ///
    /// # Errors
    /// - [`BusinessError::SelectionShape`] or [`BusinessError::DemandBroken`] when the plan is no
    ///   choice in the portfolio
    /// - [`BusinessError::Portfolio`] with every mistake in a figure
    /// - [`BusinessError::Doubt`] for a number of draws or a correlation out of range
    pub fn check(self) -> Result<Doubt, BusinessError> {
        verify(&self.portfolio, &self.plan)?;
        let range = |what, given: f64, low: f64, high: f64| {
            if given >= low && given <= high {
                return Ok(());
            }
            Err(BusinessError::Doubt {
                what,
                given: given.to_string(),
                allowed: format!("{low} to {high}"),
            })
        };
        let most = MAX_DRAWS as f64;
        range("the number of draws", self.draws as f64, 1.0, most)?;
        range("the correlation", self.correlation, 0.0, 1.0)?;
        let mistakes: Vec<PortfolioMistake> = self
            .figures
            .iter()
            .filter_map(|figure| self.mistake(figure))
            .collect();
        if mistakes.is_empty() {
            Ok(Doubt(self))
        } else {
            Err(BusinessError::Portfolio { mistakes })
        }
    }

    fn mistake(&self, figure: &DoubtfulFigure) -> Option<PortfolioMistake> {
        let (candidates, waves) = (self.portfolio.candidates().len(), self.portfolio.waves());
        if figure.candidate >= candidates {
            return Some(PortfolioMistake::UnknownCandidate {
                label: figure.label.clone(),
                given: figure.candidate,
                candidates,
            });
        }
        for (column, amounts) in [("net", &figure.net), ("spend", &figure.spend)] {
            if amounts.len() != waves {
                return Some(PortfolioMistake::RaggedWaves {
                    candidate: figure.candidate,
                    label: figure.label.clone(),
                    column,
                    given: amounts.len(),
                    waves,
                });
            }
        }
        let numbers = figure.net.iter().chain(&figure.spend);
        let wrong = numbers.chain([&figure.figure]).find(|x| !x.is_finite());
        let spread = figure.spread.check(figure.figure).err();
        let what = wrong
            .map(|x| format!("`{x}` is not a finite number"))
            .or_else(|| spread.map(|error| error.to_string()))?;
        Some(PortfolioMistake::Figure {
            label: figure.label.clone(),
            what,
        })
    }
}

/// A checked question about doubt.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt(DoubtParams);

impl Doubt {
    /// Repeats the choice under drawn figures, and asks of each figure alone what it changes.
    ///
    /// The answer depends on the question and the seed alone, not on the number of threads.
    ///
    /// # Errors
    /// [`BusinessError::Cancelled`], or [`BusinessError::Internal`] when a choice fails its check.
    pub fn run(&self, seed: Seed, progress: &Progress) -> Result<DoubtReport, BusinessError> {
        let mut report = draw::report(self, seed, progress)?;
        let asked = information::Asked::new(self, progress)?;
        report.on_average = asked.on_average();
        if self.0.information {
            report.figures = asked.figures(progress)?;
        }
        Ok(report)
    }

    pub(super) const fn portfolio(&self) -> &Portfolio {
        &self.0.portfolio
    }

    pub(super) fn plan(&self) -> &[Option<usize>] {
        &self.0.plan
    }

    pub(super) fn figures(&self) -> &[DoubtfulFigure] {
        &self.0.figures
    }

    pub(super) const fn draws(&self) -> usize {
        self.0.draws
    }

    pub(super) const fn correlation(&self) -> f64 {
        self.0.correlation
    }

    pub(super) fn options(&self) -> SolveOptions {
        SolveOptions::default()
            .node_limit(self.0.node_limit)
            .side_node_limit(self.0.node_limit)
            .next_best(false)
            .binding(false)
    }
}
