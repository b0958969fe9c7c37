//! A word table of the rows in use only.

use landfall_torch::tch::{Kind, Tensor};

use super::{Model, numbers};
use crate::FinetuneError;
use crate::checkpoint::{Checkpoint, FreshHead, Head, LoadOptions, Parameter, Weights};
use crate::vocabulary::{Compact, UnusedDecay};

/// The table that can be made smaller.
pub(super) const TABLE: &str = "embeddings.word_embeddings.weight";

/// Which rows are in use, and what became of the others.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) compact: Compact,
    /// What weight decay alone has made of the rows that are not in use.
    pub(super) unused: UnusedDecay,
    /// The whole table before training, of a model without a file.
    whole: Option<Tensor>,
}

impl Model {
    /// Keeps the rows of the word table that `compact` has, until [`Model::expand`]. Training on
    /// them gives what training on the whole table gives. Returns whether it was done: not for
    /// masked language models, whose softmax needs all rows.
    ///
    /// # Errors
    /// When memory is short.
    pub(crate) fn shrink(&mut self, compact: Compact) -> Result<bool, FinetuneError> {
        let small = compact.len() < self.config.vocabulary;
        if !small || self.head == Head::MaskedLm || self.words.is_some() {
            return Ok(false);
        }
        let used: Vec<i64> = compact.used().iter().map(|id| i64::from(*id)).collect();
        let used = Tensor::f_from_slice(&used)?.f_to_device(self.device.tch())?;
        let filed = self.source.is_some();
        let mut whole = None;
        if let Some(table) = self.table() {
            let before = table.f_detach()?;
            *table = before.f_index_select(0, &used)?;
            whole = Some(before).filter(|_| !filed);
        }
        self.words = Some(Words {
            compact,
            unused: UnusedDecay::default(),
            whole,
        });
        Ok(true)
    }

    /// The whole word table again.
    ///
    /// # Errors
    /// When the file can no longer be read or memory is short.
    pub(crate) fn expand(&mut self) -> Result<(), FinetuneError> {
        let Some(words) = self.words.take() else {
            return Ok(());
        };
        let table = self.parameters.iter().find(|one| one.name == TABLE);
        let Some(parameter) = table.cloned() else {
            return Ok(());
        };
        let own = self.tensor(TABLE).map_or_else(|| Ok(Vec::new()), numbers)?;
        let whole = self.whole(&words, own, &parameter)?;
        let shape: Vec<i64> = parameter.shape.iter().map(|size| *size as i64).collect();
        let whole = Tensor::f_from_slice(&whole)?
            .f_view(shape.as_slice())?
            .f_to_kind(Kind::Float)?
            .f_to_device(self.device.tch())?;
        if let Some(table) = self.table() {
            *table = whole;
        }
        Ok(())
    }

    /// Tells the rows that are not in use of one step of weight decay.
    pub(crate) fn decay_unused(&mut self, rate: f64, decay: f64) {
        if let Some(words) = &mut self.words {
            words.unused.step(rate, decay);
        }
    }

    /// The decay of the rows that are not in use, to be kept with a run.
    pub(crate) fn unused_decay(&self) -> Option<UnusedDecay> {
        self.words.as_ref().map(|words| words.unused)
    }

    /// How many rows of the word table are in use, where it was cut to them.
    pub(crate) fn words_in_use(&self) -> Option<usize> {
        self.words.as_ref().map(|words| words.compact.len())
    }

    /// Sets it, when a run goes on.
    pub(crate) fn set_unused_decay(&mut self, unused: UnusedDecay) {
        if let Some(words) = &mut self.words {
            words.unused = unused;
        }
    }

    fn table(&mut self) -> Option<&mut Tensor> {
        let at = self.parameters.iter().position(|one| one.name == TABLE)?;
        self.tensors.get_mut(at)
    }

    /// The whole table: trained rows, and those before training times what decay left of them.
    pub(super) fn whole(
        &self,
        words: &Words,
        own: Vec<f32>,
        parameter: &Parameter,
    ) -> Result<Vec<f32>, FinetuneError> {
        let mut whole = match (&words.whole, &self.source) {
            (Some(before), _) => numbers(before)?,
            (None, Some(source)) => self.filed(source)?,
            (None, None) => return Ok(own),
        };
        #[expect(clippy::cast_possible_truncation, reason = "a factor between 0 and 1")]
        let left = words.unused.factor() as f32;
        whole.iter_mut().for_each(|value| *value *= left);
        let width = parameter.shape.last().copied().unwrap_or_default();
        let rows = own.chunks_exact(width.max(1));
        for (id, row) in words.compact.used().iter().zip(rows) {
            let from = (*id as usize).saturating_mul(width);
            if let Some(place) = whole.get_mut(from..from.saturating_add(width)) {
                place.copy_from_slice(row);
            }
        }
        Ok(whole)
    }

    /// The table as the file has it.
    fn filed(&self, source: &Checkpoint) -> Result<Vec<f32>, FinetuneError> {
        let options = LoadOptions {
            head: FreshHead::Always,
            fresh_body: false,
        };
        let weights = Weights::load(source, &self.config, Head::Embedding, options)?;
        match weights.view(TABLE) {
            Some(view) => Ok(view.to_f32()?.into_owned()),
            None => Ok(Vec::new()),
        }
    }
}
