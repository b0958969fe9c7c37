//! A predictor out of a folder, or of a model.

use std::borrow::Cow;
use std::path::Path;

use landfall_core::Seed;
use landfall_torch::cuda;

use super::defaults;
use super::frozen::Frozen;
use super::params::ValidPredictorParams;
use super::pass::Embedding;
use super::predictor::Predictor;
use super::serving::Serving;
use crate::FinetuneError;
use crate::adapter::{AdapterFolder, fingerprint};
use crate::checkpoint::{
    Checkpoint, FreshHead, Head, LoadOptions, LoadReport, Parameter, Weights, layout,
    transformer_folder,
};
use crate::config::EncoderConfig;
use crate::model::Model;
use crate::tokens::{Tokens, TokensFlaw};

impl Predictor {
    pub(super) fn open(
        folder: &Path,
        params: &ValidPredictorParams,
        adapter: Option<&AdapterFolder>,
    ) -> Result<Self, FinetuneError> {
        cuda::open(params.device(), &cuda::Search::default())?;
        let transformer = transformer_folder(folder)?;
        let (config, head, fresh) = topped(EncoderConfig::read(&transformer)?, params, adapter)?;
        let tokens = match Tokens::open(folder, &config) {
            Ok(tokens) => Ok(limited(tokens, params)?),
            // Token ids can be asked about.
            Err(FinetuneError::Tokens {
                file,
                flaw: flaw @ TokensFlaw::NoTokenizer { .. },
            }) => Err(Some((file, flaw))),
            Err(error) => return Err(error),
        };
        let embedding = defaults::embedding(folder)?;
        let checkpoint = Checkpoint::open(&transformer)?;
        let options = LoadOptions {
            head: fresh,
            fresh_body: false,
        };
        let found = Weights::load(&checkpoint, &config, head, options)?;
        let fingerprint = fingerprint(found.parameters(), |parameter, step| {
            let values = found
                .view(&parameter.name)
                .map(|view| view.to_f32().map(Cow::into_owned));
            let values = values.transpose()?.unwrap_or_default();
            Ok(values.into_iter().step_by(step).collect())
        })?;
        // Nothing is new, or is never asked: the seed does not matter.
        let values = |parameter: &Parameter| found.values(parameter, Seed::new(0));
        Ok(Self {
            params: *params,
            head,
            weights: Frozen::of(found.parameters(), values, params)?,
            fingerprint,
            serving: Serving::default(),
            tokens,
            embedding,
            bare: fresh != FreshHead::Never && !found.report().new.is_empty(),
            report: found.report().clone(),
            config,
        })
    }

    pub(super) fn of(
        model: &Model,
        tokens: Option<Tokens>,
        params: &ValidPredictorParams,
    ) -> Result<Self, FinetuneError> {
        cuda::open(params.device(), &cuda::Search::default())?;
        let head = params.head().unwrap_or(model.head());
        if head != model.head() && head != Head::Embedding {
            return Err(FinetuneError::Setting {
                name: "head",
                given: head.class_ending().to_owned(),
                allowed: format!("the model's own, {}, or none", model.head().class_ending()),
            });
        }
        let config = model.config().clone();
        let parameters = layout(&config, head)?;
        let values = |parameter: &Parameter| model.values(parameter);
        Ok(Self {
            params: *params,
            head,
            weights: Frozen::of(&parameters, values, params)?,
            fingerprint: model.fingerprint()?.to_owned(),
            serving: match head == model.head() {
                true => Serving::of(model, params)?,
                false => Serving::default(),
            },
            tokens: match tokens {
                Some(tokens) => Ok(limited(tokens, params)?),
                None => Err(None),
            },
            embedding: Ok(Embedding::default()),
            report: LoadReport::default(),
            bare: false,
            config,
        })
    }
}

fn limited(tokens: Tokens, params: &ValidPredictorParams) -> Result<Tokens, FinetuneError> {
    match params.max_length() {
        Some(length) => tokens.with_limit(length),
        None => Ok(tokens),
    }
}

/// Configuration and head: those asked for, or of the adapter, or of the folder; and when the head
/// is not that of the folder.
fn topped(
    config: EncoderConfig,
    params: &ValidPredictorParams,
    adapter: Option<&AdapterFolder>,
) -> Result<(EncoderConfig, Head, FreshHead), FinetuneError> {
    let brought = match (params.head(), adapter) {
        (None, Some(adapter)) => adapter.under_head(&config)?,
        _ => None,
    };
    if let Some(brought) = brought {
        return Ok(brought);
    }
    match params.head().or_else(|| Head::of(&config)) {
        Some(head) => Ok((config, head, FreshHead::Never)),
        None => Err(no_head(&config)),
    }
}

fn no_head(config: &EncoderConfig) -> FinetuneError {
    let served = Head::ALL.map(|head| {
        let class = config.architecture.class();
        format!("`{class}{}`", head.class_ending())
    });
    FinetuneError::Setting {
        name: "the head in `architectures` of config.json",
        given: config.architectures.join(", "),
        allowed: format!("{}, or a head named by the caller", served.join(", ")),
    }
}
