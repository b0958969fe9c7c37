//! Weights fitted to observed outcomes.
//!
//! The weights of a score are a guess until outcomes say otherwise. Given how long pairs took (or
//! how often their work was reopened), this part fits ln y = β₀ + Σ β_k (−ln f_k) + b_i + b_j with
//! β_k ≥ 0 on the earlier outcomes and is judged on the later ones, against a constant, hours alone
//! and members alone, with intervals from resampled members. Unless the fit is better than all of
//! them, the prior weights stay.
//!
//! ```
//! use landfall_core::Progress;
//! use landfall_team::calibrate::{CalibrateParams, CalibrationStatus};
//!
//! // Without outcomes there is nothing to fit.
//! let calibration = CalibrateParams::new().check()?.calibrate(&Progress::silent())?;
//! assert_eq!(calibration.status, CalibrationStatus::PriorNotCalibrated);
//! assert_eq!(calibration.status.text(), "prior weights, not calibrated");
//! assert_eq!(calibration.weights, [0.30, 0.25, 0.25, 0.15, 0.05, 0.0]);
//! # Ok::<(), landfall_team::calibrate::CalibrateError>(())
//! ```

mod bootstrap;
mod design;
mod error;
mod explain;
mod fit;
mod judge;
mod linear;
mod members;
mod own;
mod params;
mod report;
mod run;

pub use error::CalibrateError;
pub use own::{Measured, OWN_FLOOR, OwnEfficiency, own_efficiency};
pub use params::{Calibrate, CalibrateParams, Observation, PRIOR, Penalty};
pub use report::{
    Accuracy, Baseline, Calibration, CalibrationStatus, CultureEvidence, FactorFit, FactorUse,
    HeldOut, MemberEffect, RowCount, Skill,
};
