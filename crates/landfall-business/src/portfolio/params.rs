//! The builder of a portfolio and its checked twin.

use super::constraint::{Constraint, Rule};
use super::mistake::PortfolioMistake;
use crate::BusinessError;

/// Largest amount of money accepted, in minor units (ten trillion of a currency with cents).
pub const MAX_AMOUNT: i64 = 1_000_000_000_000_000;
/// Largest number of waves accepted.
pub const MAX_WAVES: usize = 60;
/// Largest number of candidates accepted.
pub const MAX_CANDIDATES: usize = 100_000;
/// Largest sum, over the candidates, of the largest absolute amount of each.
const MAX_SUM: i128 = 1 << 60;

/// One candidate: a region that may be entered in one of the waves, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    label: String,
    net: Vec<i64>,
    spend: Vec<i64>,
}

impl Candidate {
    /// The name shown in reports.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Value less weighted cost for each wave of entry, minor units; may be negative.
    pub fn net(&self) -> &[i64] {
        &self.net
    }

    /// What entering in each wave takes from the budgets, minor units.
    pub fn spend(&self) -> &[i64] {
        &self.spend
    }
}

/// Candidates and demands, not yet checked.
///
/// # Example
/// ```
/// use landfall_business::{PortfolioParams, SolveOptions};
/// use landfall_core::Progress;
///
/// let portfolio = PortfolioParams::new(1)
///     .candidate("BR", vec![60], vec![10])
///     .candidate("IN", vec![100], vec![20])
///     .candidate("ID", vec![120], vec![30])
///     .total_budget("launch budget", 50)
///     .check()?;
/// let outcome = portfolio.solve(&SolveOptions::default(), &Progress::silent())?;
/// let report = outcome.report().ok_or("no choice is possible")?;
/// // 100 + 120 = 220 for 20 + 30 = 50.
/// assert_eq!(report.objective(), 220);
/// assert_eq!(report.selection(), [None, Some(0), Some(0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortfolioParams {
    waves: usize,
    candidates: Vec<Candidate>,
    constraints: Vec<Constraint>,
}

impl PortfolioParams {
    /// A portfolio over `waves` waves of entry, so far without candidates or demands.
    pub fn new(waves: usize) -> Self {
        Self {
            waves,
            candidates: Vec::new(),
            constraints: Vec::new(),
        }
    }

    /// Adds a candidate with one net value and one spend per wave, in minor units.
    /// Its index is the number of candidates added before.
    #[must_use]
    pub fn candidate(mut self, label: impl Into<String>, net: Vec<i64>, spend: Vec<i64>) -> Self {
        self.candidates.push(Candidate {
            label: label.into(),
            net,
            spend,
        });
        self
    }

    /// Adds any demand. Its index is the number of demands added before.
    #[must_use]
    pub fn constraint(mut self, constraint: Constraint) -> Self {
        self.constraints.push(constraint);
        self
    }

    /// The spend of all waves together is at most `limit` minor units.
    #[must_use]
    pub fn total_budget(self, label: impl Into<String>, limit: i64) -> Self {
        self.constraint(Constraint::new(label, Rule::TotalBudget { limit }))
    }

    /// The spend of one wave is at most `limit` minor units.
    #[must_use]
    pub fn wave_budget(self, label: impl Into<String>, wave: usize, limit: i64) -> Self {
        self.constraint(Constraint::new(label, Rule::WaveBudget { wave, limit }))
    }

    /// `candidate` enters only if `needs` enters in the same wave or earlier.
    #[must_use]
    pub fn prerequisite(self, label: impl Into<String>, candidate: usize, needs: usize) -> Self {
        let rule = Rule::Prerequisite { candidate, needs };
        self.constraint(Constraint::new(label, rule))
    }

    /// At most one of `members` enters.
    #[must_use]
    pub fn exclusion(self, label: impl Into<String>, members: Vec<usize>) -> Self {
        self.constraint(Constraint::new(label, Rule::Exclusion { members }))
    }

    /// `candidate` must enter.
    #[must_use]
    pub fn required(self, label: impl Into<String>, candidate: usize) -> Self {
        self.constraint(Constraint::new(label, Rule::Required { candidate }))
    }

    /// `candidate` enters, if at all, from wave `earliest` to wave `latest`.
    #[must_use]
    pub fn window(
        self,
        label: impl Into<String>,
        candidate: usize,
        earliest: usize,
        latest: usize,
    ) -> Self {
        let rule = Rule::Window {
            candidate,
            earliest,
            latest,
        };
        self.constraint(Constraint::new(label, rule))
    }

    /// At most `limit` candidates enter in all.
    #[must_use]
    pub fn max_chosen(self, label: impl Into<String>, limit: usize) -> Self {
        self.constraint(Constraint::new(label, Rule::MaxChosen { limit }))
    }

    /// At most `limit` candidates enter in `wave`.
    #[must_use]
    pub fn max_in_wave(self, label: impl Into<String>, wave: usize, limit: usize) -> Self {
        self.constraint(Constraint::new(label, Rule::MaxInWave { wave, limit }))
    }

    /// Checks everything and returns the portfolio that can be solved.
    ///
    /// # Errors
    /// [`BusinessError::Portfolio`] with every mistake found, in the order of the input.
    pub fn check(self) -> Result<Portfolio, BusinessError> {
        let mut mistakes = self.shape_mistakes();
        for (index, candidate) in self.candidates.iter().enumerate() {
            self.candidate_mistakes(index, candidate, &mut mistakes);
        }
        self.sum_mistakes(&mut mistakes);
        for constraint in &self.constraints {
            self.constraint_mistakes(constraint, &mut mistakes);
        }
        if mistakes.is_empty() {
            return Ok(Portfolio {
                waves: self.waves,
                candidates: self.candidates,
                constraints: self.constraints,
            });
        }
        Err(BusinessError::Portfolio { mistakes })
    }

    fn shape_mistakes(&self) -> Vec<PortfolioMistake> {
        let mut mistakes = Vec::new();
        if self.waves == 0 || self.waves > MAX_WAVES {
            mistakes.push(PortfolioMistake::WaveCount {
                given: self.waves,
                limit: MAX_WAVES,
            });
        }
        if self.candidates.is_empty() {
            mistakes.push(PortfolioMistake::NoCandidates);
        }
        if self.candidates.len() > MAX_CANDIDATES {
            mistakes.push(PortfolioMistake::TooManyCandidates {
                given: self.candidates.len(),
                limit: MAX_CANDIDATES,
            });
        }
        mistakes
    }

    fn candidate_mistakes(
        &self,
        index: usize,
        candidate: &Candidate,
        mistakes: &mut Vec<PortfolioMistake>,
    ) {
        for (column, amounts) in [("net", &candidate.net), ("spend", &candidate.spend)] {
            if amounts.len() != self.waves {
                mistakes.push(PortfolioMistake::RaggedWaves {
                    candidate: index,
                    label: candidate.label.clone(),
                    column,
                    given: amounts.len(),
                    waves: self.waves,
                });
            }
            for (wave, &amount) in amounts.iter().enumerate() {
                if amount.unsigned_abs() > MAX_AMOUNT.unsigned_abs() {
                    mistakes.push(PortfolioMistake::AmountTooLarge {
                        label: format!("{column} of {} in wave {wave}", candidate.label),
                        given: amount,
                        limit: MAX_AMOUNT,
                    });
                } else if column == "spend" && amount < 0 {
                    mistakes.push(PortfolioMistake::NegativeSpend {
                        candidate: index,
                        label: candidate.label.clone(),
                        wave,
                        given: amount,
                    });
                }
            }
        }
    }

    fn sum_mistakes(&self, mistakes: &mut Vec<PortfolioMistake>) {
        let largest = |amounts: &[i64]| {
            amounts
                .iter()
                .map(|a| i128::from(a.unsigned_abs()))
                .max()
                .unwrap_or(0)
        };
        let net: i128 = self.candidates.iter().map(|c| largest(&c.net)).sum();
        let spend: i128 = self.candidates.iter().map(|c| largest(&c.spend)).sum();
        for (column, sum) in [("net", net), ("spend", spend)] {
            if sum > MAX_SUM {
                mistakes.push(PortfolioMistake::SumTooLarge {
                    column,
                    given: sum,
                    limit: MAX_SUM,
                });
            }
        }
    }

    fn constraint_mistakes(&self, constraint: &Constraint, mistakes: &mut Vec<PortfolioMistake>) {
        let label = || constraint.label().to_owned();
        for candidate in constraint.rule().candidates() {
            if candidate >= self.candidates.len() {
                mistakes.push(PortfolioMistake::UnknownCandidate {
                    label: label(),
                    given: candidate,
                    candidates: self.candidates.len(),
                });
            }
        }
        for wave in constraint.rule().waves() {
            if wave >= self.waves {
                mistakes.push(PortfolioMistake::UnknownWave {
                    label: label(),
                    given: wave,
                    waves: self.waves,
                });
            }
        }
        if let Some(mistake) = rule_mistake(constraint) {
            mistakes.push(mistake);
        }
    }
}

/// What is wrong with a rule taken by itself.
fn rule_mistake(constraint: &Constraint) -> Option<PortfolioMistake> {
    let label = constraint.label().to_owned();
    match constraint.rule() {
        Rule::TotalBudget { limit } | Rule::WaveBudget { limit, .. } if *limit < 0 => {
            Some(PortfolioMistake::NegativeBudget {
                label,
                given: *limit,
            })
        }
        Rule::Prerequisite { candidate, needs } if candidate == needs => {
            Some(PortfolioMistake::SelfPrerequisite {
                label,
                candidate: *candidate,
            })
        }
        Rule::Exclusion { members } if members.is_empty() => {
            Some(PortfolioMistake::EmptyGroup { label })
        }
        Rule::Exclusion { members } => {
            let mut sorted = members.clone();
            sorted.sort_unstable();
            let twice = sorted.windows(2).find_map(|pair| match pair {
                [a, b] if a == b => Some(*a),
                _ => None,
            })?;
            Some(PortfolioMistake::RepeatedMember {
                label,
                candidate: twice,
            })
        }
        Rule::Window {
            earliest, latest, ..
        } if earliest > latest => Some(PortfolioMistake::EmptyWindow {
            label,
            earliest: *earliest,
            latest: *latest,
        }),
        _ => None,
    }
}

/// A checked portfolio: every index exists, every sum fits.
///
/// Made by [`PortfolioParams::check`]; solved by [`Portfolio::solve`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    waves: usize,
    candidates: Vec<Candidate>,
    constraints: Vec<Constraint>,
}

impl Portfolio {
    /// Number of waves.
    pub fn waves(&self) -> usize {
        self.waves
    }

    /// The candidates in the order given.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The demands in the order given.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }
}

impl Portfolio {
    /// The same demands on candidates of other amounts: (net, spend) of each, one entry per wave,
    /// spend not negative and sums held in the limits of a check.
    pub(crate) fn with_amounts(&self, amounts: impl Iterator<Item = (Vec<i64>, Vec<i64>)>) -> Self {
        let pairs = self.candidates.iter().zip(amounts);
        let candidates = pairs.map(|(candidate, (net, spend))| Candidate {
            label: candidate.label.clone(),
            net,
            spend,
        });
        self.part(candidates.collect(), self.constraints.clone())
    }

    /// Some of a checked portfolio's candidates under demands that name only those.
    pub(crate) fn part(&self, candidates: Vec<Candidate>, constraints: Vec<Constraint>) -> Self {
        Self {
            waves: self.waves,
            candidates,
            constraints,
        }
    }

    /// A portfolio of one wave made from a checked one: (label, net, spend) per candidate.
    pub(super) fn unchecked(
        candidates: Vec<(String, i64, i64)>,
        constraints: Vec<Constraint>,
    ) -> Self {
        let candidates = candidates
            .into_iter()
            .map(|(label, net, spend)| Candidate {
                label,
                net: vec![net],
                spend: vec![spend],
            })
            .collect();
        Self {
            waves: 1,
            candidates,
            constraints,
        }
    }
}
