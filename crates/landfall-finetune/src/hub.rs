//! Download of a checkpoint folder from a model hub. Nothing in this crate needs it: a folder that
//! came any other way is as good.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hf_hub::api::sync::{ApiBuilder, ApiError, ApiRepo};
use hf_hub::{Cache, Repo, RepoType};

use crate::checkpoint::shard_files;
use crate::{FinetuneError, files};

/// Weights; the first that is there counts.
const WEIGHTS: [&str; 4] = [
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
];

/// Files that some checkpoints have.
const OTHERS: [&str; 12] = [
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
    "sentencepiece.bpe.model",
    "modules.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "1_Pooling/config.json",
];

/// A model hub and the folder its files are kept in.
#[derive(Debug, Clone)]
pub struct Hub {
    cache: PathBuf,
    endpoint: Option<String>,
    token: Option<String>,
}

impl Hub {
    /// The public hub, without a token; files are kept in `cache`, in the layout of Hugging Face's
    /// own cache, and nothing is written elsewhere.
    pub fn new(cache: impl Into<PathBuf>) -> Self {
        Self {
            cache: cache.into(),
            endpoint: None,
            token: None,
        }
    }

    /// Another hub: the start of its addresses.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// A token for models that are not public.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Fetches the checkpoint called `model` (`owner/name`) at `revision` (`main`, a tag, or a
    /// commit) and returns its folder. Files that are there already are not fetched again.
    ///
    /// # Errors
    /// [`FinetuneError::Hub`] when there is no network, no such model, or no weights in it.
    pub fn fetch(&self, model: &str, revision: &str) -> Result<PathBuf, FinetuneError> {
        let failed = |error: ApiError| refused(model, error.to_string());
        let mut api = ApiBuilder::from_cache(Cache::new(self.cache.clone()))
            .with_progress(false)
            .with_token(self.token.clone());
        if let Some(endpoint) = &self.endpoint {
            api = api.with_endpoint(endpoint.clone());
        }
        let api = api.build().map_err(failed)?;
        let revision = revision.to_owned();
        let repo = Repo::with_revision(model.to_owned(), RepoType::Model, revision);
        let repo = api.repo(repo);
        let listed = repo.info().map_err(failed)?.siblings.into_iter();
        let names: BTreeSet<String> = listed.map(|one| one.rfilename).collect();
        let config = repo.get("config.json").map_err(failed)?;
        weights(&repo, model, &names)?;
        for name in OTHERS.into_iter().filter(|name| names.contains(*name)) {
            repo.get(name).map_err(failed)?;
        }
        let folder = config.parent().map(Path::to_owned);
        Ok(folder.unwrap_or_else(|| self.cache.clone()))
    }
}

/// Fetches the weights, all shards if there are several.
fn weights(repo: &ApiRepo, model: &str, names: &BTreeSet<String>) -> Result<(), FinetuneError> {
    let failed = |error: ApiError| refused(model, error.to_string());
    let first = WEIGHTS.into_iter().find(|name| names.contains(*name));
    let first = first.ok_or_else(|| {
        let wanted = WEIGHTS.join(", ");
        refused(model, format!("it has no weights; needed: one of {wanted}"))
    })?;
    let path = repo.get(first).map_err(failed)?;
    if first.ends_with(".index.json") {
        let file = path.display().to_string();
        for shard in shard_files(&files::text(&path)?, &file)? {
            repo.get(&shard).map_err(failed)?;
        }
    }
    Ok(())
}

fn refused(model: &str, why: String) -> FinetuneError {
    FinetuneError::Hub {
        model: model.to_owned(),
        why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_network_the_model_is_named() {
        let cache = tempfile::tempdir().unwrap();
        // The port of the discard service: nobody answers.
        let hub = Hub::new(cache.path()).endpoint("http://127.0.0.1:9");
        let error = hub.fetch("owner/name", "main").unwrap_err();
        assert!(matches!(error, FinetuneError::Hub { .. }));
        assert!(
            error
                .to_string()
                .starts_with("`owner/name` could not be fetched: "),
            "{error}"
        );
    }
}
