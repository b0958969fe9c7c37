#![doc = include_str!("../README.md")]
// On the documentation pages every item that needs a feature says so.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod assessed;
#[cfg(feature = "document")]
pub mod document;
pub mod estimate;
pub mod files;
mod hex;
pub mod language;
#[cfg(feature = "map")]
mod map;
pub mod mistake;
pub mod money;
pub mod normal;
pub mod number;
pub mod progress;
pub mod reason;
pub mod region;
#[cfg(feature = "schema")]
mod schema;
#[cfg(feature = "seed")]
pub mod seed;
pub mod share;
pub mod staged;
#[cfg(feature = "table")]
pub mod table;
pub mod time;

pub use assessed::Assessed;
pub use estimate::{Basis, Estimate, EstimateError, Interval};
pub use hex::hex;
pub use language::{LanguageError, LanguageTag};
#[cfg(feature = "map")]
pub use map::Map;
pub use mistake::{Mistake, Mistakes, Place, nearest};
pub use money::{Currency, Money, MoneyError};
pub use number::{Finite, NumberError, Score};
pub use progress::{Cancelled, Progress, Stage, Tick};
pub use reason::Reason;
pub use region::{RegionCode, RegionError, RegionKind, SpokenIn};
pub use rust_decimal::Decimal;
#[cfg(feature = "seed")]
pub use seed::Seed;
pub use share::ShareRange;
#[cfg(feature = "table")]
pub use table::{DecimalMark, ReadOptions, Table, TableError, TableFlaws};
pub use time::{Date, Quarter, QuarterError};
