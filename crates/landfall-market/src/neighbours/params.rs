//! The builder of the neighbours' estimate and its checked twin.

use landfall_core::{Mistake, Mistakes, Place};

use crate::{Demand, MarketError};

/// Width of the kernel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bandwidth {
    /// The width, among 24 between the 0.2 % quantile and the median of all distances, with the
    /// least leave-one-out error.
    CrossValidated,
    /// A fixed width in scaled units (root mean square difference per indicator).
    Fixed(f64),
}

/// Unchecked parameters of the neighbours' estimate.
///
/// The estimate for region i is m_i = Σ_j f(X_i, X_j) y_j / Σ_j f(X_i, X_j) over the other regions
/// j that report the figure y (Nadaraya 1964, Watson 1964), with the Gaussian kernel
/// f = exp(-d² / 2h²), d² the mean squared difference of the prepared vectors. The figure that is
/// estimated is itself left out of the vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct NeighbourParams {
    pub(super) indicator: String,
    pub(super) per: Option<String>,
    pub(super) bandwidth: Bandwidth,
}

impl NeighbourParams {
    /// Estimates `indicator` with a cross-validated bandwidth, in its own unit.
    pub fn new(indicator: impl Into<String>) -> Self {
        Self {
            indicator: indicator.into(),
            per: None,
            bandwidth: Bandwidth::CrossValidated,
        }
    }

    /// Averages the figure per unit of this column (such as the population) and multiplies by the
    /// region's own; for counts, which would otherwise follow the size of the neighbours.
    #[must_use]
    pub fn per(mut self, column: impl Into<String>) -> Self {
        self.per = Some(column.into());
        self
    }

    /// The width of the kernel.
    #[must_use]
    pub const fn bandwidth(mut self, bandwidth: Bandwidth) -> Self {
        self.bandwidth = bandwidth;
        self
    }

    /// Checks the parameters against the table.
    ///
    /// # Errors
    /// [`MarketError::Params`] with every mistake.
    pub fn check(self, demand: &Demand) -> Result<ValidNeighbourParams, MarketError> {
        let mut mistakes = Vec::new();
        for column in [Some(&self.indicator), self.per.as_ref()]
            .into_iter()
            .flatten()
        {
            if !demand.indicators().iter().any(|i| &i.name == column) {
                let place = Place::default().field(column);
                mistakes.push(Mistake::new(place, "is not a column of the demand table"));
            }
        }
        if let Bandwidth::Fixed(width) = self.bandwidth
            && !(width.is_finite() && width > 0.0)
        {
            let place = Place::default().field("bandwidth");
            mistakes.push(Mistake::new(
                place,
                format!("`{width}` is not a finite number above 0"),
            ));
        }
        Mistakes::none(mistakes).map_err(MarketError::Params)?;
        Ok(ValidNeighbourParams(self))
    }
}

/// Checked parameters of the neighbours' estimate.
#[derive(Debug, Clone)]
pub struct ValidNeighbourParams(pub(super) NeighbourParams);
