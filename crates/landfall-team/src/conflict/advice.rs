//! Advice as data.

use std::collections::BTreeSet;

use landfall_core::{Date, Mistake, Mistakes, Place, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::ConflictError;
use super::load::{EMBEDDED, parse};
use super::record::ConflictKind;
use super::situation::Situation;
use crate::member::Level;

/// How far the source of an advice was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its abstract or summary was read, and the advice drawn from it; the advice itself may go
    /// further than the study.
    Checked,
    /// Cited from memory: read the source before relying on it.
    Recalled,
    /// Practice without a study behind it.
    Practice,
}

/// Somebody's judgement of an advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Who reviewed it.
    pub by: String,
    /// When.
    #[schemars(with = "String")]
    pub on: Date,
    /// What she said of it.
    pub remark: String,
}

/// When an advice applies: all conditions given must hold.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// Kinds of conflict; empty for any.
    pub kinds: Vec<ConflictKind>,
    /// A self-reported dimension, such as `directness`.
    pub dimension: Option<String>,
    /// Least difference on it, as a share of its scale, above 0 and at most 1.
    pub gap_at_least: Option<f64>,
    /// Least number of steps between the two levels of the working language, from `none` to
    /// `native`, 1 to 7.
    pub level_gap_at_least: Option<u8>,
    /// Highest level of the weaker one.
    pub weaker_level_at_most: Option<Level>,
    /// Common working hours a day are fewer than this.
    pub overlap_hours_below: Option<f64>,
    /// Common working hours a day are at least this.
    pub overlap_hours_at_least: Option<f64>,
}

/// One advice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Unique name.
    pub id: String,
    /// What to do.
    pub text: String,
    /// When it applies.
    #[serde(default)]
    pub when: When,
    /// Where it comes from.
    pub source: String,
    /// How far the source was checked.
    pub standing: Standing,
    /// Who reviewed it; empty means nobody yet.
    #[serde(default)]
    pub reviews: Vec<Review>,
}

/// An advice that applies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Matched {
    /// Its name.
    pub id: String,
    /// What to do.
    pub text: String,
    /// Why it applies, where it comes from and who reviewed it.
    pub reason: Reason,
}

/// An advice that might apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Undecided {
    /// Its name.
    pub id: String,
    /// What would have to be known.
    pub lacks: Vec<String>,
}

/// Advice for one situation. People decide; nothing is done by itself.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Advised {
    /// What applies, in the order of the table.
    pub matched: Vec<Matched>,
    /// What might apply if more were known, in the order of the table.
    pub undecided: Vec<Undecided>,
}

/// A checked table of advice.
#[derive(Debug, Clone, PartialEq)]
pub struct AdviceTable(Vec<Advice>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    #[serde(default)]
    advice: Vec<Advice>,
}

impl AdviceTable {
    /// The table that ships with the crate ([`EMBEDDED`]).
    ///
    /// # Errors
    /// Never, as long as the crate passes its tests.
    pub fn embedded() -> Result<Self, ConflictError> {
        Self::from_toml(EMBEDDED, "advice.toml")
    }

    /// Reads a table of `[[advice]]`, as [`EMBEDDED`] shows it.
    ///
    /// # Errors
    /// [`ConflictError::Input`] with every mistake: a key or dimension that speaks of nationality,
    /// passport, ethnicity, religion and the like, an unknown key, an id given twice, advice
    /// without text or source, a condition out of range.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, ConflictError> {
        let raw: RawTable = parse(text, file)?;
        let mut seen = BTreeSet::new();
        let mut mistakes = Vec::new();
        for advice in &raw.advice {
            let faults = advice.faults();
            let twice = (!seen.insert(&advice.id)).then_some(("id", "given twice".to_owned()));
            for (field, message) in faults.into_iter().chain(twice) {
                let place = Place::file(file).field(format!("{}.{field}", advice.id));
                mistakes.push(Mistake::new(place, message));
            }
        }
        Mistakes::none(mistakes)?;
        Ok(Self(raw.advice))
    }

    /// The advice in its order.
    pub fn list(&self) -> &[Advice] {
        &self.0
    }

    /// What applies to a situation, and what might if more were known.
    ///
    /// # Errors
    /// [`ConflictError::Input`] when a difference is not from 0 to 1, hours not from 0 to 24, or a
    /// dimension speaks of nationality, ethnicity, religion and the like.
    pub fn advise(&self, situation: &Situation) -> Result<Advised, ConflictError> {
        situation.check()?;
        let mut advised = Advised::default();
        for advice in &self.0 {
            let found = advice.when.test(situation);
            if found.iter().any(|test| test.holds == Some(false)) {
                continue;
            }
            let lacks: Vec<String> = found
                .iter()
                .filter(|test| test.holds.is_none())
                .map(|test| test.about.clone())
                .collect();
            if lacks.is_empty() {
                advised.matched.push(advice.matched(&found));
            } else {
                let id = advice.id.clone();
                advised.undecided.push(Undecided { id, lacks });
            }
        }
        Ok(advised)
    }
}

/// One condition against a situation; `holds` is `None` when that is not known.
struct Test {
    about: String,
    demand: String,
    holds: Option<bool>,
}

impl Test {
    fn new(about: impl Into<String>, demand: impl Into<String>, holds: Option<bool>) -> Self {
        Self {
            about: about.into(),
            demand: demand.into(),
            holds,
        }
    }
}

impl When {
    fn test(&self, situation: &Situation) -> Vec<Test> {
        let mut tests = Vec::new();
        if !self.kinds.is_empty() {
            let names: Vec<&str> = self.kinds.iter().map(|kind| kind.name()).collect();
            let holds = self.kinds.contains(&situation.kind);
            tests.push(Test::new("kind", names.join(" or "), Some(holds)));
        }
        if let (Some(dimension), Some(least)) = (&self.dimension, self.gap_at_least) {
            let holds = situation.gaps.get(dimension).map(|gap| *gap >= least);
            let about = format!("difference in {dimension}");
            tests.push(Test::new(about, format!("at least {least}"), holds));
        }
        tests.extend(self.language_tests(situation.levels));
        tests.extend(self.hours_tests(situation.overlap));
        tests
    }

    fn language_tests(&self, levels: Option<(Level, Level)>) -> impl Iterator<Item = Test> {
        let gap = self.level_gap_at_least.map(|least| {
            let holds = levels.map(|(a, b)| step(a).abs_diff(step(b)) >= least);
            let about = "steps between language levels";
            Test::new(about, format!("at least {least}"), holds)
        });
        let weaker = self.weaker_level_at_most.map(|most| {
            let holds = levels.map(|(a, b)| a.min(b) <= most);
            Test::new(
                "the weaker language level",
                format!("at most {most}"),
                holds,
            )
        });
        gap.into_iter().chain(weaker)
    }

    fn hours_tests(&self, overlap: Option<f64>) -> impl Iterator<Item = Test> {
        let about = "common working hours a day";
        let below = self.overlap_hours_below.map(|limit| {
            let holds = overlap.map(|hours| hours < limit);
            Test::new(about, format!("below {limit}"), holds)
        });
        let least = self.overlap_hours_at_least.map(|least| {
            let holds = overlap.map(|hours| hours >= least);
            Test::new(about, format!("at least {least}"), holds)
        });
        below.into_iter().chain(least)
    }

    fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        if self.dimension.is_some() != self.gap_at_least.is_some() {
            let message = "`dimension` and `gap_at_least` belong together".to_owned();
            faults.push(("when.dimension", message));
        }
        if let Some(gap) = self.gap_at_least.filter(|gap| !(*gap > 0.0 && *gap <= 1.0)) {
            let message = format!("`{gap}` is no difference above 0 and at most 1");
            faults.push(("when.gap_at_least", message));
        }
        if let Some(steps) = self.level_gap_at_least.filter(|s| !(1..=7).contains(s)) {
            let message = format!("`{steps}` steps: from 1 to 7 are possible");
            faults.push(("when.level_gap_at_least", message));
        }
        let hours = [
            ("when.overlap_hours_below", self.overlap_hours_below),
            ("when.overlap_hours_at_least", self.overlap_hours_at_least),
        ];
        for (field, hours) in hours {
            if let Some(hours) = hours.filter(|hours| !(*hours > 0.0 && *hours <= 24.0)) {
                faults.push((field, format!("`{hours}` hours: above 0 and at most 24")));
            }
        }
        faults
    }
}

/// The place of a level among all, from 0.
fn step(level: Level) -> u8 {
    let below = Level::ALL.iter().filter(|other| **other < level);
    below.fold(0, |steps, _| steps + 1)
}

impl Advice {
    fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = self.when.faults();
        let texts = [
            ("id", &self.id),
            ("text", &self.text),
            ("source", &self.source),
        ];
        for (field, text) in texts {
            if text.trim().is_empty() {
                faults.push((field, "is empty".to_owned()));
            }
        }
        faults
    }

    fn matched(&self, tests: &[Test]) -> Matched {
        let standing = match self.standing {
            Standing::Checked => "summary of the source read",
            Standing::Recalled => "source cited from memory",
            Standing::Practice => "practice, no study",
        };
        let reviews = match self.reviews.last() {
            None => "nobody yet; open to review".to_owned(),
            Some(last) => format!("{} on {}: {}", last.by, last.on, last.remark),
        };
        let reason = Reason::new(&self.text)
            .input("advice", &self.id)
            .source(format!("{} ({standing})", self.source))
            .input("reviewed by", reviews);
        let reason = tests.iter().fold(reason, |reason, test| {
            reason.input(test.about.clone(), &test.demand)
        });
        Matched {
            id: self.id.clone(),
            text: self.text.clone(),
            reason,
        }
    }
}
