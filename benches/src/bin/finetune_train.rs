//! Speed of training, beside `benches/peers/finetune_hf_loop.py --mode train`: the same batches of
//! token ids, one step of AdamW for each. Prints a line of JSON.
//!
//! `finetune_train --batches FILE.jsonl [--shape minilm] [--steps 30] [--warmup 3]
//! [--precision f32|bf16] [--threads 2] [--device cpu] [--own N] [--whole-table] [--rank R]
//! [--regions N]`
//!
//! `--own N` puts the texts of the file into batches of N of our own, similar lengths together.
//! `--rank R` trains LoRA of that rank on query and value beside `adapter_hf_loop.py`, `--regions N`
//! as many adapters, the rows of each batch to them in turn.
//! After `--then` another case follows in the same process, with the options it does not repeat;
//! memory of the CPU is then that of all cases so far.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use landfall::core::Seed;
use landfall_benches::finetune::{Failure, Floor, Options};
use landfall_benches::process;
use landfall_finetune::adapter::{AdapterConfig, AdapterKind, Lora};
use landfall_finetune::batch::{Order, PlanParams, Size};
use landfall_finetune::checkpoint::{Head, LoadOptions, SaveOptions};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::predict::PredictorParams;
use landfall_finetune::train::{Length, TrainData, TrainParams, Trainer};
use landfall_finetune::{Device, Example, FinetuneError, Model, Route};
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

/// Trains and says how fast.
fn case(options: &Options, begun: Instant, kept: bool) -> Result<Value, Failure> {
    options.open()?;
    let (warmup, measured) = options.batches()?;
    let rows = measured.first().map_or(1, Vec::len);
    let examples = [warmup, measured].concat().concat();
    let config = options.config().ok_or("training starts from a shape")?;
    let mut model = Model::fresh(config.clone(), Head::Sequence, Seed::new(0), options.device)?;
    if options.rank > 0 {
        model = from_files(&model, &config, options)?;
        adapt(&mut model, options)?;
    }
    let data = TrainData::of(&examples);
    let mut trainer = Trainer::new(model, data, params(options, rows))?;
    let ready = begun.elapsed().as_secs_f64();
    let mut step = || -> Result<(u64, u64, f64), FinetuneError> {
        let done = trainer.step()?;
        Ok(done.map_or((0, 0, 0.0), |done| (done.rows, done.tokens, done.loss)))
    };
    let mut losses = Vec::new();
    for _ in 0..options.warmup {
        losses.push(step()?.2);
    }
    let steps = 0..options.steps;
    let all = || steps.map(|_| step()).collect::<Result<Vec<_>, _>>();
    let (device_peak, (cpu, seconds, counts)) = options.device_peak(|| process::timed(all))?;
    let counts = counts?;
    let samples: u64 = counts.iter().map(|one| one.0).sum();
    let tokens: u64 = counts.iter().map(|one| one.1).sum();
    let peak = allocator::peak(Device::Cpu)?;
    let floor = floor(options, &examples, tokens)?;
    let swap = match options.rank {
        0 => None,
        _ => Some(swap(&trainer.into_model()?, options)?),
    };
    Ok(serde_json::json!({
        "shape": options.shape,
        "precision": options.precision.to_string(),
        "device": options.device.to_string(),
        "threads": options.threads,
        "own_batches": options.own,
        "rank": options.rank,
        "regions": options.regions,
        "steps": options.steps,
        "samples_per_second": samples as f64 / seconds,
        "tokens_per_second": tokens as f64 / seconds,
        "samples_per_cpu_second": cpu.map(|cpu| samples as f64 / cpu),
        "seconds": seconds,
        "startup_seconds": ready,
        "products_per_second": floor.map(|floor| floor.rate),
        "share_of_floor": floor.map(|floor| floor.seconds() / seconds),
        "peak_memory_bytes": peak,
        "peak_device_memory_bytes": device_peak,
        "freed_memory_is_kept": kept,
        "attach_seconds": swap.map(|(attached, _)| attached),
        "swap_seconds": swap.map(|(_, led)| led),
        "first_values": losses,
    }))
}

/// Mean seconds of taking up an adapter from its folder in a predictor that answers meanwhile, and of
/// leading all rows to another one.
fn swap(model: &Model, options: &Options) -> Result<(f64, f64), Failure> {
    let params = PredictorParams::new().precision(options.precision);
    let predictor = params.device(options.device).check()?.of(model, None)?;
    let folder = temporary("adapter");
    model.save_adapter("region0", &folder)?;
    let mean = |work: &dyn Fn() -> Result<(), FinetuneError>| -> Result<f64, FinetuneError> {
        let begun = Instant::now();
        for _ in 0..SWAPS {
            work()?;
        }
        Ok(begun.elapsed().as_secs_f64() / f64::from(SWAPS))
    };
    let attached = mean(&|| predictor.attach(&folder, "other"));
    std::fs::remove_dir_all(&folder)?;
    let led = mean(&|| {
        predictor.set_route(Route::to(&["other"]))?;
        predictor.set_route(Route::to(&["region0"]))
    });
    Ok((attached?, led? / 2.0))
}

/// How often adapters are exchanged.
const SWAPS: u32 = 100;

fn temporary(what: &str) -> PathBuf {
    let name = format!("landfall-finetune-train-{what}-{}", std::process::id());
    std::env::temp_dir().join(name)
}

/// The same model out of a folder: adapters keep a copy of a pooler that came from no file, and the
/// peer's do not.
fn from_files(model: &Model, config: &EncoderConfig, options: &Options) -> Result<Model, Failure> {
    let folder = temporary("base");
    model.save(&folder, &SaveOptions::default())?;
    let (load, seed) = (LoadOptions::default(), Seed::new(0));
    let found = Model::load(
        &folder,
        config.clone(),
        Head::Sequence,
        load,
        seed,
        options.device,
    );
    std::fs::remove_dir_all(&folder)?;
    Ok(found?.0)
}

/// Puts an adapter for each region on the model.
fn adapt(model: &mut Model, options: &Options) -> Result<(), Failure> {
    let config = AdapterConfig::of(AdapterKind::Lora(Lora {
        rank: options.rank,
        alpha: 16.0,
        ..Lora::default()
    }));
    let mut route = Route::base();
    for region in 0..options.regions {
        let name = format!("region{region}");
        model.attach(&config, &name, Seed::new(region.into()))?;
        route = route.region(region, &[name]);
    }
    Ok(model.set_route(route)?)
}

/// The floor of the measured steps: the last ones, or those of all texts by their share of tokens.
fn floor(options: &Options, examples: &[Example], tokens: u64) -> Result<Option<Floor>, Failure> {
    let Some(config) = options.config() else {
        return Ok(None);
    };
    let all: usize = examples.iter().map(|example| example.text.len()).sum();
    let lengths = examples.iter().map(|example| example.text.len());
    let rows = tokens as i64 / options.steps.max(1) as i64;
    // A base that does not learn has no products for its weights' gradients.
    let passes = if options.rank > 0 { 2.0 } else { 3.0 };
    let floor = Floor::of(options, &config, lengths, rows, passes)?;
    Ok(floor.map(|floor| Floor {
        operations: floor.operations * tokens as f64 / all as f64,
        ..floor
    }))
}

fn params(options: &Options, rows: usize) -> TrainParams {
    TrainParams {
        plan: PlanParams {
            size: Size::Count(options.own.unwrap_or(rows)),
            order: match options.own {
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
