//! Which tensor of a file becomes which parameter.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Seed;

use super::flaw::CheckpointFlaw;
use super::head::Head;
use super::layout::{Parameter, Part, layout};
use super::names::{file_name, internal_name, is_buffer};
use super::open::Checkpoint;
use super::report::{LoadReport, Mismatch, Renamed};
use super::store::flawed;
use super::view::TensorView;
use crate::FinetuneError;
use crate::config::EncoderConfig;

/// When a head starts with fresh values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FreshHead {
    /// Never: a head that is missing or has another shape is an error. For prediction.
    Never,
    /// When the file has none. A head of another shape is an error.
    #[default]
    Missing,
    /// When the file has none or one of another shape.
    Unfit,
    /// Always, for instance because the labels mean something else.
    Always,
}

/// How to load a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LoadOptions {
    /// When the head starts fresh (by default when the file has none).
    pub head: FreshHead,
    /// Whether missing or misshaped parameters of the body start fresh too instead of being an
    /// error (by default not).
    pub fresh_body: bool,
}

/// The parameters of a model and where their values come from.
#[derive(Debug)]
pub struct Weights<'a> {
    checkpoint: Option<&'a Checkpoint>,
    parameters: Vec<Parameter>,
    /// Name in the file by name inside the program.
    sources: BTreeMap<String, String>,
    report: LoadReport,
}

impl<'a> Weights<'a> {
    /// Finds the parameters of a model with `head` in `checkpoint`. No numbers are read yet, except
    /// to compare a decoder that the file repeats with the word table it is tied to.
    ///
    /// # Errors
    /// [`FinetuneError::Checkpoint`] when parameters are missing or have another shape and the
    /// options do not allow fresh ones, when weights are integers, when two tensors mean the same
    /// parameter, or when a tied decoder differs from the word table.
    pub fn load(
        checkpoint: &'a Checkpoint,
        config: &EncoderConfig,
        head: Head,
        options: LoadOptions,
    ) -> Result<Self, FinetuneError> {
        let parameters = layout(config, head)?;
        let mut matcher = Matcher {
            checkpoint,
            config,
            head,
            options,
            by_name: by_name(checkpoint, config)?,
            report: LoadReport::default(),
        };
        matcher.tied()?;
        let sources = matcher.all(&parameters)?;
        let report = matcher.finish(&sources);
        Ok(Self {
            checkpoint: Some(checkpoint),
            parameters,
            sources,
            report,
        })
    }

    /// A model without a checkpoint: everything is new.
    ///
    /// # Errors
    /// When [`EncoderConfig::check`] fails.
    pub fn fresh(config: &EncoderConfig, head: Head) -> Result<Self, FinetuneError> {
        let parameters = layout(config, head)?;
        let mut report = LoadReport::default();
        for parameter in &parameters {
            let name = file_name(config.architecture, head, &parameter.name);
            match parameter.part {
                Part::Body => report.missing.push(name),
                Part::Pooler | Part::Head => report.new.push(name),
            }
        }
        report.sort();
        Ok(Self {
            checkpoint: None,
            parameters,
            sources: BTreeMap::new(),
            report,
        })
    }

    /// All parameters, in the order of [`layout`].
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// What came of it.
    pub fn report(&self) -> &LoadReport {
        &self.report
    }

    /// The tensor of the file for the parameter called `name` inside the program; `None` when it is
    /// new.
    pub fn view(&self, name: &str) -> Option<TensorView<'a>> {
        self.checkpoint?.tensor(self.sources.get(name)?)
    }

    /// The values of a parameter in row order: the file's, or fresh ones from `seed`.
    ///
    /// # Errors
    /// Never for parameters of this model, whose types were checked on loading.
    pub fn values(&self, parameter: &Parameter, seed: Seed) -> Result<Vec<f32>, FinetuneError> {
        match self.view(&parameter.name) {
            Some(view) => view.to_f32().map(Cow::into_owned),
            None => Ok(parameter.fresh(seed)),
        }
    }
}

/// Names in the file by name inside the program.
fn by_name<'a>(
    checkpoint: &'a Checkpoint,
    config: &EncoderConfig,
) -> Result<BTreeMap<String, &'a str>, FinetuneError> {
    let mut by_name: BTreeMap<String, &str> = BTreeMap::new();
    for second in checkpoint.names() {
        let key = internal_name(config.architecture, second);
        if let Some(first) = by_name.insert(key.clone(), second) {
            let flaw = CheckpointFlaw::Ambiguous {
                key,
                first: first.to_owned(),
                second: second.to_owned(),
            };
            return Err(flawed(&checkpoint.file(second), flaw));
        }
    }
    Ok(by_name)
}

struct Matcher<'a, 'c> {
    checkpoint: &'a Checkpoint,
    config: &'c EncoderConfig,
    head: Head,
    options: LoadOptions,
    by_name: BTreeMap<String, &'a str>,
    report: LoadReport,
}

const WORDS: &str = "embeddings.word_embeddings.weight";
const DECODER: &str = "cls.predictions.decoder.weight";
const BIAS: &str = "cls.predictions.bias";
const DECODER_BIAS: &str = "cls.predictions.decoder.bias";

impl Matcher<'_, '_> {
    /// Sorts out what a masked language model may have twice: the decoder and its bias.
    fn tied(&mut self) -> Result<(), FinetuneError> {
        if self.head != Head::MaskedLm {
            return Ok(());
        }
        if self.config.tie_word_embeddings && self.by_name.contains_key(WORDS) {
            self.double(DECODER, WORDS)?;
        }
        if self.by_name.contains_key(BIAS) {
            self.double(DECODER_BIAS, BIAS)?;
        } else if let Some(source) = self.by_name.remove(DECODER_BIAS) {
            self.by_name.insert(BIAS.to_owned(), source);
        }
        Ok(())
    }

    /// Takes `double` out when it equals `own`.
    fn double(&mut self, double: &str, own: &str) -> Result<(), FinetuneError> {
        let Some(name) = self.by_name.remove(double) else {
            return Ok(());
        };
        let second = self.checkpoint.tensor(name);
        let first = self.by_name.get(own);
        let first = first.and_then(|name| self.checkpoint.tensor(name));
        let same = second.zip(first).is_some_and(|(second, first)| {
            second.dtype() == first.dtype()
                && second.shape() == first.shape()
                && second.bytes() == first.bytes()
        });
        if same {
            self.report.doubled.push(name.to_owned());
            return Ok(());
        }
        let key = name.to_owned();
        Err(flawed(
            &self.checkpoint.file(name),
            CheckpointFlaw::NotTied { key },
        ))
    }

    /// Finds all parameters.
    fn all(&mut self, parameters: &[Parameter]) -> Result<BTreeMap<String, String>, FinetuneError> {
        let mut sources = BTreeMap::new();
        for parameter in parameters {
            if let Some(source) = self.one(parameter)? {
                sources.insert(parameter.name.clone(), source);
            }
        }
        self.complete(parameters)?;
        Ok(sources)
    }

    /// The source of one parameter, `None` when it starts fresh.
    fn one(&mut self, parameter: &Parameter) -> Result<Option<String>, FinetuneError> {
        let is_head = parameter.part == Part::Head;
        let name = self.by_name.get(&parameter.name).copied();
        let name = name.filter(|_| !(is_head && self.options.head == FreshHead::Always));
        let Some(name) = name else {
            self.fresh(parameter);
            return Ok(None);
        };
        let found = self.checkpoint.shape(name).unwrap_or_default();
        if found != parameter.shape {
            let mismatch = Mismatch {
                name: name.to_owned(),
                expected: parameter.shape.clone(),
                found: found.to_vec(),
            };
            let allowed = match parameter.part {
                Part::Body => self.options.fresh_body,
                Part::Pooler | Part::Head => self.options.head == FreshHead::Unfit,
            };
            if !allowed {
                return Err(self.shape(mismatch));
            }
            self.report.mismatched.push(mismatch);
            self.fresh(parameter);
            return Ok(None);
        }
        self.taken(parameter, name)?;
        Ok(Some(name.to_owned()))
    }

    /// Notes a parameter that comes from the file.
    fn taken(&mut self, parameter: &Parameter, name: &str) -> Result<(), FinetuneError> {
        let dtype = self.checkpoint.dtype(name).filter(|dtype| dtype.is_float());
        let Some(dtype) = dtype else {
            let (key, found) = (name.to_owned(), self.checkpoint.dtype(name));
            let found = found.map_or("nothing", super::Dtype::name);
            let flaw = CheckpointFlaw::NotFloat { key, found };
            return Err(flawed(&self.checkpoint.file(name), flaw));
        };
        let to = self.today(parameter);
        if to != name {
            let from = name.to_owned();
            self.report.renamed.push(Renamed { from, to });
        }
        *self.report.dtypes.entry(dtype).or_default() += 1;
        self.report.loaded += 1;
        Ok(())
    }

    fn today(&self, parameter: &Parameter) -> String {
        file_name(self.config.architecture, self.head, &parameter.name)
    }

    fn fresh(&mut self, parameter: &Parameter) {
        let name = self.today(parameter);
        match parameter.part {
            Part::Body => self.report.missing.push(name),
            Part::Pooler | Part::Head => self.report.new.push(name),
        }
    }

    fn shape(&self, mismatch: Mismatch) -> FinetuneError {
        let file = self.checkpoint.file(&mismatch.name);
        let flaw = CheckpointFlaw::Shape {
            key: mismatch.name,
            found: mismatch.found,
            expected: mismatch.expected,
        };
        flawed(&file, flaw)
    }

    /// Whether what is missing may be.
    fn complete(&self, parameters: &[Parameter]) -> Result<(), FinetuneError> {
        let folder = self.checkpoint.folder().display().to_string();
        let report = &self.report;
        if let (false, Some(key)) = (self.options.fresh_body, report.missing.first()) {
            let body = parameters.iter().filter(|one| one.part == Part::Body);
            let flaw = CheckpointFlaw::Missing {
                key: key.clone(),
                count: report.missing.len(),
                total: body.count(),
            };
            return Err(flawed(&folder, flaw));
        }
        if let (FreshHead::Never, Some(key)) = (self.options.head, report.new.first()) {
            let flaw = CheckpointFlaw::NoHead {
                key: key.clone(),
                head: self.head.class_ending(),
            };
            return Err(flawed(&folder, flaw));
        }
        Ok(())
    }

    /// The report with what nobody asked for.
    fn finish(mut self, sources: &BTreeMap<String, String>) -> LoadReport {
        let used: BTreeSet<&str> = sources.values().map(String::as_str).collect();
        let mismatched = self.report.mismatched.iter().map(|one| one.name.as_str());
        let known: BTreeSet<&str> = used.into_iter().chain(mismatched).collect();
        let mut ignored = Vec::new();
        let mut unexpected = Vec::new();
        for (own, name) in &self.by_name {
            if is_buffer(own) {
                ignored.push((*name).to_owned());
            } else if !known.contains(name) {
                unexpected.push((*name).to_owned());
            }
        }
        self.report.ignored = ignored;
        self.report.unexpected = unexpected;
        self.report.sort();
        self.report
    }
}
