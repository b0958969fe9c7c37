//! What is wanted of a model, checked with what was measured.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{LanguageTag, Mistake, Mistakes, Place, ShareRange, nearest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::metrics::{Measure, Metrics, Part, Scores};
use super::quality::Quality;
use crate::FinetuneError;

/// What a language that was not measured means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unmeasured {
    /// It is not known what it lacks.
    #[default]
    Unknown,
    /// It does not serve, and lacks all the rows wanted that were not trained on.
    Missing,
}

/// What is wanted of a model; [`check`](Self::check) makes it a [`Coverage`].
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageParams {
    wanted: f64,
    names: BTreeMap<String, LanguageTag>,
    rows_wanted: Option<u64>,
    unmeasured: Unmeasured,
}

/// What a model reaches on each language, and what is wanted of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    pub(super) measure: Measure,
    pub(super) wanted: f64,
    pub(super) rows_wanted: Option<u64>,
    pub(super) unmeasured: Unmeasured,
    pub(super) varieties: Vec<Variety>,
    /// Rows of languages that were trained on and not judged.
    pub(super) unjudged: Vec<(LanguageTag, u64)>,
    files: Vec<(String, Part)>,
    unnamed: Vec<String>,
}

/// What counts for one name, and all runs that judged it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variety {
    pub(super) quality: Quality,
    pub(super) runs: Vec<Run>,
}

/// One run with the rows it was trained on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub(super) trained: u64,
    pub(super) value: f64,
    pub(super) interval: ShareRange,
}

impl CoverageParams {
    /// A language serves at `wanted` or above; above 0 and below 1. No names, no rows wanted, and
    /// what was not measured is unknown.
    pub const fn new(wanted: f64) -> Self {
        Self {
            wanted,
            names: BTreeMap::new(),
            rows_wanted: None,
            unmeasured: Unmeasured::Unknown,
        }
    }

    /// The language each name of the region column stands for; a name that is not here must be a
    /// language tag itself.
    #[must_use]
    pub fn names(mut self, names: BTreeMap<String, LanguageTag>) -> Self {
        self.names = names;
        self
    }

    /// Rows a language should be trained on, 1 or more; used where no curve can be drawn.
    #[must_use]
    pub const fn rows_wanted(mut self, rows: u64) -> Self {
        self.rows_wanted = Some(rows);
        self
    }

    /// What a language that was not measured means.
    #[must_use]
    pub const fn unmeasured(mut self, unmeasured: Unmeasured) -> Self {
        self.unmeasured = unmeasured;
        self
    }

    /// With what was measured. Of several files the last that judged a name counts; the earlier ones
    /// are points of its curve where they judged the same part, test or dev.
    ///
    /// # Errors
    /// [`FinetuneError::Input`] with every mistake; its fields are `wanted`, `rows_wanted`, `names`,
    /// `metrics` and `measure`.
    pub fn check(self, runs: Vec<Metrics>) -> Result<Coverage, FinetuneError> {
        let measure = runs
            .first()
            .map_or_else(Measure::default, |run| run.measure);
        Mistakes::none(self.mistakes(&runs, measure))?;
        let mut coverage = Coverage {
            measure,
            wanted: self.wanted,
            rows_wanted: self.rows_wanted,
            unmeasured: self.unmeasured,
            varieties: Vec::new(),
            unjudged: Vec::new(),
            files: runs
                .iter()
                .map(|run| (run.file.clone(), run.part))
                .collect(),
            unnamed: Vec::new(),
        };
        for name in names(&runs) {
            let Some(language) = self.language(name) else {
                coverage.unnamed.push(name.to_owned());
                continue;
            };
            match variety(name, &language, &runs) {
                Some(variety) => coverage.varieties.push(variety),
                None => {
                    let rows = runs.iter().rev().find_map(|run| run.trained.get(name));
                    coverage.unjudged.extend(rows.map(|rows| (language, *rows)));
                }
            }
        }
        Ok(coverage)
    }

    fn mistakes(&self, runs: &[Metrics], measure: Measure) -> Vec<Mistake> {
        let mistake =
            |field: &str, message: String| Mistake::new(Place::default().field(field), message);
        let mut found = Vec::new();
        if !(self.wanted > 0.0 && self.wanted < 1.0) {
            let message = format!("`{}` is not above 0 and below 1", self.wanted);
            found.push(mistake("wanted", message));
        }
        if self.rows_wanted == Some(0) {
            found.push(mistake("rows_wanted", "`0` is not 1 or more".to_owned()));
        }
        if runs.is_empty() {
            found.push(mistake(
                "metrics",
                "no file of measures is named".to_owned(),
            ));
        }
        let mut files = BTreeSet::new();
        for run in runs {
            if !files.insert(&run.file) {
                found.push(mistake(
                    "metrics",
                    format!("`{}` stands there twice", run.file),
                ));
            }
            if run.measure != measure {
                let message = format!("`{}` was read for {}, not {measure}", run.file, run.measure);
                found.push(mistake("measure", message));
            }
        }
        let known = names(runs);
        for name in self
            .names
            .keys()
            .filter(|name| !known.contains(name.as_str()))
        {
            let message = "no row of the files of measures has this name".to_owned();
            let mistake = mistake(&format!("names.{name}"), message);
            found.push(match nearest(name, known.iter().copied()) {
                Some(like) => mistake.help(format!("did you mean `{like}`?")),
                None => mistake,
            });
        }
        found
    }

    /// The language of a name: the one given, else the name itself where it is a tag. A first part
    /// of more than three letters is well-formed and no language of today, so such a name is none.
    fn language(&self, name: &str) -> Option<LanguageTag> {
        let own = || name.parse().ok();
        let own = || own().filter(|tag: &LanguageTag| matches!(tag.primary().len(), 2 | 3));
        self.names.get(name).cloned().or_else(own)
    }
}

/// All names that were judged or trained on.
fn names(runs: &[Metrics]) -> BTreeSet<&str> {
    let judged = runs.iter().flat_map(|run| run.scores.keys());
    let trained = runs.iter().flat_map(|run| run.trained.keys());
    judged.chain(trained).map(String::as_str).collect()
}

fn variety(name: &str, language: &LanguageTag, runs: &[Metrics]) -> Option<Variety> {
    let judged = |run: &Metrics| {
        Some((
            run.scores.get(name)?.clone(),
            run.trained.get(name).copied(),
        ))
    };
    let (last, (scores, trained)) = runs
        .iter()
        .rev()
        .find_map(|run| Some((run, judged(run)?)))?;
    let point = |run: &Metrics| {
        let (scores, trained) = judged(run)?;
        let certain = ShareRange {
            low: scores.value,
            high: scores.value,
        };
        Some(Run {
            trained: trained?,
            value: scores.value,
            interval: interval(&scores).map_or(certain, |(range, _)| range),
        })
    };
    let same = runs.iter().filter(|run| run.part == last.part);
    let (interval, widened) =
        interval(&scores).map_or((None, false), |(range, widened)| (Some(range), widened));
    Some(Variety {
        runs: same.filter_map(point).collect(),
        quality: Quality {
            name: name.to_owned(),
            language: language.clone(),
            file: last.file.clone(),
            part: last.part,
            measure: last.measure,
            value: scores.value,
            interval,
            widened,
            n: scores.n,
            chance: scores.chance,
            baseline: scores.baseline,
            tokens: scores.tokens,
            trained,
            adapter: scores.adapter,
        },
    })
}

/// The interval, and whether it had no width: then it is widened by 3/n to both sides.
fn interval(scores: &Scores) -> Option<(ShareRange, bool)> {
    let (low, high) = scores.interval?;
    let slack = if low < high {
        0.0
    } else {
        3.0 / scores.n as f64
    };
    let range = ShareRange {
        low: (low - slack).max(0.0),
        high: (high + slack).min(1.0),
    };
    Some((range, slack > 0.0))
}

impl Coverage {
    /// What is measured.
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// At or above this a language serves.
    pub const fn wanted(&self) -> f64 {
        self.wanted
    }

    /// What a language that was not measured means.
    pub const fn unmeasured(&self) -> Unmeasured {
        self.unmeasured
    }

    /// Rows a language should be trained on.
    pub const fn rows_wanted(&self) -> Option<u64> {
        self.rows_wanted
    }

    /// The files, and which records of them were judged.
    pub fn files(&self) -> &[(String, Part)] {
        &self.files
    }

    /// Names of the region column that are no language tag and were not given one.
    pub fn unnamed(&self) -> &[String] {
        &self.unnamed
    }

    /// What was measured, by the names of the region column.
    pub fn qualities(&self) -> impl Iterator<Item = &Quality> {
        self.varieties.iter().map(|variety| &variety.quality)
    }
}
