//! What the programs that measure text models share: their options, shapes and batches.

mod floor;

use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::{Device, Example, Precision, Sequence, Target};
use landfall_torch::{allocator, cuda, threads};
use serde::Deserialize;

pub use floor::Floor;

/// What can go wrong in such a program.
pub type Failure = Box<dyn std::error::Error>;

/// Batches of examples.
pub type Batches = Vec<Vec<Example>>;

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
    /// Rank of the thin matrices that learn instead of the base; 0 trains all.
    pub rank: usize,
    /// Adapters, one for each region; the rows of a batch go to them in turn.
    pub regions: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            batches: String::new(),
            shape: "minilm".to_owned(),
            steps: 30,
            warmup: 3,
            precision: Precision::F32,
            threads: 2,
            own: None,
            device: Device::Cpu,
            whole_table: false,
            rank: 0,
            regions: 1,
        }
    }
}

impl Options {
    /// The options on the command line. After `--then` comes another case with the options of the
    /// one before it, but for those that follow.
    ///
    /// # Errors
    /// Unknown options and values that are none.
    pub fn read() -> Result<Vec<Self>, Failure> {
        Self::of(std::env::args().skip(1))
    }

    fn of(words: impl IntoIterator<Item = String>) -> Result<Vec<Self>, Failure> {
        let (mut cases, mut options) = (Vec::new(), Self::default());
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--then" => cases.push(options.clone()),
                "--whole-table" => options.whole_table = true,
                _ => {
                    let value = words.next();
                    let value = value.ok_or_else(|| format!("{word} needs a value"))?;
                    options.set(&word, value)?;
                }
            }
        }
        cases.push(options);
        Ok(cases)
    }

    fn set(&mut self, word: &str, value: String) -> Result<(), Failure> {
        match word {
            "--batches" => self.batches = value,
            "--shape" => self.shape = value,
            "--steps" => self.steps = value.parse()?,
            "--warmup" => self.warmup = value.parse()?,
            "--precision" => self.precision = value.parse()?,
            "--threads" => self.threads = value.parse()?,
            // 0: the batches of the file.
            "--own" => self.own = Some(value.parse::<usize>()?).filter(|size| *size > 0),
            "--rank" => self.rank = value.parse()?,
            "--regions" => self.regions = value.parse::<u32>()?.max(1),
            "--device" => self.device = value.parse()?,
            _ => return Err(format!("unknown option `{word}`").into()),
        }
        Ok(())
    }

    /// Makes the device and its threads ready; before the first tensor.
    ///
    /// # Errors
    /// A device that is not there; threads out of range.
    pub fn open(&self) -> Result<(), Failure> {
        cuda::open(self.device, &cuda::Search::default())?;
        Ok(threads::set(self.threads)?)
    }

    /// Runs the part that is measured and also says the most memory of the GPU that it held, in
    /// bytes; `None` on the CPU.
    ///
    /// # Errors
    /// A GPU that does not answer.
    pub fn device_peak<V>(&self, work: impl FnOnce() -> V) -> Result<(Option<u64>, V), Failure> {
        let cuda = matches!(self.device, Device::Cuda(_));
        if cuda {
            allocator::reset_peak(self.device)?;
        }
        let value = work();
        let peak = cuda.then(|| allocator::peak(self.device)).transpose()?;
        Ok((peak, value))
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
    pub fn batches(&self) -> Result<(Batches, Batches), Failure> {
        let text = std::fs::read_to_string(&self.batches)?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let lines: Vec<Line> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
        let wanted = lines.iter().cycle().take(self.warmup + self.steps);
        let mut batches: Vec<Vec<Example>> =
            wanted.map(|line| line.examples(self.regions)).collect();
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
    fn examples(&self, regions: u32) -> Vec<Example> {
        let labels = self.labels.iter().map(|label| Target::Class(*label));
        let targets = labels.chain(std::iter::repeat(Target::Unknown));
        let rows = self.ids.iter().zip(targets).zip((0..regions).cycle());
        rows.map(|((ids, target), region)| Example {
            text: Sequence::of(ids.clone()),
            target,
            region,
            ..Example::default()
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Vec<Options>, Failure> {
        Options::of(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_further_case_keeps_what_is_not_said_anew() {
        let cases = read("--shape bert-base --own 32 --then --own 0 --batches b --then --steps 4");
        let cases = cases.expect("cases");
        let own: Vec<_> = cases.iter().map(|one| one.own).collect();
        assert_eq!(own, [Some(32), None, None]);
        assert!(cases.iter().all(|one| one.shape == "bert-base"));
        let steps: Vec<_> = cases.iter().map(|one| one.steps).collect();
        assert_eq!(steps, [30, 30, 4]);
    }

    #[test]
    fn unknown_options_and_missing_values_are_refused() {
        let error = |line| read(line).expect_err("refused").to_string();
        assert_eq!(error("--speed 3"), "unknown option `--speed`");
        assert_eq!(error("--steps"), "--steps needs a value");
    }
}
