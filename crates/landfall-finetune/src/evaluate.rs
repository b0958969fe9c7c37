//! Measures of quality.
