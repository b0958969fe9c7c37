//! What came of loading a checkpoint.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::dtype::Dtype;

/// What came of loading a checkpoint. All lists are sorted and use the names of the files, missing
/// tensors the names they should have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LoadReport {
    /// Parameters taken from the file.
    pub loaded: usize,
    /// Parameters of the body that are not in the file and start with fresh values, which the
    /// caller asked for.
    pub missing: Vec<String>,
    /// Parameters of the head or pooler that start with fresh values: the model must be trained
    /// before it is of use.
    pub new: Vec<String>,
    /// Tensors of the file that this model has no place for.
    pub unexpected: Vec<String>,
    /// Tensors whose shape does not fit; their parameters are among `new` or `missing`.
    pub mismatched: Vec<Mismatch>,
    /// Tensors whose name is not the one Hugging Face gives today.
    pub renamed: Vec<Renamed>,
    /// Constants that old versions saved and nobody needs, such as position ids.
    pub ignored: Vec<String>,
    /// Tensors that repeat another one they are tied to.
    pub doubled: Vec<String>,
    /// Number of parameters taken, by the type of their numbers in the file.
    pub dtypes: BTreeMap<Dtype, usize>,
}

/// A tensor whose shape does not fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mismatch {
    /// Name in the file.
    pub name: String,
    /// Shape by the configuration.
    pub expected: Vec<usize>,
    /// Shape in the file.
    pub found: Vec<usize>,
}

/// A tensor that is called otherwise today.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Renamed {
    /// Name in the file.
    pub from: String,
    /// Name that Hugging Face gives it today.
    pub to: String,
}

impl LoadReport {
    /// Whether every parameter came from the file.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.new.is_empty()
    }

    /// Sorts all lists.
    pub(super) fn sort(&mut self) {
        self.missing.sort();
        self.new.sort();
        self.unexpected.sort();
        self.mismatched.sort();
        self.renamed.sort();
        self.ignored.sort();
        self.doubled.sort();
    }
}

/// A line for the total, and one for each list that is not empty.
impl fmt::Display for LoadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types = self.dtypes.iter();
        let types: Vec<String> = types.map(|(dtype, n)| format!("{n} {dtype}")).collect();
        write!(
            f,
            "{} parameters loaded ({})",
            self.loaded,
            types.join(", ")
        )?;
        for (what, names) in [
            ("missing, fresh values", &self.missing),
            ("new, to be trained", &self.new),
            ("not used", &self.unexpected),
        ] {
            if !names.is_empty() {
                write!(f, "\n{what}: {}", names.join(", "))?;
            }
        }
        for Mismatch {
            name,
            expected,
            found,
        } in &self.mismatched
        {
            write!(f, "\n{name} has the shape {found:?}, not {expected:?}")?;
        }
        Ok(())
    }
}
