//! Settings files as trees of values that know their lines, whatever the format.
//!
//! TOML and JSON become the same tree. Numbers keep their text, so that amounts stay exact; a key
//! given twice and nesting beyond [`DEEPEST`] are mistakes with their line.
//!
//! ```
//! use landfall_core::document::{Raw, Report, toml};
//!
//! let mut report = Report::default();
//! let node = toml::parse("a.toml", "x = 0.10\ny = [1, 2]", &mut report).unwrap();
//! let entries = node.value.entries().unwrap();
//! assert!(matches!(&entries[0].node.value, Raw::Number(text) if text == "0.10"));
//! assert_eq!(entries[1].line, 2);
//! report.finish()?;
//! # Ok::<(), landfall_core::Mistakes>(())
//! ```

pub mod json;
mod node;
mod report;
pub mod toml;

pub use node::{DEEPEST, Entry, Lines, Node, Raw};
pub use report::Report;
