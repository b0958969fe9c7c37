//! The same scores for all rows and for every group of them.

use std::collections::BTreeMap;

use landfall_core::Seed;
use serde::{Deserialize, Serialize};

use super::params::EvaluateParams;
use super::warning::Warning;
use crate::FinetuneError;
use crate::counter::equal;

/// One way to group the rows, such as by region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grouping {
    /// What the groups are: `region`, `language` …
    pub title: String,
    /// Names of the groups.
    pub names: Vec<String>,
    /// Index of each row's group into `names`.
    pub of: Vec<u32>,
}

impl Grouping {
    /// Groups the rows by a text of each.
    ///
    /// ```
    /// use landfall_finetune::evaluate::Grouping;
    ///
    /// let groups = Grouping::by("language", ["sw", "en", "sw"]);
    /// assert_eq!((groups.names, groups.of), (vec!["en".into(), "sw".into()], vec![1, 0, 1]));
    /// ```
    pub fn by<'a>(title: &str, rows: impl IntoIterator<Item = &'a str>) -> Self {
        let rows: Vec<&str> = rows.into_iter().collect();
        let mut places: BTreeMap<&str, u32> = rows.iter().map(|row| (*row, 0)).collect();
        for (place, value) in places.values_mut().zip(0..) {
            *place = value;
        }
        Self {
            title: title.to_owned(),
            names: places.keys().map(|name| (*name).to_owned()).collect(),
            of: rows
                .iter()
                .filter_map(|row| places.get(row).copied())
                .collect(),
        }
    }

    /// Rows of each group that has any, by name.
    pub(super) fn rows(&self) -> Result<BTreeMap<&str, Vec<usize>>, FinetuneError> {
        let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, group) in self.of.iter().enumerate() {
            let name = usize::try_from(*group)
                .ok()
                .and_then(|at| self.names.get(at))
                .ok_or(FinetuneError::OutOfRange {
                    what: "group",
                    index: (*group).into(),
                    limit: self.names.len() as u64,
                })?;
            rows.entry(name).or_default().push(row);
        }
        Ok(rows)
    }
}

/// Scores of all rows and of every group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report<S> {
    /// Scores of all rows.
    pub overall: S,
    /// Scores of each group: title, then name.
    pub by: BTreeMap<String, BTreeMap<String, S>>,
    /// What the scores hide.
    pub warnings: Vec<Warning>,
}

/// Computes a report; warnings are those of few rows.
pub(super) fn report<S>(
    rows: usize,
    groups: &[Grouping],
    params: &EvaluateParams,
    scores: impl Fn(&[usize], Seed) -> S,
) -> Result<Report<S>, FinetuneError> {
    params.check()?;
    equal("rows to evaluate", rows, rows.max(1))?;
    let mut warnings = Vec::new();
    if rows < params.few {
        warnings.push(Warning::few("all", "", rows, params.few));
    }
    let mut by = BTreeMap::new();
    for grouping in groups {
        equal("rows of a grouping", grouping.of.len(), rows)?;
        let mut one = BTreeMap::new();
        for (name, rows) in grouping.rows()? {
            if rows.len() < params.few {
                warnings.push(Warning::few(&grouping.title, name, rows.len(), params.few));
            }
            let seed = params.seed.stream(&grouping.title).stream(name);
            one.insert(name.to_owned(), scores(&rows, seed));
        }
        by.insert(grouping.title.clone(), one);
    }
    let all: Vec<usize> = (0..rows).collect();
    Ok(Report {
        overall: scores(&all, params.seed.stream("all")),
        by,
        warnings,
    })
}
