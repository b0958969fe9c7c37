//! Reading rule files, cases and product facts; every mistake at once, with file and line.

mod answer;
mod base;
mod case;
mod cases;
mod company;
mod exception;
mod fact;
mod fields;
mod files;
mod formula;
mod ids;
mod law;
mod link;
mod norm;
mod offers;
mod order;
mod parameter;
mod places;
mod product;
mod scalar;
mod source;
mod text;
mod written;

pub use case::{Case, Expected};
pub use cases::{bundled_cases, cases};
pub use company::{Costs, costs, costs_from_bytes, waivers, waivers_from_bytes};
pub use files::{RuleFiles, VERSION, bundled_files, read_dir, rules, rules_with};
pub use offers::{offers, offers_from_bytes};
pub(crate) use written::shown;
