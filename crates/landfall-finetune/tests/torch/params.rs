//! Settings and folders that do not fit.

use landfall_finetune::checkpoint::Head;
use landfall_finetune::predict::PredictorParams;
use landfall_finetune::{Device, FinetuneError};

use crate::common::reference;

fn refused(params: PredictorParams, folder: &str) -> String {
    let params = match params.check() {
        Ok(params) => params,
        Err(error) => return error.to_string(),
    };
    let error: FinetuneError = params.open(&reference(folder)).map(drop).unwrap_err();
    error.to_string()
}

#[test]
fn a_batch_needs_a_token() {
    let error = refused(PredictorParams::new().batch_tokens(0), "bert");
    assert_eq!(error, "tokens of a batch is `0`, allowed is 1 to 1048576");
    let error = refused(PredictorParams::new().max_length(0), "bert");
    assert_eq!(error, "longest text is `0`, allowed is 1 token or more");
}

#[test]
fn a_length_beyond_the_positions_is_refused() {
    let error = refused(PredictorParams::new().max_length(65), "roberta");
    assert!(
        error.contains("a limit of 65 tokens is not possible: 3 to 64 are"),
        "{error}"
    );
}

#[test]
fn a_head_that_is_not_there_is_refused() {
    let error = refused(PredictorParams::new().head(Head::Sequence), "bert-mlm");
    assert!(error.contains("ForSequenceClassification"), "{error}");
    let error = refused(PredictorParams::new(), "no-such-folder");
    assert!(error.contains("no-such-folder"), "{error}");
}

/// There is no GPU where these tests must pass; where there is one, the folder is opened.
#[test]
fn a_missing_gpu_is_said() {
    let params = PredictorParams::new()
        .device(Device::Cuda(99))
        .check()
        .unwrap();
    let error = params.open(&reference("bert")).map(drop).unwrap_err();
    assert!(matches!(error, FinetuneError::Torch(_)), "{error}");
}
