//! Reading a segmentation: what each segment is, what tells two apart, which rows are doubtful, and
//! what changed between two periods.
//!
//! The readings take plain input, so they serve any clustering: [`Labels`] (the segment of every
//! row, with optional weights), [`Figures`] (rows in the user's units, missing cells allowed) and
//! [`Segments`] (rows, labels and centroids in the clustered space).
//!
//! | Question | Answer |
//! |---|---|
//! | What makes a segment different? | [`profiles`] |
//! | What tells two segments apart? | [`separators`] |
//! | Which rows are undecided? | [`BorderlineParams`] |
//! | Which rows do not fit? | [`OutlierParams`] |
//! | Which rows stand for a segment? | [`representatives`], [`typical_ranges`] |
//! | What changed between two periods? | [`MatchParams`], [`Matching::drift`] |
//!
//! Nothing here is a significance test. The segments were found on the very columns that describe
//! them, so their differences are made, not found, and a p value would be circular. Whether there
//! are segments at all is another question, for [`SegmentReport`](crate::SegmentReport).
//!
//! ```
//! use landfall_market::cluster::{KMeansParams, Points};
//! use landfall_market::reading::{ContrastParams, Figures, Segments, profiles, representatives};
//! use landfall_market::{Progress, Seed};
//!
//! let names = ["price".to_owned(), "reach".to_owned()];
//! let rows = [1.0, 30.0, 1.5, 31.0, 1.2, 29.0, 8.0, 30.5, 9.0, 29.5, 8.4, 30.0];
//! let points = Points::new(&rows, 2)?;
//! let fit = KMeansParams::new(2).check()?.fit(points, Seed::new(1), &Progress::silent())?;
//! let segments = Segments::of_fit(points, &fit)?.column_names(&names)?;
//!
//! let figures = Figures::new(&names, &rows)?;
//! let profiles = profiles(&figures, &segments.labels(), &ContrastParams::new().check()?)?;
//! assert_eq!(profiles[0].columns[0].column, "price");
//! println!("{}", profiles[0].reason());
//! assert_eq!(representatives(&segments, 1).len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod agreement;
mod assignment;
mod borderline;
mod change;
mod distance;
mod effect;
mod error;
mod input;
mod matching;
mod outliers;
mod profile;
mod representatives;
mod sample;
mod separate;
mod special;

pub use agreement::adjusted_mutual_information;
pub use assignment::{MaximumMatching, maximum_matching};
pub use borderline::{Borderline, BorderlineParams, BorderlineRow, ValidBorderlineParams};
pub use change::{Changes, Drift, Regrouping, Unmatched};
pub use effect::{Contrast, ContrastParams, Interval, Undefined, ValidContrastParams};
pub use error::ReadingError;
pub use input::{Figures, Labels, Segments};
pub use matching::{MatchParams, Matching, Move, Pair, Period, ValidMatchParams};
pub use outliers::{
    Contribution, NotJudged, Outlier, OutlierParams, Outliers, SegmentSpread, ValidOutlierParams,
};
pub use profile::{ColumnProfile, Profile, Summary, profiles};
pub use representatives::{
    Representative, Representatives, TypicalRange, representatives, typical_ranges,
};
pub use separate::{Cut, Separation, Separator, separators};
