//! Reading rule files, cases and product facts; every mistake at once, with file and line.

mod case;

pub use case::{Case, Expected};
