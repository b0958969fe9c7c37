//! No model: the feature `torch` is off.

use std::convert::Infallible;

use landfall::Progress;

use super::super::args::Args;
use super::super::error::Problem;

/// A model that cannot be.
pub(crate) struct Model(Infallible);

impl Model {
    /// Nothing, or why a checkpoint cannot be opened.
    pub(crate) fn open(args: &Args) -> Result<Option<Self>, String> {
        match &args.checkpoint {
            Some(_) => {
                Err("--checkpoint needs a service that was built with `--features torch`".into())
            }
            None => Ok(None),
        }
    }

    pub(crate) fn answer(
        &self,
        _texts: &[String],
        _pairs: Option<&[String]>,
        _progress: &Progress,
    ) -> Result<Vec<u8>, Problem> {
        match self.0 {}
    }
}
