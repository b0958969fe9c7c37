//! What can be wrong with the description of a portfolio.

/// One mistake found by [`PortfolioParams::check`](crate::PortfolioParams::check).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PortfolioMistake {
    /// No wave, or more than the solver can take.
    #[error("`{given}` waves given; from 1 to {limit} are possible")]
    WaveCount {
        /// Number of waves given.
        given: usize,
        /// Largest number accepted.
        limit: usize,
    },
    /// There is nothing to choose from.
    #[error("no candidate given")]
    NoCandidates,
    /// More candidates than the solver can take.
    #[error("`{given}` candidates given; at most {limit} are possible")]
    TooManyCandidates {
        /// Number of candidates given.
        given: usize,
        /// Largest number accepted.
        limit: usize,
    },
    /// A candidate has not exactly one amount per wave.
    #[error(
        "`{label}` (candidate {candidate}) has {given} amounts for `{column}`; one for each of the {waves} waves is needed"
    )]
    RaggedWaves {
        /// Index of the candidate.
        candidate: usize,
        /// Its label.
        label: String,
        /// `net` or `spend`.
        column: &'static str,
        /// Number of amounts given.
        given: usize,
        /// Number of waves.
        waves: usize,
    },
    /// A spend below zero.
    #[error(
        "`{label}` (candidate {candidate}) spends `{given}` in wave {wave}; a spend is 0 or more"
    )]
    NegativeSpend {
        /// Index of the candidate.
        candidate: usize,
        /// Its label.
        label: String,
        /// The wave.
        wave: usize,
        /// The amount given, minor units.
        given: i64,
    },
    /// An amount so large that exact sums could overflow.
    #[error("{label} is `{given}`; amounts up to {limit} minor units are possible")]
    AmountTooLarge {
        /// Where the amount stands.
        label: String,
        /// The amount given, minor units.
        given: i64,
        /// Largest absolute amount accepted.
        limit: i64,
    },
    /// Amounts that each fit but whose sum could overflow.
    #[error(
        "the largest `{column}` amounts of all candidates add up to `{given}`; sums up to {limit} minor units are possible"
    )]
    SumTooLarge {
        /// `net` or `spend`.
        column: &'static str,
        /// The sum, minor units.
        given: i128,
        /// Largest sum accepted.
        limit: i128,
    },
    /// A demand names a candidate that does not exist.
    #[error("`{label}` names candidate `{given}`; there are {candidates}, counted from 0")]
    UnknownCandidate {
        /// Label of the demand.
        label: String,
        /// The index given.
        given: usize,
        /// Number of candidates.
        candidates: usize,
    },
    /// A demand names a wave that does not exist.
    #[error("`{label}` names wave `{given}`; there are {waves}, counted from 0")]
    UnknownWave {
        /// Label of the demand.
        label: String,
        /// The index given.
        given: usize,
        /// Number of waves.
        waves: usize,
    },
    /// A budget below zero.
    #[error("`{label}` is a budget of `{given}`; a budget is 0 or more")]
    NegativeBudget {
        /// Label of the demand.
        label: String,
        /// The amount given, minor units.
        given: i64,
    },
    /// A candidate that needs itself.
    #[error("`{label}` makes candidate {candidate} its own prerequisite")]
    SelfPrerequisite {
        /// Label of the demand.
        label: String,
        /// The candidate.
        candidate: usize,
    },
    /// An exclusion without members.
    #[error("`{label}` is an exclusion without members")]
    EmptyGroup {
        /// Label of the demand.
        label: String,
    },
    /// An exclusion that names a candidate twice.
    #[error("`{label}` names candidate {candidate} twice")]
    RepeatedMember {
        /// Label of the demand.
        label: String,
        /// The candidate.
        candidate: usize,
    },
    /// A window that ends before it begins.
    #[error("`{label}` begins in wave {earliest} and ends before it, in wave {latest}")]
    EmptyWindow {
        /// Label of the demand.
        label: String,
        /// First wave given.
        earliest: usize,
        /// Last wave given.
        latest: usize,
    },
    /// A doubtful figure that cannot be drawn.
    #[error("the doubtful figure `{label}`: {what}")]
    Figure {
        /// Its label.
        label: String,
        /// What is wrong with it.
        what: String,
    },
}
