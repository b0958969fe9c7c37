//! Whether a device computes what was recorded: the outputs and the runs of training in
//! `crates/landfall-finetune/tests/reference`. Prints a line of JSON about the device and one for
//! each case as it is done; ends with 1 where an f32 case is out of bounds or has failed.
//!
//! `finetune_parity --reference DIR [--device cpu] [--precision f32|bf16] [--threads 2] [CASE ..]`
//!
//! Without cases all are taken; `--list` prints their names, `--about` only the first line.

mod outputs;
#[path = "../../../../crates/landfall-finetune/tests/recorded/mod.rs"]
mod recorded;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use landfall_benches::process;
use landfall_finetune::{Device, Precision};
use landfall_torch::{cuda, threads};
use serde_json::{Value, json};

use recorded::{Apart, Failure, Run, Way};

/// Runs that are followed once more with the whole word table.
const WHOLE_TABLE: [&str; 2] = ["sequence-bert", "sequence-xlmr"];
/// What the names of those cases end with.
const WHOLE_ENDING: &str = "+whole-table";

/// What the program is asked for.
struct Options {
    reference: PathBuf,
    device: Device,
    precision: Precision,
    threads: usize,
    list: bool,
    about: bool,
    cases: Vec<String>,
}

impl Options {
    fn read() -> Result<Self, Failure> {
        let mut options = Self {
            reference: PathBuf::from("crates/landfall-finetune/tests/reference"),
            device: Device::Cpu,
            precision: Precision::F32,
            threads: 2,
            list: false,
            about: false,
            cases: Vec::new(),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--list" => options.list = true,
                "--about" => options.about = true,
                "--reference" => options.reference = value()?.into(),
                "--device" => options.device = value()?.parse()?,
                "--precision" => options.precision = value()?.parse()?,
                "--threads" => options.threads = value()?.parse()?,
                option if option.starts_with('-') => {
                    return Err(format!("unknown option `{option}`").into());
                }
                _ => options.cases.push(word),
            }
        }
        Ok(options)
    }
}

fn main() -> Result<ExitCode, Failure> {
    let options = Options::read()?;
    let all = cases(&options.reference)?;
    if options.list {
        writeln!(std::io::stdout(), "{}", all.join("\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    cuda::open(options.device, &cuda::Search::default())?;
    threads::set(options.threads)?;
    writeln!(std::io::stdout(), "{}", about(options.device))?;
    if options.about {
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = if options.cases.is_empty() {
        &all
    } else {
        &options.cases
    };
    let mut good = true;
    for name in chosen {
        let (line, in_bounds) = case(&options, name);
        writeln!(std::io::stdout(), "{line}")?;
        good &= in_bounds || options.precision != Precision::F32;
    }
    Ok(ExitCode::from(u8::from(!good)))
}

/// Names of all cases: outputs first, because runs of training need them to be right.
fn cases(reference: &Path) -> Result<Vec<String>, Failure> {
    let mut all = outputs::CASES
        .map(|name| format!("{}{name}", outputs::BEGINNING))
        .to_vec();
    all.extend(recorded::names(reference)?);
    all.extend(WHOLE_TABLE.map(|name| format!("{name}{WHOLE_ENDING}")));
    Ok(all)
}

/// The device, and the files of libtorch that are in use.
fn about(device: Device) -> Value {
    let files = ["libtorch_cpu.so", "libc10.so", "libtorch_cuda.so"];
    json!({
        "device": device.to_string(),
        "libtorch": cuda::LIBTORCH_VERSION,
        "files": (files.map(process::library)),
    })
}

/// What is printed about a case, and whether it is in bounds.
fn case(options: &Options, name: &str) -> (Value, bool) {
    let begun = Instant::now();
    let done = match name.strip_prefix(outputs::BEGINNING) {
        Some(name) => compare(options, name),
        None => follow(options, name),
    };
    let (mut line, in_bounds) = done.unwrap_or_else(|error| {
        let told = json!({ "error": error.to_string() });
        (told, false)
    });
    if let Some(line) = line.as_object_mut() {
        line.insert("case".to_owned(), name.into());
        line.insert("in_bounds".to_owned(), in_bounds.into());
        line.insert("precision".to_owned(), options.precision.name().into());
        line.insert("seconds".to_owned(), begun.elapsed().as_secs_f64().into());
    }
    (line, in_bounds)
}

fn compare(options: &Options, name: &str) -> Result<(Value, bool), Failure> {
    let found = outputs::compare(&options.reference, name, options.device, options.precision)?;
    let in_bounds = found.values().all(|apart| *apart <= outputs::BOUND);
    Ok((json!({ "outputs": found }), in_bounds))
}

fn follow(options: &Options, name: &str) -> Result<(Value, bool), Failure> {
    let plain = name.strip_suffix(WHOLE_ENDING);
    let way = Way {
        device: options.device,
        precision: options.precision,
        compact: plain.is_none(),
    };
    let run = Run::read(&options.reference, plain.unwrap_or(name))?;
    let apart = run.follow(&options.reference, way)?;
    let Apart { loss, norm, rate } = apart;
    let line = json!({ "loss": loss, "grad_norm": norm, "rate": rate });
    Ok((line, apart.in_bounds()))
}
