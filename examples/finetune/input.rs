//! Files to examples.

use std::path::Path;

use landfall::Progress;
use landfall_cli::say;
use landfall_examples::Failure;
use landfall_finetune::adapter::AdapterFolder;
use landfall_finetune::checkpoint::transformer_folder;
use landfall_finetune::config::{EncoderConfig, Problem};
use landfall_finetune::dataset::{self, Columns, DataSet, Files, Format, LabelKind, Part};
use landfall_finetune::task::{Prepared, Setup, Task};
use landfall_finetune::tokens::{Text, TokenReport, Tokens};

use super::adapt;
use super::args::Args;

/// The records of all files.
pub(crate) struct Records {
    pub(crate) task: Task,
    pub(crate) kind: LabelKind,
    pub(crate) files: Files,
}

impl Records {
    /// Reads all files.
    pub(crate) fn read(args: &Args) -> Result<Self, Failure> {
        let task = match (args.data.task, args.data.pair_column) {
            (Task::Sequence, Some(_)) => Task::Pair,
            (task, _) => task,
        };
        let kind = task.labels(problem(args)?, args.data.label_column.is_some());
        let own = task.columns();
        let columns = Columns {
            text: args.data.text_column.unwrap_or(own.text),
            pair: args.data.pair_column.or(own.pair),
            label: args.data.label_column.or(own.label),
            region: args.data.region_column,
        };
        let format = Format {
            columns,
            header: args.data.header,
            kind,
        };
        let read = |path: &Path| dataset::Records::read(path, &format);
        Ok(Self {
            task,
            kind,
            files: Files {
                train: read(&args.data.train)?,
                dev: args.data.dev.as_deref().map(read).transpose()?,
                test: args.data.test.as_deref().map(read).transpose()?,
            },
        })
    }
}

/// What the labels are: by the command line, else by the folder.
fn problem(args: &Args) -> Result<Option<Problem>, Failure> {
    match (&args.checkpoint, args.data.labels) {
        (_, Some(problem)) => Ok(Some(problem)),
        (Some(folder), None) => Ok(EncoderConfig::read(&transformer_folder(folder)?)?.problem),
        (None, None) => Ok(None),
    }
}

/// The examples of one file.
pub(crate) struct Side<'a> {
    pub(crate) part: &'a Part,
    pub(crate) prepared: &'a Prepared,
}

/// Some rows of a file, in the order given.
pub(crate) fn picked(side: &Side<'_>, rows: &[usize]) -> (Part, Prepared) {
    let (part, prepared) = (side.part, side.prepared);
    let pairs = part.pairs.as_ref();
    let part = Part {
        file: part.file.clone(),
        lines: of_rows(&part.lines, rows),
        texts: of_rows(&part.texts, rows),
        pairs: pairs.map(|pairs| of_rows(pairs, rows)),
        targets: of_rows(&part.targets, rows),
        regions: of_rows(&part.regions, rows),
    };
    let prepared = Prepared {
        examples: of_rows(&prepared.examples, rows),
        words: of_rows(&prepared.words, rows),
        truncated: 0,
    };
    (part, prepared)
}

fn of_rows<T: Clone>(all: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter()
        .filter_map(|row| all.get(*row).cloned())
        .collect()
}

/// Everything that is learnt from and measured on.
pub(crate) struct Input {
    pub(crate) setup: Setup,
    pub(crate) data: DataSet,
    pub(crate) tokens: Tokens,
    pub(crate) report: TokenReport,
    pub(crate) train: Prepared,
    pub(crate) dev: Option<Prepared>,
    pub(crate) test: Option<Prepared>,
}

impl Input {
    /// Makes examples of the records for the model in `folder`.
    pub(crate) fn of(
        args: &Args,
        records: Records,
        folder: &Path,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let mut config = EncoderConfig::read(&transformer_folder(folder)?)?;
        if let Some(first) = &args.adapting.adapter_init
            && let Some((own, ..)) = AdapterFolder::open(first)?.under_head(&config)?
        {
            config = own;
        }
        let Records { task, kind, files } = records;
        let labels = task.known_labels(&config, &files.train);
        let data = DataSet::of(files, kind, labels)?;
        let mut setup = task.setup(&config, &data);
        if let Some(dropout) = args.training.dropout {
            setup.config.hidden_dropout = dropout;
            setup.config.attention_dropout = dropout;
            setup.config.classifier_dropout = Some(dropout);
        }
        let mut tokens = Tokens::open(folder, &setup.config)?;
        if let Some(length) = args.data.max_length {
            tokens = tokens.with_limit(length)?;
        }
        // What virtual tokens before a text leave of the positions.
        let most = setup.config.usable_positions();
        let most = most.saturating_sub(adapt::positions(args)?);
        if tokens.limit() > most {
            tokens = tokens.with_limit(most)?;
        }
        let prepare = |part: &Part| task.prepare(part, &tokens, progress);
        let train = prepare(&data.train)?;
        let dev = data.dev.as_ref().map(prepare).transpose()?;
        let test = data.test.as_ref().map(prepare).transpose()?;
        let report = token_report(&data, &tokens, progress)?;
        Ok(Self {
            setup,
            report,
            tokens,
            train,
            dev,
            test,
            data,
        })
    }

    pub(crate) fn dev(&self) -> Option<Side<'_>> {
        side(&self.data.dev, &self.dev)
    }

    pub(crate) fn test(&self) -> Option<Side<'_>> {
        side(&self.data.test, &self.test)
    }

    /// Texts that had to be cut.
    pub(crate) fn truncated(&self) -> usize {
        let parts = [Some(&self.train), self.dev.as_ref(), self.test.as_ref()];
        parts.into_iter().flatten().map(|part| part.truncated).sum()
    }

    /// Says what is to be done.
    pub(crate) fn say(&self) {
        let count = |part: &Option<Part>| part.as_ref().map_or(0, Part::len);
        say(&format!(
            "{} records to train on, {} to choose by, {} to measure; {} labels, {} regions",
            self.data.train.len(),
            count(&self.data.dev),
            count(&self.data.test),
            self.data.labels.len(),
            self.data.regions.len(),
        ));
        if matches!(self.setup.task, Task::Sequence | Task::Pair | Task::Token) {
            say(&self.setup.note.to_string());
        }
        for warning in &self.data.warnings {
            say(&format!("warning: {warning}"));
        }
        let cut = self.truncated();
        if cut > 0 {
            let limit = self.tokens.limit();
            say(&format!(
                "warning: {cut} texts are longer than {limit} tokens and were cut"
            ));
        }
    }
}

fn side<'a>(part: &'a Option<Part>, prepared: &'a Option<Prepared>) -> Option<Side<'a>> {
    Some(Side {
        part: part.as_ref()?,
        prepared: prepared.as_ref()?,
    })
}

/// What the tokenizer costs each region, on all records.
fn token_report(
    data: &DataSet,
    tokens: &Tokens,
    progress: &Progress,
) -> Result<TokenReport, Failure> {
    let mut all: Vec<(&str, Text<'_>)> = Vec::new();
    for part in [Some(&data.train), data.dev.as_ref(), data.test.as_ref()] {
        let Some(part) = part else { continue };
        let region = |at: &u32| data.regions.get(usize::try_from(*at).unwrap_or(usize::MAX));
        for (row, (text, at)) in part.texts.iter().zip(&part.regions).enumerate() {
            let second = part.pairs.as_ref().and_then(|pairs| pairs.get(row));
            let text = match second {
                Some(second) => Text::pair(text, second),
                None => Text::of(text),
            };
            all.push((region(at).map_or("", String::as_str), text));
        }
    }
    Ok(tokens.report(&all, progress)?)
}
