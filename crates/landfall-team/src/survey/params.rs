//! A questionnaire, its answers, and the checked twin.

use std::collections::BTreeSet;
use std::fmt;

use landfall_core::{Mistake, Mistakes, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::SurveyError;
use super::reliability::MIN_RELIABILITY;

/// Smallest group whose answers are shown. It may be raised, never lowered.
pub const MIN_GROUP: usize = 5;

/// The scale all questions are answered on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Whole numbers from `lowest` to `highest`, such as 1 to 5.
    Likert {
        /// Lowest answer.
        lowest: i32,
        /// Highest answer.
        highest: i32,
    },
    /// Any number from `lowest` to `highest`, such as a slider from 0 to 100.
    Continuous {
        /// Lowest answer.
        lowest: f64,
        /// Highest answer.
        highest: f64,
    },
}

impl Scale {
    fn ends(self) -> (f64, f64) {
        match self {
            Self::Likert { lowest, highest } => (f64::from(lowest), f64::from(highest)),
            Self::Continuous { lowest, highest } => (lowest, highest),
        }
    }

    fn mistake(self) -> Option<Mistake> {
        let (lowest, highest) = self.ends();
        if (highest - lowest).is_finite() && lowest < highest {
            return None;
        }
        let place = Place::default().field("scale");
        Some(Mistake::new(
            place,
            format!(
                "a scale from `{lowest}` to `{highest}` has no room: the highest answer must exceed the lowest"
            ),
        ))
    }

    /// Whether `value` is an answer on this scale.
    fn allows(self, value: f64) -> bool {
        let (lowest, highest) = self.ends();
        let whole = match self {
            Self::Likert { .. } => value.fract() == 0.0,
            Self::Continuous { .. } => true,
        };
        whole && (lowest..=highest).contains(&value)
    }

    /// The answer as a share of the scale's width, turned round when the question is reversed.
    fn unit(self, value: f64, reversed: bool) -> f64 {
        let (lowest, highest) = self.ends();
        let share = (value - lowest) / (highest - lowest);
        if reversed { 1.0 - share } else { share }
    }

    /// Variance of answers given at random, all equally often, on the scale mapped to 0 to 1:
    /// (A² − 1)/12 of A options (James, Demaree & Wolf 1984), or 1/12.
    pub(super) fn null_variance(self) -> f64 {
        match self {
            Self::Likert { .. } => {
                let (lowest, highest) = self.ends();
                let steps = highest - lowest;
                ((steps + 1.0) * (steps + 1.0) - 1.0) / 12.0 / (steps * steps)
            }
            Self::Continuous { .. } => 1.0 / 12.0,
        }
    }
}

/// One question of the scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Its text or short name.
    pub label: String,
    /// Whether agreement speaks against what the scale measures, so that the answer is turned
    /// round.
    pub reversed: bool,
}

/// One person's answers, as shares of the scale's width.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) from: String,
    /// The colleague asked about; `None` for the team as a whole.
    pub(crate) about: Option<String>,
    pub(crate) values: Vec<Option<f64>>,
}

impl Row {
    /// All answers; `None` when any question is unanswered.
    pub(crate) fn complete(&self) -> Option<Vec<f64>> {
        self.values.iter().copied().collect()
    }
}

/// A questionnaire and its answers, not yet checked.
///
/// The answers of one call of [`Self::about`] or [`Self::team`] stand in the order of the
/// questions; `None` is a question left out.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyParams {
    scale: Scale,
    questions: Vec<Question>,
    rows: Vec<Row>,
    min_group: usize,
    min_reliability: f64,
    level: f64,
}

impl SurveyParams {
    /// A questionnaire without questions. Defaults: groups of fewer than 5 are not shown, a scale
    /// of reliability below 0.6 is not used, intervals of 95 %.
    pub fn new(scale: Scale) -> Self {
        Self {
            scale,
            questions: Vec::new(),
            rows: Vec::new(),
            min_group: MIN_GROUP,
            min_reliability: MIN_RELIABILITY,
            level: 0.95,
        }
    }

    /// Adds a question.
    #[must_use]
    pub fn question(mut self, label: impl Into<String>) -> Self {
        self.questions.push(Question {
            label: label.into(),
            reversed: false,
        });
        self
    }

    /// Says that agreement with the question added last speaks against what the scale measures.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        if let Some(question) = self.questions.last_mut() {
            question.reversed = true;
        }
        self
    }

    /// Adds the answers of `from` about working with `about`.
    #[must_use]
    pub fn about(
        self,
        from: impl Into<String>,
        about: impl Into<String>,
        values: Vec<Option<f64>>,
    ) -> Self {
        self.row(from.into(), Some(about.into()), values)
    }

    /// Adds the answers of `from` about the team as a whole.
    #[must_use]
    pub fn team(self, from: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        self.row(from.into(), None, values)
    }

    fn row(mut self, from: String, about: Option<String>, values: Vec<Option<f64>>) -> Self {
        self.rows.push(Row {
            from,
            about,
            values,
        });
        self
    }

    /// Shows groups of at least `answers` answers only; at least 5.
    #[must_use]
    pub fn min_group(mut self, answers: usize) -> Self {
        self.min_group = answers;
        self
    }

    /// Uses the scale only from this reliability on, above 0 and at most 1.
    #[must_use]
    pub fn min_reliability(mut self, alpha: f64) -> Self {
        self.min_reliability = alpha;
        self
    }

    /// Confidence of the intervals, above 0 and below 1.
    #[must_use]
    pub fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Checks everything and returns the survey that can be evaluated. No answers at all are fine.
    ///
    /// # Errors
    /// [`SurveyError::Input`] with every mistake: a scale without width, no questions, answers off
    /// the scale or of the wrong number, somebody answering twice or about herself, settings out of
    /// range.
    pub fn check(self) -> Result<Survey, SurveyError> {
        let mut mistakes = self.setting_mistakes();
        mistakes.extend(self.scale.mistake());
        if mistakes.is_empty() {
            self.row_mistakes(&mut mistakes);
        }
        Mistakes::none(mistakes)?;
        let (scale, questions) = (self.scale, self.questions);
        let turn = |row: Row| Row {
            values: row
                .values
                .iter()
                .zip(&questions)
                .map(|(value, question)| value.map(|v| scale.unit(v, question.reversed)))
                .collect(),
            ..row
        };
        let mut rows: Vec<Row> = self.rows.into_iter().map(turn).collect();
        rows.sort_by(|a, b| (&a.from, &a.about).cmp(&(&b.from, &b.about)));
        Ok(Survey {
            scale,
            questions,
            rows,
            min_group: self.min_group,
            min_reliability: self.min_reliability,
            level: self.level,
        })
    }

    fn setting_mistakes(&self) -> Vec<Mistake> {
        let at = |field: &str| Place::default().field(field);
        let mut mistakes = Vec::new();
        if self.questions.is_empty() {
            mistakes.push(Mistake::new(at("questions"), "there are no questions"));
        }
        let mut labels = BTreeSet::new();
        for question in &self.questions {
            if !labels.insert(&question.label) {
                let message = format!("the question `{}` stands twice", question.label);
                mistakes.push(Mistake::new(at("questions"), message));
            }
        }
        if self.min_group < MIN_GROUP {
            let given = self.min_group;
            mistakes.push(
                Mistake::new(
                    at("min_group"),
                    format!("`{given}` answers are too few to show: at least {MIN_GROUP}"),
                )
                .help("raise it; people must not be recognised by their answers"),
            );
        }
        if !(self.min_reliability > 0.0 && self.min_reliability <= 1.0) {
            let message = format!(
                "`{}` is no reliability above 0 and at most 1",
                self.min_reliability
            );
            mistakes.push(Mistake::new(at("min_reliability"), message));
        }
        mistakes.extend(level_mistake(self.level));
        mistakes
    }

    fn row_mistakes(&self, mistakes: &mut Vec<Mistake>) {
        let mut seen = BTreeSet::new();
        for row in &self.rows {
            let about = row.about.as_deref().unwrap_or("the team");
            let place = Place::default().field(format!("{} about {about}", row.from));
            let mut say = |message: String| mistakes.push(Mistake::new(place.clone(), message));
            if row.about.as_ref() == Some(&row.from) {
                say("somebody answered about herself".to_owned());
            }
            if !seen.insert((&row.from, &row.about)) {
                say("answers were given twice".to_owned());
            }
            if row.values.len() != self.questions.len() {
                let (given, asked) = (row.values.len(), self.questions.len());
                say(format!("`{given}` answers to {asked} questions"));
            }
            let (lowest, highest) = self.scale.ends();
            for (value, question) in row.values.iter().zip(&self.questions) {
                if let Some(value) = value.filter(|value| !self.scale.allows(*value)) {
                    let label = &question.label;
                    say(format!(
                        "`{value}` to `{label}` is not on the scale from {lowest} to {highest}"
                    ));
                }
            }
        }
    }
}

/// What is wrong with a confidence level.
pub(crate) fn level_mistake(level: f64) -> Option<Mistake> {
    (!(level > 0.0 && level < 1.0)).then(|| {
        Mistake::new(
            Place::default().field("level"),
            format!("`{level}` is no confidence above 0 and below 1"),
        )
    })
}

/// A checked survey; made by [`SurveyParams::check`].
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    pub(crate) scale: Scale,
    pub(crate) questions: Vec<Question>,
    /// Sorted by who answered about whom.
    pub(crate) rows: Vec<Row>,
    pub(crate) min_group: usize,
    pub(crate) min_reliability: f64,
    pub(crate) level: f64,
}

impl Survey {
    /// The scale of the answers.
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// The questions in their order.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Smallest group that is shown.
    pub const fn min_group(&self) -> usize {
        self.min_group
    }

    /// Confidence of the intervals.
    pub const fn level(&self) -> f64 {
        self.level
    }

    /// Answers about the team as a whole, sorted by person.
    pub(crate) fn team_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.about.is_none())
    }

    /// Answers about one colleague.
    pub(crate) fn pair_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.about.is_some())
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lowest, highest) = self.ends();
        let kind = match self {
            Self::Likert { .. } => "whole numbers",
            Self::Continuous { .. } => "numbers",
        };
        write!(f, "{kind} from {lowest} to {highest}")
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reversed = if self.reversed { " (reversed)" } else { "" };
        write!(f, "{}{reversed}", self.label)
    }
}
