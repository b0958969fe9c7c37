//! Speed of training, beside `benches/peers/finetune_hf_loop.py --mode train`: the same batches of
//! token ids, one step of AdamW for each. Prints a line of JSON.
//!
//! `finetune_train --batches FILE.jsonl --shape minilm|bert-base|xlmr-base [--steps 30] [--warmup 3]
//! [--precision f32|bf16] [--threads 2] [--device cpu] [--whole-table]`
//!
//! `--grouped N` puts the texts of the file into batches of N of our own, similar lengths together.

use std::io::Write;
use std::time::Instant;

use landfall::core::Seed;
use landfall_benches::process;
use landfall_finetune::batch::{Order, PlanParams, Size};
use landfall_finetune::checkpoint::Head;
use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::train::{Length, TrainData, TrainParams, Trainer};
use landfall_finetune::{Device, Example, FinetuneError, Model, Precision, Sequence, Target};
use landfall_torch::{allocator, threads};
use serde::Deserialize;

type Failure = Box<dyn std::error::Error>;

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    ids: Vec<Vec<u32>>,
    labels: Vec<u32>,
}

struct Options {
    batches: String,
    shape: String,
    steps: usize,
    warmup: usize,
    precision: Precision,
    threads: usize,
    grouped: Option<usize>,
    device: Device,
    whole_table: bool,
}

fn main() -> Result<(), Failure> {
    let begun = Instant::now();
    let kept = allocator::keep_memory();
    let options = options()?;
    threads::set(options.threads)?;
    let (examples, rows) = examples(&options)?;
    let model = Model::fresh(
        config(&options),
        Head::Sequence,
        Seed::new(0),
        options.device,
    )?;
    let data = TrainData::of(&examples);
    let mut trainer = Trainer::new(model, data, params(&options, rows))?;
    let ready = begun.elapsed().as_secs_f64();
    let mut step = || -> Result<(u64, u64, f64), FinetuneError> {
        let done = trainer.step()?;
        Ok(done.map_or((0, 0, 0.0), |done| (done.rows, done.tokens, done.loss)))
    };
    let mut losses = Vec::new();
    for _ in 0..options.warmup {
        losses.push(step()?.2);
    }
    let (cpu, seconds, counts) = process::timed(|| {
        (0..options.steps)
            .map(|_| step())
            .collect::<Result<Vec<_>, _>>()
    });
    let counts = counts?;
    let samples: u64 = counts.iter().map(|one| one.0).sum();
    let tokens: u64 = counts.iter().map(|one| one.1).sum();
    let line = serde_json::json!({
        "shape": options.shape,
        "precision": options.precision.to_string(),
        "device": options.device.to_string(),
        "threads": options.threads,
        "grouped": options.grouped,
        "steps": options.steps,
        "samples_per_second": samples as f64 / seconds,
        "tokens_per_second": tokens as f64 / seconds,
        "samples_per_cpu_second": cpu.map(|cpu| samples as f64 / cpu),
        "seconds": seconds,
        "startup_seconds": ready,
        "peak_memory_bytes": allocator::peak(Device::Cpu)?,
        "freed_memory_is_kept": kept,
        "first_values": losses,
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
        grouped: None,
        device: Device::Cpu,
        whole_table: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--whole-table" {
            options.whole_table = true;
            continue;
        }
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
            "--grouped" => options.grouped = Some(value.parse()?),
            "--device" => options.device = value.parse()?,
            _ => return Err(format!("unknown option `{word}`").into()),
        }
    }
    Ok(options)
}

/// Random weights of a known shape, with the peer's dropout.
fn config(options: &Options) -> EncoderConfig {
    let mut config = match options.shape.as_str() {
        "xlmr-base" => EncoderConfig::new(Architecture::XlmRoberta, 250_002),
        _ => EncoderConfig::new(Architecture::Bert, 30_522),
    };
    if options.shape == "minilm" {
        (config.hidden, config.layers, config.heads) = (384, 6, 12);
        config.intermediate = 1536;
    }
    config.labels = ["a", "b", "c"].map(str::to_owned).to_vec();
    config
}

fn params(options: &Options, rows: usize) -> TrainParams {
    TrainParams {
        plan: PlanParams {
            size: Size::Count(options.grouped.unwrap_or(rows)),
            order: match options.grouped {
                Some(_) => Order::Grouped { megabatch: 50 },
                None => Order::Given,
            },
            ..PlanParams::default()
        },
        length: Length::Steps((options.steps + options.warmup) as u64),
        warmup: Some(0),
        precision: options.precision,
        compact: !options.whole_table,
        ..TrainParams::default()
    }
}

/// As many batches as are asked for, one after the other, and the rows of one; the file starts
/// again at its end.
fn examples(options: &Options) -> Result<(Vec<Example>, usize), Failure> {
    let text = std::fs::read_to_string(&options.batches)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<Line> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
    let rows = lines.first().map_or(1, |line| line.ids.len());
    let wanted = lines.iter().cycle().take(options.steps + options.warmup);
    let examples = wanted.flat_map(|line| {
        line.ids
            .iter()
            .zip(&line.labels)
            .map(|(ids, label)| Example {
                text: Sequence::of(ids.clone()),
                target: Target::Class(*label),
                ..Example::default()
            })
    });
    Ok((examples.collect(), rows))
}
