//! What an overall score hides.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::bootstrap::Interval;
use super::classes::{ClassScores, by_group};
use super::grouping::Report;

/// What an overall score hides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "warning", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// So few rows that the scores say little.
    FewRows {
        /// What the groups are; `all` for all rows.
        title: String,
        /// The group; empty for all rows.
        name: String,
        /// Its rows.
        rows: usize,
        /// How many are wanted.
        few: usize,
    },
    /// The overall score hides a group whose accuracy is below the share of its most frequent
    /// label: a constant answer would do better.
    BelowChance {
        /// What the groups are.
        title: String,
        /// The group.
        name: String,
        /// Its rows.
        rows: usize,
        /// Its accuracy.
        accuracy: f64,
        /// The interval of its accuracy.
        interval: Option<Interval>,
        /// The share of its most frequent label.
        chance: f64,
        /// Whether the whole interval lies below chance.
        certain: bool,
        /// The overall accuracy.
        overall: f64,
    },
    /// A group is no better than a constant answer.
    NoBetterThanChance {
        /// What the groups are.
        title: String,
        /// The group.
        name: String,
        /// Its rows.
        rows: usize,
        /// Its accuracy, equal to the share of its most frequent label.
        accuracy: f64,
        /// The overall accuracy.
        overall: f64,
    },
    /// A label that rows have is never predicted.
    LabelNeverPredicted {
        /// The label.
        label: String,
        /// Rows that have it.
        rows: u64,
    },
    /// A label of the training set that no row has: it counts as 0 in the macro averages.
    LabelNotTested {
        /// The label.
        label: String,
    },
    /// A method is not better than a cheap baseline in a group.
    NoBetterThanBaseline {
        /// The method.
        method: String,
        /// The baseline.
        baseline: String,
        /// What the groups are; `all` for all rows.
        title: String,
        /// The group; empty for all rows.
        name: String,
        /// Accuracy of the method.
        accuracy: f64,
        /// Accuracy of the baseline.
        reached: f64,
    },
}

impl Warning {
    pub(super) fn few(title: &str, name: &str, rows: usize, few: usize) -> Self {
        Self::FewRows {
            title: title.to_owned(),
            name: name.to_owned(),
            rows,
            few,
        }
    }
}

/// A group as it is said in a sentence.
struct Group<'a>(&'a str, &'a str);

impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1.is_empty() && self.0 == "all" {
            f.write_str("overall")
        } else {
            write!(f, "{} `{}`", self.0, self.1)
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewRows {
                title,
                name,
                rows,
                few,
            } => write!(
                f,
                "{}: {rows} rows are few (below {few}), the scores say little",
                Group(title, name)
            ),
            Self::BelowChance { .. } | Self::NoBetterThanChance { .. } => self.hidden(f),
            Self::LabelNeverPredicted { label, rows } => {
                write!(f, "the label `{label}` ({rows} rows) is never predicted")
            }
            Self::LabelNotTested { label } => write!(
                f,
                "no row has the label `{label}`, which counts as 0 in the macro averages"
            ),
            Self::NoBetterThanBaseline {
                method,
                baseline,
                title,
                name,
                accuracy,
                reached,
            } => write!(
                f,
                "{}: `{method}` reaches {accuracy:.3}, no more than `{baseline}` with {reached:.3}",
                Group(title, name)
            ),
        }
    }
}

impl Warning {
    /// What is said of a group that the overall accuracy hides.
    fn hidden(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BelowChance {
                title,
                name,
                rows,
                accuracy,
                interval,
                chance,
                certain,
                overall,
            } => {
                let group = Group(title, name);
                write!(
                    f,
                    "the overall accuracy of {overall:.3} hides {group}: {accuracy:.3}"
                )?;
                if let Some(Interval { low, high }) = interval {
                    write!(f, " ({low:.3} to {high:.3})")?;
                }
                let doubt = if *certain { "" } else { ", within the doubt" };
                write!(
                    f,
                    " is below the {chance:.3} of its most frequent label{doubt} ({rows} rows)"
                )
            }
            Self::NoBetterThanChance {
                title,
                name,
                rows,
                accuracy,
                overall,
            } => write!(
                f,
                "the overall accuracy of {overall:.3} hides {}: {accuracy:.3} is no more than its \
                 most frequent label has ({rows} rows)",
                Group(title, name)
            ),
            _ => Ok(()),
        }
    }
}

/// Warnings of a report on classes beyond those of few rows.
pub(super) fn of_classes(report: &Report<ClassScores>) -> Vec<Warning> {
    let overall = report.overall.accuracy.value;
    let mut warnings: Vec<Warning> = by_group(&report.by)
        .filter_map(|(title, name, scores)| of_group(title, name, scores, overall))
        .collect();
    for label in &report.overall.labels {
        if label.support == 0 {
            warnings.push(Warning::LabelNotTested {
                label: label.label.clone(),
            });
        } else if label.predicted == 0 {
            warnings.push(Warning::LabelNeverPredicted {
                label: label.label.clone(),
                rows: label.support,
            });
        }
    }
    warnings
}

fn of_group(title: &str, name: &str, scores: &ClassScores, overall: f64) -> Option<Warning> {
    let accuracy = scores.accuracy.value;
    let (title, name) = (title.to_owned(), name.to_owned());
    if accuracy < scores.chance {
        let interval = scores.accuracy.interval;
        return Some(Warning::BelowChance {
            title,
            name,
            rows: scores.n,
            accuracy,
            interval,
            chance: scores.chance,
            certain: interval.is_some_and(|interval| interval.high < scores.chance),
            overall,
        });
    }
    // Where one label is all there is, a constant answer is right.
    (accuracy <= scores.chance && scores.chance < 1.0).then_some(Warning::NoBetterThanChance {
        title,
        name,
        rows: scores.n,
        accuracy,
        overall,
    })
}
