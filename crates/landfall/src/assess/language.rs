//! What a text model means for the data-adaptation and technology-output costs of a region.
//!
//! The rule is our own, unpublished: each language of the region that needs work costs its missing
//! rows times the price of a labelled row, and the fixed work on a language. Each region carries the
//! whole cost of its languages, as if it were entered alone. Keeping the adapters of its languages,
//! each once, is part of what serving needs.

use std::collections::BTreeMap;

use landfall_core::{LanguageTag, Money, RegionCode};
use landfall_finetune::coverage::{Coverage, LanguageReport, LanguageState};

use super::people::Price;
use crate::plan::RegionAdapter;

/// Measures of a model with what is wanted of it and what work costs, checked.
#[derive(Debug, Clone)]
pub(crate) struct Language {
    pub(crate) coverage: Coverage,
    /// Languages a region needs, where the user names them.
    pub(crate) needed: BTreeMap<RegionCode, Vec<LanguageTag>>,
    pub(crate) row_price: Option<Money>,
    pub(crate) per_language: Option<Price>,
    /// Keeping one adapter.
    pub(crate) per_adapter: Option<Price>,
}

/// Work on one language at the low end, by the value measured, and at the high end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) rows: [u64; 3],
    pub(crate) needed: [bool; 3],
}

impl Language {
    /// What the model covers of a region.
    pub(crate) fn region(&self, code: &RegionCode) -> LanguageReport {
        let needed = self.needed.get(code).map(Vec::as_slice);
        self.coverage.region(code, needed)
    }

    /// The prices in use.
    pub(crate) fn prices(&self) -> impl Iterator<Item = Money> {
        let fixed = [self.per_language, self.per_adapter].into_iter().flatten();
        let fixed = fixed.flat_map(|price| [price.one_off, price.per_year]);
        fixed.chain([self.row_price]).flatten()
    }

    /// What the cost cannot be assessed without; nothing when it can.
    pub(crate) fn needs(&self, report: &LanguageReport) -> Vec<String> {
        let mut needs = report.needs.clone();
        let rows = |state: &LanguageState| state.missing.as_ref().is_some_and(|one| one.high > 0);
        if self.row_price.is_none() && report.languages.iter().any(rows) {
            needs.push("the price of a labelled row, `language.row_price`".to_owned());
        }
        needs
    }

    /// The adapters of the languages of a region: each folder of each file once.
    pub(crate) fn adapters(report: &LanguageReport) -> Vec<RegionAdapter> {
        let mut all: Vec<RegionAdapter> = Vec::new();
        let measured = report
            .languages
            .iter()
            .filter_map(|one| one.quality.as_ref());
        for quality in measured {
            let Some(adapter) = &quality.adapter else {
                continue;
            };
            let same = |one: &&mut RegionAdapter| {
                one.file == quality.file && one.adapter.folder == adapter.folder
            };
            match all.iter_mut().find(same) {
                Some(known) => known.names.push(quality.name.clone()),
                None => all.push(RegionAdapter {
                    file: quality.file.clone(),
                    adapter: adapter.clone(),
                    names: vec![quality.name.clone()],
                }),
            }
        }
        all
    }

    /// The work on one language, where it is known and priced.
    pub(crate) fn work(&self, state: &LanguageState) -> Option<Work> {
        let missing = state.missing.as_ref()?;
        let rows = [missing.low, missing.rows, missing.high];
        let priced = self.row_price.is_some() || rows == [0; 3];
        priced.then_some(Work {
            rows,
            needed: state.needs_work()?,
        })
    }
}
