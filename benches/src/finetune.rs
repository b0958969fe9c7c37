//! What the programs that measure text models share: their options, shapes and batches.

use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::{Device, Example, Precision, Sequence, Target};
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
