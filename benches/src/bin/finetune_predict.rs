//! Speed of prediction, beside `benches/peers/finetune_hf_loop.py --mode predict`: the same batches
//! of token ids, one after the other, or all texts in batches of our own. Prints a line of JSON.
//!
//! `finetune_predict --batches FILE.jsonl [--shape minilm|bert-base|xlmr-base|DIR] [--steps 30]
//! [--warmup 3] [--precision f32|bf16] [--threads 2] [--own TOKENS] [--device cpu]`
//!
//! After `--then` another case follows in the same process, with the options it does not repeat;
//! memory of the CPU is then that of all cases so far.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use landfall::Progress;
use landfall::core::Seed;
use landfall_benches::finetune::{Failure, Floor, Options};
use landfall_benches::process;
use landfall_finetune::checkpoint::Head;
use landfall_finetune::predict::{Predictor, PredictorParams, ValidPredictorParams};
use landfall_finetune::{Device, Example, Model};
use landfall_torch::allocator;
use serde_json::Value;

fn main() -> Result<(), Failure> {
    let mut begun = Instant::now();
    let kept = allocator::keep_memory();
    for options in Options::read()? {
        let line = case(&options, begun, kept)?;
        writeln!(std::io::stdout(), "{line}")?;
        begun = Instant::now();
    }
    Ok(())
}

/// Predicts and says how fast.
fn case(options: &Options, begun: Instant, kept: bool) -> Result<Value, Failure> {
    options.open()?;
    let params = PredictorParams::new()
        .precision(options.precision)
        .device(options.device)
        // A batch of the file stays one.
        .batch_tokens(options.own.unwrap_or(1 << 20))
        .check()?;
    let predictor = predictor(options, params)?;
    let (warmup, batches) = options.batches()?;
    let ready = begun.elapsed().as_secs_f64();
    let (samples, tokens, padded) = totals(&batches);
    let done = run(options, &predictor, &warmup, &batches)?;
    let seconds = done.seconds;
    let peak = allocator::peak(Device::Cpu)?;
    let floor = floor(options, &batches, tokens)?;
    Ok(serde_json::json!({
        "shape": options.shape,
        "precision": options.precision.to_string(),
        "device": options.device.to_string(),
        "threads": options.threads,
        "own_batches_of_tokens": options.own,
        "samples_per_second": samples as f64 / seconds,
        "tokens_per_second": tokens as f64 / seconds,
        "samples_per_cpu_second": done.cpu.map(|cpu| samples as f64 / cpu),
        "padding_saved": 1.0 - tokens as f64 / padded as f64,
        "seconds": seconds,
        "startup_seconds": ready,
        "products_per_second": floor.map(|floor| floor.rate),
        "share_of_floor": floor.map(|floor| floor.seconds() / seconds),
        "peak_memory_bytes": peak,
        "peak_device_memory_bytes": done.device_peak,
        "freed_memory_is_kept": kept,
        "answers": done.answers,
    }))
}

/// Random weights of a known shape, or a folder.
fn predictor(options: &Options, params: ValidPredictorParams) -> Result<Predictor, Failure> {
    let Some(config) = options.config() else {
        return Ok(params.open(Path::new(&options.shape))?);
    };
    let model = Model::fresh(config, Head::Sequence, Seed::new(0), options.device)?;
    Ok(params.of(&model, None)?)
}

/// The floor of the measured texts; `None` for a folder, whose shape is not looked at here.
fn floor(
    options: &Options,
    batches: &[Vec<Example>],
    tokens: usize,
) -> Result<Option<Floor>, Failure> {
    let Some(config) = options.config() else {
        return Ok(None);
    };
    let lengths = batches.iter().flatten().map(|example| example.text.len());
    let rows = match options.own {
        Some(tokens) => tokens,
        None => tokens / batches.len().max(1),
    };
    Floor::of(options, &config, lengths, rows as i64, 1.0)
}

/// Texts, tokens, and tokens padded to the longest of each batch.
fn totals(batches: &[Vec<Example>]) -> (usize, usize, usize) {
    batches
        .iter()
        .fold((0, 0, 0), |(samples, tokens, padded), batch| {
            let lengths = || batch.iter().map(|example| example.text.len());
            (
                samples + batch.len(),
                tokens + lengths().sum::<usize>(),
                padded + batch.len() * lengths().max().unwrap_or_default(),
            )
        })
}

/// What the measured part took.
struct Done {
    /// Seconds on the processor, of all threads.
    cpu: Option<f64>,
    /// Seconds on the wall.
    seconds: f64,
    /// The most memory of the GPU, in bytes.
    device_peak: Option<u64>,
    answers: usize,
}

fn run(
    options: &Options,
    predictor: &Predictor,
    warmup: &[Vec<Example>],
    batches: &[Vec<Example>],
) -> Result<Done, Failure> {
    let silent = Progress::silent();
    for batch in warmup {
        predictor.predict_examples(batch, &silent)?;
    }
    let measured = match options.own {
        Some(_) => vec![batches.concat()],
        None => batches.to_vec(),
    };
    let (device_peak, (cpu, seconds, answers)) = options.device_peak(|| {
        process::timed(|| {
            let ask = |batch: &Vec<Example>| predictor.predict_examples(batch, &silent);
            measured.iter().map(ask).collect::<Result<Vec<_>, _>>()
        })
    })?;
    Ok(Done {
        cpu,
        seconds,
        device_peak,
        answers: answers?.iter().map(Vec::len).sum(),
    })
}
