//! What the programs that measure text models share: their options, shapes and batches.

use std::time::Instant;

use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::{Device, Example, Precision, Sequence, Target};
use landfall_torch::tch::{Kind, Tensor};
use serde::Deserialize;

/// What can go wrong in such a program.
pub type Failure = Box<dyn std::error::Error>;

/// What a program is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// File of batches: a line of JSON each, `{"ids": [[..], ..], "labels": [..]}`.
    pub batches: String,
    /// `minilm`, `bert-base`, `xlmr-base`, or a folder.
    pub shape: String,
    /// Batches that are measured.
    pub steps: usize,
    /// Batches before them.
    pub warmup: usize,
    /// Kind of number.
    pub precision: Precision,
    /// Threads of libtorch.
    pub threads: usize,
    /// Size of batches of our own, instead of the file's.
    pub own: Option<usize>,
    /// Where to compute.
    pub device: Device,
    /// Whether the whole word table is trained.
    pub whole_table: bool,
}

impl Options {
    /// The options on the command line.
    ///
    /// # Errors
    /// Unknown options and values that are none.
    pub fn read() -> Result<Self, Failure> {
        let mut options = Self {
            batches: String::new(),
            shape: "minilm".to_owned(),
            steps: 30,
            warmup: 3,
            precision: Precision::F32,
            threads: 2,
            own: None,
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
                "--own" => options.own = Some(value.parse()?),
                "--device" => options.device = value.parse()?,
                _ => return Err(format!("unknown option `{word}`").into()),
            }
        }
        Ok(options)
    }

    /// A configuration with three labels and the peer's dropout; `None` where the shape is a
    /// folder.
    pub fn config(&self) -> Option<EncoderConfig> {
        let mut config = match self.shape.as_str() {
            "xlmr-base" => EncoderConfig::new(Architecture::XlmRoberta, 250_002),
            "minilm" | "bert-base" => EncoderConfig::new(Architecture::Bert, 30_522),
            _ => return None,
        };
        if self.shape == "minilm" {
            (config.hidden, config.layers, config.heads) = (384, 6, 12);
            config.intermediate = 1536;
        }
        config.labels = ["a", "b", "c"].map(str::to_owned).to_vec();
        Some(config)
    }

    /// The batches to warm up with and those to measure; the file starts again at its end.
    ///
    /// # Errors
    /// A file that cannot be read or is not as said.
    pub fn batches(&self) -> Result<(Vec<Vec<Example>>, Vec<Vec<Example>>), Failure> {
        let text = std::fs::read_to_string(&self.batches)?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let lines: Vec<Line> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
        let wanted = lines.iter().cycle().take(self.warmup + self.steps);
        let mut batches: Vec<Vec<Example>> = wanted.map(Line::examples).collect();
        let measured = batches.split_off(self.warmup.min(batches.len()));
        Ok((batches, measured))
    }
}

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    ids: Vec<Vec<u32>>,
    #[serde(default)]
    labels: Vec<u32>,
}

impl Line {
    fn examples(&self) -> Vec<Example> {
        let labels = self.labels.iter().map(|label| Target::Class(*label));
        let targets = labels.chain(std::iter::repeat(Target::Unknown));
        let rows = self.ids.iter().zip(targets);
        rows.map(|(ids, target)| Example {
            text: Sequence::of(ids.clone()),
            target,
            ..Example::default()
        })
        .collect()
    }
}

/// The products of a pass, and how fast this machine makes such products when it does nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Floor {
    /// Floating-point operations of all products.
    pub operations: f64,
    /// Operations in a second.
    pub rate: f64,
}

impl Floor {
    /// The floor of texts of these lengths in batches of `rows` tokens. `passes` is 1 to predict, and
    /// 3 to train: each product has two on the way back.
    ///
    /// # Errors
    /// What libtorch says.
    pub fn of(
        options: &Options,
        config: &EncoderConfig,
        lengths: impl Iterator<Item = usize>,
        rows: i64,
        passes: f64,
    ) -> Result<Self, Failure> {
        let (hidden, inner) = (config.hidden as f64, config.intermediate as f64);
        let dense = 2.0 * (4.0 * hidden * hidden + 2.0 * hidden * inner);
        let attention = 4.0 * hidden;
        let one = |length: usize| length as f64 * (dense + attention * length as f64);
        let layer: f64 = lengths.map(one).sum();
        Ok(Self {
            operations: passes * config.layers as f64 * layer,
            rate: rate(options, config, rows)?,
        })
    }

    /// Seconds of the products alone.
    pub fn seconds(&self) -> f64 {
        self.operations / self.rate
    }
}

/// Operations in a second of the dense products of a layer: the best of five rounds.
fn rate(options: &Options, config: &EncoderConfig, rows: i64) -> Result<f64, Failure> {
    let (hidden, inner) = (config.hidden as i64, config.intermediate as i64);
    let kind = options.precision.kind();
    let random = |rows, columns| {
        let place = (Kind::Float, options.device.tch());
        Tensor::f_randn([rows, columns], place)?.f_to_kind(kind)
    };
    let shapes = [(hidden, hidden), (hidden, inner), (inner, hidden)];
    let mut products = Vec::new();
    for (inputs, outputs) in shapes {
        products.push((random(rows, inputs)?, random(outputs, inputs)?));
    }
    let operations = |(a, b): &(Tensor, Tensor)| 2.0 * a.numel() as f64 * b.size()[0] as f64;
    let round: f64 = products.iter().map(operations).sum();
    let mut best = 0.0f64;
    for _ in 0..5 {
        let begun = Instant::now();
        for _ in 0..10 {
            for (a, b) in &products {
                a.f_linear(b, None::<&Tensor>)?;
            }
        }
        best = best.max(10.0 * round / begun.elapsed().as_secs_f64());
    }
    Ok(best)
}
