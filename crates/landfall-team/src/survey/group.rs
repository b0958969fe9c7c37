//! Means of groups, shown only where that is fair to their members.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Mistake, Mistakes, Place, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agreement::{Icc, MIN_AGREEMENT, icc, within_group};
use super::error::SurveyError;
use super::params::Survey;
use super::reliability::{Reliability, reliability};
use crate::stats::mean;

/// Why a mean is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// Too few complete answers.
    TooFewAnswers,
    /// The mean of all would reveal the mean of the few who are in no group that is shown.
    WouldReveal,
    /// The reliability of the scale is too low or unknown.
    Unreliable,
    /// The members do not agree, and there is no second group to compare with.
    NoAgreement,
}

impl Withheld {
    const fn text(self) -> &'static str {
        match self {
            Self::TooFewAnswers => "has too few complete answers",
            Self::WouldReveal => "would reveal the answers of a few who are in no group shown",
            Self::Unreliable => "rests on a scale whose reliability is too low or unknown",
            Self::NoAgreement => "hides disagreement, and no second group shows what is usual",
        }
    }
}

/// The mean of one group, or why it is not shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupMean {
    /// Its name.
    pub label: String,
    /// Mean of its complete answers, 0 to 1; `null` when withheld.
    pub mean: Option<f64>,
    /// Number of complete answers; `null` when they are too few to be shown.
    pub answers: Option<usize>,
    /// Agreement within the group, r_wg(J), 0 to 1; `null` when they are too few.
    pub agreement: Option<f64>,
    /// Why the mean is withheld; `null` when it is shown.
    pub withheld: Option<Withheld>,
}

/// Means of groups.
///
/// Within one report no mean of a small group follows from the rest. Two reports with different
/// groups of the same people could still be compared: publish one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupReport {
    /// The groups, by label.
    pub groups: Vec<GroupMean>,
    /// All who answered, in a group or not.
    pub all: GroupMean,
    /// How much of the variance lies between the groups that have enough answers; `null` of fewer
    /// than two such groups or no variance.
    pub icc: Option<Icc>,
    /// Reliability of the answers; `null` when all of them together are too few to be shown.
    pub reliability: Option<Reliability>,
    /// Why.
    pub reasons: Vec<Reason>,
}

type Answers = Vec<Vec<f64>>;

impl Survey {
    /// Means of `groups` (people by label) from the answers about the team as a whole.
    ///
    /// A mean needs the smallest number of complete answers ([`super::MIN_GROUP`] or more), a
    /// usable scale, and agreement of at least [`MIN_AGREEMENT`] or an ICC(1) beside it. The mean
    /// of all is withheld, too, where it would reveal fewer answers than that by subtraction.
    ///
    /// # Errors
    /// [`SurveyError::Input`] when somebody is in two groups or twice in one.
    pub fn groups(
        &self,
        groups: &BTreeMap<String, Vec<String>>,
    ) -> Result<GroupReport, SurveyError> {
        disjoint(groups)?;
        let known: BTreeMap<&str, Vec<f64>> = self
            .team_rows()
            .filter_map(|row| Some((row.from.as_str(), row.complete()?)))
            .collect();
        let of = |person: &String| known.get(person.as_str()).cloned();
        let answers: Vec<(&String, Answers)> = groups
            .iter()
            .map(|(label, people)| (label, people.iter().filter_map(of).collect()))
            .collect();
        let enough = answers
            .iter()
            .filter(|(_, rows)| rows.len() >= self.min_group);
        let icc = icc(&enough.map(|(_, rows)| means(rows)).collect::<Vec<_>>());
        let everybody: Answers = known.into_values().collect();
        let reliability = reliability(self, self.team_rows());
        let judge = |label: &str, rows: &Answers, hidden: usize| {
            self.judge(label, rows, hidden, &reliability, icc.is_some())
        };
        let shown: Vec<GroupMean> = answers.iter().map(|(l, rows)| judge(l, rows, 0)).collect();
        let visible: usize = shown
            .iter()
            .filter(|group| group.mean.is_some())
            .filter_map(|group| group.answers)
            .sum();
        let all = judge("all", &everybody, everybody.len() - visible);
        let reliability = (everybody.len() >= self.min_group).then_some(reliability);
        Ok(GroupReport {
            reasons: self.reasons(&shown, &all, icc.as_ref(), reliability.as_ref()),
            groups: shown,
            all,
            icc,
            reliability,
        })
    }

    /// `hidden`: how many of these answers are in no group that is shown.
    fn judge(
        &self,
        label: &str,
        rows: &Answers,
        hidden: usize,
        reliability: &Reliability,
        icc: bool,
    ) -> GroupMean {
        let enough = rows.len() >= self.min_group;
        let slices: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let agreement = enough
            .then(|| within_group(&slices, self.scale.null_variance()))
            .flatten();
        let withheld = if !enough {
            Some(Withheld::TooFewAnswers)
        } else if hidden > 0 && hidden < self.min_group {
            Some(Withheld::WouldReveal)
        } else if !reliability.usable() {
            Some(Withheld::Unreliable)
        } else if !icc && agreement.is_none_or(|agreement| agreement < MIN_AGREEMENT) {
            Some(Withheld::NoAgreement)
        } else {
            None
        };
        let revealing = withheld == Some(Withheld::WouldReveal);
        GroupMean {
            label: label.to_owned(),
            mean: mean(&means(rows)).filter(|_| withheld.is_none()),
            answers: enough.then_some(rows.len()),
            agreement: agreement.filter(|_| !revealing),
            withheld,
        }
    }

    fn reasons(
        &self,
        groups: &[GroupMean],
        all: &GroupMean,
        icc: Option<&Icc>,
        reliability: Option<&Reliability>,
    ) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = groups
            .iter()
            .chain([all])
            .map(|group| self.group_reason(group))
            .collect();
        if let Some(icc) = icc {
            reasons.push(
                Reason::new(format!(
                    "ICC(1) is {:.3}: the share of an answer's variance that its group explains",
                    icc.single
                ))
                .input("groups", icc.groups)
                .source("Bliese 2000"),
            );
        }
        reasons.extend(reliability.map(Reliability::reason));
        reasons
    }

    fn group_reason(&self, group: &GroupMean) -> Reason {
        let label = &group.label;
        let claim = match (group.mean, group.withheld) {
            (Some(mean), _) => format!("the mean of {label} is {mean:.3}"),
            (None, Some(why)) => format!("the mean of {label} is withheld: it {}", why.text()),
            (None, None) => format!("the mean of {label} is not known"),
        };
        let reason = Reason::new(claim).rule(format!(
            "at least {} complete answers, and r_wg(J) of at least {MIN_AGREEMENT} or ICC(1) beside it",
            self.min_group
        ));
        match group.agreement {
            Some(agreement) => reason
                .input("r_wg(J)", format!("{agreement:.3}"))
                .source("James, Demaree & Wolf 1984"),
            None => reason,
        }
    }
}

fn means(rows: &Answers) -> Vec<f64> {
    rows.iter().filter_map(|row| mean(row)).collect()
}

fn disjoint(groups: &BTreeMap<String, Vec<String>>) -> Result<(), Mistakes> {
    let mut seen = BTreeSet::new();
    let mut mistakes = Vec::new();
    for (label, people) in groups {
        for person in people {
            if !seen.insert(person) {
                let place = Place::default().field(label.clone());
                mistakes.push(
                    Mistake::new(place, format!("`{person}` is in a group already"))
                        .help("groups must not overlap: answers could be found by subtraction"),
                );
            }
        }
    }
    Mistakes::none(mistakes)
}
