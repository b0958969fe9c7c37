//! A checkpoint, opened once when the service starts.

use landfall::Progress;
use landfall_examples::Failure;
use landfall_finetune::FinetuneError;
use landfall_finetune::predict::{Predictor, PredictorParams};
use landfall_finetune::tokens::Text;

use super::super::answer;
use super::super::args::Args;
use super::super::error::Problem;

/// A model that can be asked from any thread.
pub(crate) struct Model(Predictor);

impl Model {
    /// The model of `--checkpoint`, if there is one.
    pub(crate) fn open(args: &Args) -> Result<Option<Self>, String> {
        let Some(folder) = &args.checkpoint else {
            return Ok(None);
        };
        let params = PredictorParams::new();
        let params = match args.max_length {
            Some(length) => params.max_length(length),
            None => params,
        };
        let params = params.check().map_err(|error| error.to_string())?;
        let predictor = params.open(folder).map_err(|error| error.to_string())?;
        Ok(Some(Self(predictor)))
    }

    /// The document about the texts.
    pub(crate) fn answer(
        &self,
        texts: &[String],
        pairs: Option<&[String]>,
        progress: &Progress,
    ) -> Result<Vec<u8>, Problem> {
        let texts: Vec<Text<'_>> = match pairs {
            Some(pairs) => {
                let pairs = texts.iter().zip(pairs);
                pairs.map(|(a, b)| Text::pair(a, b)).collect()
            }
            None => texts.iter().map(|text| Text::of(text)).collect(),
        };
        let named = |row: usize| format!("text {row}");
        answer::all(&self.0, &texts, None, named, progress).map_err(problem)
    }
}

fn problem(failure: Failure) -> Problem {
    match failure {
        Failure::Program(landfall_cli::Failure::Library(error)) => error.into(),
        Failure::Model(FinetuneError::Input(mistakes)) => mistakes.into(),
        other => {
            tracing::error!(error = %other, "the model failed");
            Problem::internal()
        }
    }
}
