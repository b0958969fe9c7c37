//! A run from start to end: measured on the way, stopped when it no longer gets better, saved.

use std::path::{Path, PathBuf};

use landfall_core::Progress;
use serde::{Deserialize, Serialize};

use super::report::StepReport;
use super::snapshot::Snapshot;
use super::trainer::Trainer;
use crate::checkpoint::replace_files;
use crate::model::Model;
use crate::vocabulary::UnusedDecay;
use crate::{FinetuneError, files};

/// The file of what was measured.
const FILE: &str = "watch.json";

/// Gives the measure of a model, NaN where it is not defined.
pub type Measure<'a> = &'a mut dyn FnMut(&Model) -> Result<f64, FinetuneError>;

/// When to measure, stop and save.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WatchParams {
    /// Steps between two measurements; after each epoch without it.
    pub every: Option<u64>,
    /// Measurements in a row that may be no better than the best before the run stops; it goes on
    /// to its end without it.
    pub patience: Option<u64>,
    /// Whether the weights of the best measurement are taken at the end: no.
    pub keep_best: bool,
    /// Whether the smaller measure is the better one: no.
    pub lower: bool,
    /// Steps between two savings of the state; only after an interruption without it.
    pub save_every: Option<u64>,
    /// Where the state is saved; it is not without it.
    pub folder: Option<PathBuf>,
}

/// What was measured after some step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Steps done.
    pub steps: u64,
    /// The measure; `None` where it is not defined.
    pub value: Option<f64>,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// All steps are done.
    Done,
    /// It no longer got better.
    Patience,
    /// Somebody cancelled it; the state is saved if there is a folder for it.
    Cancelled,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    measured: Vec<Measurement>,
    best: Option<Measurement>,
    worse: u64,
    unused: Option<UnusedDecay>,
}

/// A run from start to end.
#[derive(Debug)]
pub struct Watch {
    params: WatchParams,
    state: State,
    best: Option<Snapshot>,
}

impl Watch {
    /// Nothing measured yet.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] for a count of 0.
    pub fn new(params: WatchParams) -> Result<Self, FinetuneError> {
        let counts = [
            ("steps between measurements", params.every),
            ("patience", params.patience),
            ("steps between savings", params.save_every),
        ];
        for (name, count) in counts {
            if count == Some(0) {
                return Err(FinetuneError::Setting {
                    name,
                    given: "0".to_owned(),
                    allowed: "1 or more".to_owned(),
                });
            }
        }
        Ok(Self {
            params,
            state: State::default(),
            best: None,
        })
    }

    /// What was measured, in order.
    pub fn measured(&self) -> &[Measurement] {
        &self.state.measured
    }

    /// The best measurement, the first of equals.
    pub fn best(&self) -> Option<Measurement> {
        self.state.best
    }

    /// Takes up a saved run: its trainer's state and what was measured.
    ///
    /// # Errors
    /// As [`Trainer::resume`].
    pub fn resume(&mut self, trainer: &mut Trainer<'_>) -> Result<(), FinetuneError> {
        let Some(folder) = self.params.folder.clone() else {
            return Ok(());
        };
        trainer.resume(&folder)?;
        let path = folder.join(FILE);
        let text = files::text(&path)?;
        self.state = serde_json::from_str(&text).map_err(|source| FinetuneError::Json {
            file: path.display().to_string(),
            source,
        })?;
        // What was measured after the state was saved will be measured again.
        let done = trainer.steps_done();
        self.state.measured.retain(|one| one.steps <= done);
        self.state.best = self.state.best.filter(|best| best.steps <= done);
        let best = self.state.best.map_or(0, |best| best.steps);
        let worse = self.state.measured.iter().filter(|one| one.steps > best);
        self.state.worse = worse.count() as u64;
        if self.params.keep_best && self.state.best.is_some() {
            self.best = Some(Snapshot::read(&folder, trainer, self.state.unused)?);
        }
        Ok(())
    }

    /// Trains to the end. `each` is told of every step; `measure` gives the measure of a model,
    /// NaN where it is not defined, or `None` where nothing is measured at all. At the end the
    /// trainer has the weights to be used.
    ///
    /// # Errors
    /// As [`Trainer::step`]: after [`FinetuneError::NotFinite`] the state before the step is saved
    /// if there is a folder for it.
    pub fn run(
        &mut self,
        trainer: &mut Trainer<'_>,
        each: &mut dyn FnMut(&StepReport),
        mut measure: Option<Measure<'_>>,
        progress: &Progress,
    ) -> Result<Stop, FinetuneError> {
        let stage = progress.stage("steps", Some(trainer.total_steps()));
        // Cancelling is asked for below.
        let _ = stage.advance(trainer.steps_done());
        let mut stop = Stop::Done;
        loop {
            if progress.is_cancelled() {
                self.save(trainer)?;
                return Ok(Stop::Cancelled);
            }
            let Some(report) = self.step(trainer)? else {
                break;
            };
            each(&report);
            let _ = stage.advance(1);
            if let Some(measure) = measure.as_mut()
                && self.due(trainer)
                && self.measure(trainer, &mut **measure)?
            {
                stop = Stop::Patience;
                break;
            }
            let saves = self.params.save_every;
            if saves.is_some_and(|every| trainer.steps_done().is_multiple_of(every)) {
                self.save(trainer)?;
            }
        }
        if let Some(best) = &self.best {
            trainer.restore(best)?;
        }
        Ok(stop)
    }

    fn step(&self, trainer: &mut Trainer<'_>) -> Result<Option<StepReport>, FinetuneError> {
        let step = trainer.step();
        if let Err(FinetuneError::NotFinite { .. }) = &step {
            self.save(trainer)?;
        }
        step
    }

    fn due(&self, trainer: &Trainer<'_>) -> bool {
        let done = trainer.steps_done();
        let regular = match self.params.every {
            Some(every) => done.is_multiple_of(every),
            None => trainer.at_epoch_end(),
        };
        regular || done >= trainer.total_steps()
    }

    /// Measures; whether patience is at its end.
    fn measure(
        &mut self,
        trainer: &Trainer<'_>,
        measure: Measure<'_>,
    ) -> Result<bool, FinetuneError> {
        let value = trainer.judged(|model| measure(model))?;
        let measured = Measurement {
            steps: trainer.steps_done(),
            value: (!value.is_nan()).then_some(value),
        };
        self.state.measured.push(measured);
        let before = self.state.best.and_then(|best| best.value);
        let better = match (before, self.params.lower) {
            (None, _) => !value.is_nan(),
            (Some(before), true) => value < before,
            (Some(before), false) => value > before,
        };
        if !better {
            self.state.worse += 1;
            let patience = self.params.patience;
            return Ok(patience.is_some_and(|patience| self.state.worse >= patience));
        }
        self.state.worse = 0;
        self.state.best = Some(measured);
        if self.params.keep_best {
            let best = trainer.snapshot()?;
            self.state.unused = best.unused();
            self.best = Some(best);
        }
        Ok(false)
    }

    /// Saves the state of the run, if there is a folder for it.
    fn save(&self, trainer: &Trainer<'_>) -> Result<(), FinetuneError> {
        let Some(folder) = &self.params.folder else {
            return Ok(());
        };
        if let Some(best) = &self.best {
            best.save(folder)?;
        }
        self.write(folder)?;
        trainer.save(folder)
    }

    fn write(&self, folder: &Path) -> Result<(), FinetuneError> {
        let path = folder.join(FILE);
        let text = serde_json::to_vec(&self.state).map_err(|source| FinetuneError::Json {
            file: path.display().to_string(),
            source,
        })?;
        replace_files(folder, |aside| {
            let path = aside.join(FILE);
            std::fs::write(&path, text)
                .map_err(|source| FinetuneError::io(&path, "written", source))
        })
    }
}
