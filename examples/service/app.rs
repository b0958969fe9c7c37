//! What all requests share.

use std::sync::Arc;
use std::time::Duration;

use landfall::Error;
use landfall::legal::LawBase;
use landfall::legal::engine::Engine;
use landfall::legal::load;

use super::args::Args;
use super::keys::Keys;
use super::metrics::Metrics;
use super::model::Model;
use super::work::Pool;
use super::{openapi, page};

/// Said where nobody decided who may ask.
const NO_KEYS: &str = "--keys FILE is needed: `--new-key NAME` makes a key and its line for the \
                       file; or give --insecure-no-keys to answer everybody who reaches the address";

/// What one request may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of a body.
    pub(crate) max_body: usize,
    /// Time from its head to its answer.
    pub(crate) timeout: Duration,
}

/// What all requests share; nothing in it changes but figures.
pub(crate) struct App {
    pub(crate) keys: Keys,
    pub(crate) limits: Limits,
    pub(crate) pool: Pool,
    pub(crate) metrics: Arc<Metrics>,
    /// The bundled rules of law.
    pub(crate) law: Engine,
    /// Their version and checksum.
    pub(crate) pack: String,
    pub(crate) model: Option<Model>,
    pub(crate) openapi: String,
    pub(crate) page: String,
}

impl App {
    /// Reads keys, rules and model.
    pub(crate) fn new(args: &Args) -> Result<Self, String> {
        let keys = match &args.keys {
            Some(path) => Keys::read(path)?,
            None if args.insecure_no_keys => Keys::Open,
            None => return Err(NO_KEYS.to_owned()),
        };
        let (law, pack) = law().map_err(|error| error.to_string())?;
        let metrics = Arc::new(Metrics::new());
        let document = openapi::document().map_err(|error| error.to_string())?;
        Ok(Self {
            keys,
            limits: Limits {
                max_body: usize::try_from(args.max_body).map_err(|error| error.to_string())?,
                timeout: args.timeout,
            },
            pool: Pool::new(args.workers(), args.queue.into(), Arc::clone(&metrics)),
            metrics,
            law,
            pack,
            model: Model::open(args)?,
            page: page::html(&document),
            openapi: serde_json::to_string(&document).map_err(|error| error.to_string())?,
        })
    }
}

fn law() -> Result<(Engine, String), Error> {
    let (files, pack) = load::rules(None)?;
    let base = LawBase::load(files)?;
    Ok((Engine::new(base)?, pack.to_string()))
}
