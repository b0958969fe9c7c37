//! Speed of prediction, beside `benches/peers/finetune_hf_loop.py --mode predict`: the same batches
//! of token ids, one after the other, or all texts in batches of our own. Prints a line of JSON.
//!
//! `finetune_predict --batches FILE.jsonl --shape minilm|bert-base|xlmr-base|DIR [--steps 30]
//! [--warmup 3] [--precision f32|bf16] [--threads 2] [--own TOKENS] [--device cpu]`

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use landfall::Progress;
use landfall::core::Seed;
use landfall_benches::process;
use landfall_finetune::checkpoint::Head;
use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::predict::{Predictor, PredictorParams, ValidPredictorParams};
use landfall_finetune::{Device, Example, Model, Precision, Sequence};
use landfall_torch::{allocator, threads};
use serde::Deserialize;

type Failure = Box<dyn std::error::Error>;

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    ids: Vec<Vec<u32>>,
}

struct Options {
    batches: String,
    shape: String,
    steps: usize,
    warmup: usize,
    precision: Precision,
    threads: usize,
    own: Option<usize>,
    device: Device,
}

fn main() -> Result<(), Failure> {
    let begun = Instant::now();
    let kept = allocator::keep_memory();
    let options = options()?;
    threads::set(options.threads)?;
    let params = PredictorParams::new()
        .precision(options.precision)
        .device(options.device)
        // A batch of the file stays one.
        .batch_tokens(options.own.unwrap_or(1 << 20))
        .check()?;
    let predictor = predictor(&options, params)?;
    let batches = batches(&options)?;
    let ready = begun.elapsed().as_secs_f64();
    let (samples, tokens, padded) = totals(batches.split_at(options.warmup.min(batches.len())).1);
    let (cpu, seconds, done) = run(&options, &predictor, &batches)?;
    let line = serde_json::json!({
        "shape": options.shape,
        "precision": options.precision.to_string(),
        "device": options.device.to_string(),
        "threads": options.threads,
        "own_batches_of_tokens": options.own,
        "samples_per_second": samples as f64 / seconds,
        "tokens_per_second": tokens as f64 / seconds,
        "samples_per_cpu_second": cpu.map(|cpu| samples as f64 / cpu),
        "padding_saved": 1.0 - tokens as f64 / padded as f64,
        "seconds": seconds,
        "startup_seconds": ready,
        "peak_memory_bytes": allocator::peak(Device::Cpu)?,
        "freed_memory_is_kept": kept,
        "answers": done,
    });
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

fn options() -> Result<Options, Failure> {
    let mut options = Options {
        batches: String::new(),
        shape: "minilm".to_owned(),
        steps: 30,
        warmup: 3,
        precision: Precision::F32,
        threads: 2,
        own: None,
        device: Device::Cpu,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--batches" => options.batches = value,
            "--shape" => options.shape = value,
            "--steps" => options.steps = value.parse()?,
            "--warmup" => options.warmup = value.parse()?,
            "--precision" => options.precision = value.parse()?,
            "--threads" => options.threads = value.parse()?,
            "--own" => options.own = Some(value.parse()?),
            "--device" => options.device = value.parse()?,
            _ => return Err(format!("unknown option `{word}`").into()),
        }
    }
    Ok(options)
}

/// Random weights of a known shape, or a folder.
fn predictor(options: &Options, params: ValidPredictorParams) -> Result<Predictor, Failure> {
    let (hidden, layers, heads, intermediate) = match options.shape.as_str() {
        "minilm" => (384, 6, 12, 1536),
        "bert-base" | "xlmr-base" => (768, 12, 12, 3072),
        folder => return Ok(params.open(Path::new(folder))?),
    };
    let mut config = match options.shape.as_str() {
        "xlmr-base" => EncoderConfig::new(Architecture::XlmRoberta, 250_002),
        _ => EncoderConfig::new(Architecture::Bert, 30_522),
    };
    (config.hidden, config.layers, config.heads) = (hidden, layers, heads);
    config.intermediate = intermediate;
    config.labels = ["a", "b", "c"].map(str::to_owned).to_vec();
    let model = Model::fresh(config, Head::Sequence, Seed::new(0), options.device)?;
    Ok(params.of(&model, None)?)
}

/// As many batches as are asked for; the file starts again at its end.
fn batches(options: &Options) -> Result<Vec<Vec<Example>>, Failure> {
    let text = std::fs::read_to_string(&options.batches)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<Line> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
    let example = |ids: &Vec<u32>| Example {
        text: Sequence::of(ids.clone()),
        ..Example::default()
    };
    let batches = lines.iter().cycle().take(options.steps + options.warmup);
    Ok(batches
        .map(|line| line.ids.iter().map(example).collect())
        .collect())
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

/// Seconds on the processor and on the wall, and the number of answers.
fn run(
    options: &Options,
    predictor: &Predictor,
    batches: &[Vec<Example>],
) -> Result<(Option<f64>, f64, usize), Failure> {
    let silent = Progress::silent();
    let (warmup, batches) = batches.split_at(options.warmup.min(batches.len()));
    for batch in warmup {
        predictor.predict_examples(batch, &silent)?;
    }
    let measured = match options.own {
        Some(_) => vec![batches.concat()],
        None => batches.to_vec(),
    };
    let (cpu, seconds, answers) = process::timed(|| {
        let ask = |batch: &Vec<Example>| predictor.predict_examples(batch, &silent);
        measured.iter().map(ask).collect::<Result<Vec<_>, _>>()
    });
    Ok((cpu, seconds, answers?.iter().map(Vec::len).sum()))
}
