//! What is doubtful about records that can be used.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::list::Part;
use crate::Target;

/// What is doubtful about records that can be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "warning", rename_all = "snake_case")]
#[non_exhaustive]
pub enum DataWarning {
    /// A label occurs in one region only: the model may learn the language instead.
    LabelInOneRegion {
        /// The file.
        file: String,
        /// The label.
        label: String,
        /// The only region it occurs in.
        region: String,
        /// How many records carry it.
        rows: usize,
    },
    /// A region has one label only.
    RegionWithOneLabel {
        /// The file.
        file: String,
        /// The region.
        region: String,
        /// Its only label.
        label: String,
        /// How many records it has.
        rows: usize,
    },
    /// A label of the list has no training record.
    LabelNotTrained {
        /// The training file.
        file: String,
        /// The label.
        label: String,
    },
    /// A region that is tested has no training record: what is measured is transfer.
    RegionNotTrained {
        /// The file in which it is tested.
        file: String,
        /// The region.
        region: String,
        /// How many records it has there.
        rows: usize,
    },
    /// A text is empty.
    EmptyTexts {
        /// The file.
        file: String,
        /// Line of the first one.
        line: u64,
        /// How many there are.
        rows: usize,
    },
}

impl fmt::Display for DataWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LabelInOneRegion {
                file,
                label,
                region,
                rows,
            } => write!(
                f,
                "{file}: the label `{label}` ({rows} records) occurs in the region `{region}` only"
            ),
            Self::RegionWithOneLabel {
                file,
                region,
                label,
                rows,
            } => write!(
                f,
                "{file}: all {rows} records of the region `{region}` have the label `{label}`"
            ),
            Self::LabelNotTrained { file, label } => {
                write!(f, "{file}: no record has the label `{label}`")
            }
            Self::RegionNotTrained { file, region, rows } => write!(
                f,
                "{file}: the region `{region}` ({rows} records) has no training record"
            ),
            Self::EmptyTexts { file, line, rows } => {
                write!(
                    f,
                    "{file}: {rows} texts are empty, the first in line {line}"
                )
            }
        }
    }
}

/// Records by region and class.
type Counts = BTreeMap<u32, BTreeMap<u32, usize>>;

fn counts(part: &Part) -> Counts {
    let mut counts = Counts::new();
    let mut add = |region: u32, class: u32| {
        *counts.entry(region).or_default().entry(class).or_default() += 1;
    };
    for (target, region) in part.targets.iter().zip(&part.regions) {
        match target {
            Target::Class(class) => add(*region, *class),
            Target::Classes(flags) => (0u32..)
                .zip(flags)
                .filter(|(_, flag)| **flag)
                .for_each(|(class, _)| add(*region, class)),
            Target::Tokens(tags) => {
                let mut seen: Vec<u32> = tags.iter().flatten().copied().collect();
                seen.sort_unstable();
                seen.dedup();
                seen.into_iter().for_each(|class| add(*region, class));
            }
            Target::Unknown | Target::Numbers(_) | Target::Likeness(_) => {}
        }
    }
    counts
}

fn name(names: &[String], place: u32) -> String {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    names.get(place).cloned().unwrap_or_default()
}

/// All doubts, sorted.
pub(super) fn all(
    train: &Part,
    tested: &[&Part],
    labels: &[String],
    regions: &[String],
) -> Vec<DataWarning> {
    let mut warnings = of_training(train, labels, regions);
    for part in tested {
        warnings.extend(of_tested(part, train, regions));
        warnings.extend(of_texts(part));
    }
    warnings.extend(of_texts(train));
    warnings.sort();
    warnings
}

/// Doubts about the labels of the training part.
fn of_training(part: &Part, labels: &[String], regions: &[String]) -> Vec<DataWarning> {
    let counts = counts(part);
    let mut warnings = Vec::new();
    for (label, text) in (0u32..).zip(labels) {
        let held: Vec<(u32, usize)> = counts
            .iter()
            .filter_map(|(region, classes)| Some((*region, *classes.get(&label)?)))
            .collect();
        match held.as_slice() {
            [] => warnings.push(DataWarning::LabelNotTrained {
                file: part.file.clone(),
                label: text.clone(),
            }),
            [(region, rows)] if counts.len() > 1 => {
                warnings.push(DataWarning::LabelInOneRegion {
                    file: part.file.clone(),
                    label: text.clone(),
                    region: name(regions, *region),
                    rows: *rows,
                });
            }
            _ => {}
        }
    }
    if counts.len() > 1 {
        warnings.extend(counts.iter().filter_map(|(region, classes)| {
            let (label, rows) = classes.first_key_value().filter(|_| classes.len() == 1)?;
            Some(DataWarning::RegionWithOneLabel {
                file: part.file.clone(),
                region: name(regions, *region),
                label: name(labels, *label),
                rows: *rows,
            })
        }));
    }
    warnings
}

/// Regions that are tested and not trained.
fn of_tested(part: &Part, train: &Part, regions: &[String]) -> Vec<DataWarning> {
    let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
    for region in &part.regions {
        *rows.entry(*region).or_default() += 1;
    }
    for region in &train.regions {
        rows.remove(region);
    }
    let warning = |(region, rows)| DataWarning::RegionNotTrained {
        file: part.file.clone(),
        region: name(regions, region),
        rows,
    };
    rows.into_iter().map(warning).collect()
}

/// Texts that are empty.
fn of_texts(part: &Part) -> Option<DataWarning> {
    let empty = |at: usize| {
        let pair = part.pairs.as_ref().and_then(|pairs| pairs.get(at));
        part.texts.get(at).is_some_and(String::is_empty) || pair.is_some_and(String::is_empty)
    };
    let mut lines = (0..part.texts.len())
        .filter(|at| empty(*at))
        .filter_map(|at| part.lines.get(at));
    let line = *lines.next()?;
    Some(DataWarning::EmptyTexts {
        file: part.file.clone(),
        line,
        rows: 1 + lines.count(),
    })
}
