//! Questions that go through adapters, which come and go.

use std::path::Path;

use landfall_core::Progress;

use super::answer::Prediction;
use super::pass::Embedding;
use super::predictor::{Predictor, sequences};
use super::serving::Served;
use super::vectors::Vectors;
use crate::FinetuneError;
use crate::checkpoint::Head;
use crate::counter::equal;
use crate::model::{Adapter, Route};
use crate::tokens::{Encoded, Text};

impl Predictor {
    /// What the head says about texts of regions, each through the adapters of its region
    /// ([`Predictor::set_route`]): one region for each text. Otherwise as
    /// [`Predictor::predict`].
    ///
    /// # Errors
    /// As [`Predictor::predict`]; [`FinetuneError::Rows`] for another number of regions.
    pub fn predict_regions(
        &self,
        texts: &[Text<'_>],
        regions: &[u32],
        progress: &Progress,
    ) -> Result<Vec<Prediction>, FinetuneError> {
        self.needs(Head::Sequence)?;
        equal("regions of the texts", regions.len(), texts.len())?;
        let encoded = self.encoded(texts, regions, progress)?;
        self.answers(&sequences(&encoded), regions, progress)
    }

    /// Vectors of texts of regions, each through the adapters of its region: one region for each
    /// text. Otherwise as [`Predictor::embed`].
    ///
    /// # Errors
    /// As [`Predictor::embed`]; [`FinetuneError::Rows`] for another number of regions.
    pub fn embed_regions(
        &self,
        texts: &[Text<'_>],
        regions: &[u32],
        embedding: Embedding,
        progress: &Progress,
    ) -> Result<Vectors, FinetuneError> {
        equal("regions of the texts", regions.len(), texts.len())?;
        let encoded = self.encoded(texts, regions, progress)?;
        self.vectors(&sequences(&encoded), regions, embedding, progress)
    }

    /// The tokens of texts, cut to what their adapters leave of the positions. Without regions all
    /// are of region 0.
    pub(super) fn encoded(
        &self,
        texts: &[Text<'_>],
        regions: &[u32],
        progress: &Progress,
    ) -> Result<Vec<Encoded>, FinetuneError> {
        let regions = if regions.is_empty() { &[0] } else { regions };
        let taken = self.serving.now()?.routing(regions)?.positions();
        let most = self.config.usable_positions().saturating_sub(taken);
        self.tokens()?.encode_all_within(texts, most, progress)
    }

    /// Takes up the adapter of a folder, PEFT's or this program's, under a name, in the place of
    /// the one that had the name before. Questions that are being answered go on with what was
    /// there when they were asked; the base is not touched. Rows reach it by the route
    /// ([`Predictor::set_route`]).
    ///
    /// # Errors
    /// As [`crate::adapter::AdapterFolder::open`] and [`crate::adapter::AdapterFolder::tensors`];
    /// what was there stays then.
    pub fn attach(&self, folder: &Path, name: &str) -> Result<(), FinetuneError> {
        let (print, device) = (self.fingerprint.as_str(), self.params.device());
        let read = Adapter::read(folder, name, (&self.config, self.head), print, device)?;
        let served = read.iter().map(|one| Served::of(one, &self.params));
        self.serving.put(served.collect::<Result<_, _>>()?)
    }

    /// Lets an adapter go.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] when there is none of this name or a route leads to it.
    pub fn detach(&self, name: &str) -> Result<(), FinetuneError> {
        self.serving.drop(name)
    }

    /// Sends rows through adapters, by their regions, from the next question on.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] when an adapter is not there.
    pub fn set_route(&self, route: Route) -> Result<(), FinetuneError> {
        self.serving.lead(route)
    }

    /// The names of the adapters, in the order in which they came.
    pub fn adapters(&self) -> Vec<String> {
        self.serving.names()
    }
}
