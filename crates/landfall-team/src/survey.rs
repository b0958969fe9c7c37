//! Questionnaires and interviews: reliability, agreement and the survey factor of a pair.
//!
//! Nothing here is taken at face value. A scale is used only when its questions hang together
//! (Cronbach's alpha), a team mean is shown only when its members agree or beside the share of
//! variance that lies between teams, and no group of fewer than five answers is shown at all.
//! Interviews that several people coded are judged by Krippendorff's alpha.
//!
//! ```
//! use landfall_team::survey::{Scale, SurveyParams};
//!
//! let mut params = SurveyParams::new(Scale::Likert { lowest: 1, highest: 5 })
//!     .question("answers my questions")
//!     .question("keeps me waiting without saying why").reversed();
//! for (from, about, values) in [
//!     ("ann", "bo", [Some(5.0), Some(1.0)]),
//!     ("bo", "ann", [Some(4.0), Some(2.0)]),
//!     ("bo", "cy", [Some(2.0), Some(5.0)]),
//!     ("cy", "bo", [Some(1.0), Some(4.0)]),
//! ] {
//!     params = params.about(from, about, values.to_vec());
//! }
//! let survey = params.check()?;
//! let pairs = survey.pairs();
//! assert!(pairs.reliability.usable());
//! let close = pairs.factor("ann", "bo").ok_or("no factor")?;
//! let distant = pairs.factor("cy", "bo").ok_or("no factor")?;
//! assert!(close.value > distant.value);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod agreement;
mod coding;
mod error;
mod group;
mod krippendorff;
mod pair;
mod params;
mod reliability;

pub use agreement::{Icc, MIN_AGREEMENT};
pub use coding::{Coding, CodingParams, MAX_REPLICATES, Measurement};
pub use error::SurveyError;
pub use group::{GroupMean, GroupReport, Withheld};
pub use krippendorff::{CodingVerdict, Krippendorff, RELIABLE, TENTATIVE};
pub(crate) use pair::row_mean;
pub use pair::{Basis, Direction, PairSurvey, SURVEY_FLOOR, SurveyFactor};
pub(crate) use params::level_mistake;
pub use params::{MIN_GROUP, Question, Scale, Survey, SurveyParams};
pub(crate) use reliability::reliability;

pub use reliability::{Alpha, MIN_RELIABILITY, Reliability};
