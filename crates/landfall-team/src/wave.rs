//! Waves of evaluation: paired change and an alarm on drift.
//!
//! A wave is a questionnaire that is asked again, or a window in which something was counted or
//! timed. The same people are compared with themselves ([`paired_change`]), and those who dropped
//! out are counted and compared; a series of windows goes on a control chart ([`EwmaParams`]).

mod change;
mod chart;
mod dropout;
mod error;
mod permute;
mod window;

pub use change::{ChangeOptions, PairedChange, WaveReliability, paired_change};
pub use chart::{
    Alarm, Baseline, Drift, Ewma, EwmaParams, EwmaPoint, EwmaReport, MIN_BASELINE, Watch,
};
pub use dropout::DropOut;
pub use error::WaveError;
pub use permute::{EXACT_PAIRS, SignFlip};
pub use window::Window;
