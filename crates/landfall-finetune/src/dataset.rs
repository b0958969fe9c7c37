//! Labelled text from files of tab separated columns.
//!
//! A file is UTF-8 with one record per `\n`; one `\r` before it is not part of the record (files
//! from Windows), a byte order mark at the start is passed over. Records are split on tabs only:
//! quotes are text. Columns count from 1.
//!
//! All mistakes of a file are reported at once with file and line, up to [`MISTAKES`] of them and
//! then their number.

mod columns;
mod join;
mod labels;
mod list;
mod read;
mod record;
mod split;
mod target;
mod warning;
mod word;

pub use columns::{Columns, Format, LabelKind};
pub use labels::{label_list, region_list};
pub use list::{DataSet, Files, Part};
pub use read::{MISTAKES, read_lines};
pub use record::{Label, Record, Records};
pub use split::{folds, split, strata};
pub use warning::DataWarning;
pub use word::{align_tags, word_ids, words};
