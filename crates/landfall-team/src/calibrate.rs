//! Weights fitted to observed outcomes.
