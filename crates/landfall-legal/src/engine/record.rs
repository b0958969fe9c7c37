//! Records: all that a derivation is written from, kept while checking.

use std::sync::Arc;

use super::derive::derive;
use super::plan::Norm;
use super::setting::Setting;
use crate::report::{Derivation, Text};
use crate::truth::Truth;

/// What was found out of one rule in one setting. The derivation is written from it when somebody
/// asks: to record costs a tenth of writing.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(super) norm: Arc<Norm>,
    pub(super) setting: Arc<Setting>,
    /// The truths of the leaves.
    pub(super) leaves: Box<[Truth]>,
    /// Waivers aimed at the rule, and whether they still hold.
    pub(super) waivers: Vec<(Text, bool)>,
}

impl Record {
    /// Why the rule says what it says.
    pub(crate) fn derivation(&self) -> Derivation {
        derive(self)
    }
}
