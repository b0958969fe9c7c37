//! Training, development and test records with one list of labels and one of regions.

use std::collections::BTreeMap;

use super::columns::LabelKind;
use super::labels::{label_list, region_list};
use super::record::{Label, Records};
use super::target::targets;
use super::warning::{self, DataWarning};
use crate::{FinetuneError, Target};

/// The records of each part.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// To train on.
    pub train: Records,
    /// To choose by.
    pub dev: Option<Records>,
    /// To measure at the end.
    pub test: Option<Records>,
}

/// One part, column by column; all columns are equally long.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// The file, as the user named it.
    pub file: String,
    /// Line of each record, from 1.
    pub lines: Vec<u64>,
    /// The texts.
    pub texts: Vec<String>,
    /// The second texts, where there is such a column.
    pub pairs: Option<Vec<String>>,
    /// What the model should say. `Target::Tokens` has one class for each word of the text.
    pub targets: Vec<Target>,
    /// Index of each record's region into the list of regions.
    pub regions: Vec<u32>,
}

/// Training, development and test records with one list of labels and one of regions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DataSet {
    /// What the labels are.
    pub kind: LabelKind,
    /// Names of the classes; empty for numbers and where there are no labels.
    pub labels: Vec<String>,
    /// Names of the regions of all parts, sorted by text; one empty name where there is no such
    /// column.
    pub regions: Vec<String>,
    /// Count of numbers of each record, 0 for other kinds of labels.
    pub outputs: usize,
    /// To train on.
    pub train: Part,
    /// To choose by.
    pub dev: Option<Part>,
    /// To measure at the end.
    pub test: Option<Part>,
    /// What is doubtful, sorted.
    pub warnings: Vec<DataWarning>,
}

impl DataSet {
    /// Puts the parts together.
    ///
    /// The list of labels is `labels` (a checkpoint's own) if given, else the labels of the
    /// training part sorted by text; labels outside it are mistakes, in every part.
    ///
    /// # Errors
    /// When a label is unknown, the training part has only one class, counts of numbers differ,
    /// or a part has no record.
    ///
    /// ```
    /// use landfall_finetune::dataset::{Columns, DataSet, Files, Format, LabelKind, Records};
    ///
    /// let columns = Columns { region: Some(3), ..Columns::default() };
    /// let format = Format { columns, ..Format::default() };
    /// let train = Records::parse("a.tsv", b"good\tyes\ten\nschlecht\tno\tde\n", &format)?;
    /// let data = DataSet::of(Files { train, dev: None, test: None }, LabelKind::Class, None)?;
    /// assert_eq!((data.labels, data.regions), (vec!["no".into(), "yes".into()], vec!["de".into(), "en".into()]));
    /// assert_eq!(data.train.regions, [1, 0]);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn of(
        files: Files,
        kind: LabelKind,
        labels: Option<&[String]>,
    ) -> Result<Self, FinetuneError> {
        let named = matches!(
            kind,
            LabelKind::Class | LabelKind::Classes | LabelKind::Tags
        );
        let labels = match labels {
            _ if !named => Vec::new(),
            Some(given) => given.to_vec(),
            None => label_list(&files.train),
        };
        let outputs = match files.train.rows.first().map(|row| &row.label) {
            Some(Label::Numbers(numbers)) if kind == LabelKind::Numbers => numbers.len(),
            _ => 0,
        };
        let all = [Some(&files.train), files.dev.as_ref(), files.test.as_ref()];
        let regions = region_list(all.into_iter().flatten());
        let part = |records| Part::of(records, kind, &labels, &regions, outputs);
        let train = part(files.train)?;
        let dev = files.dev.map(part).transpose()?;
        let test = files.test.map(part).transpose()?;
        if kind == LabelKind::Class {
            two_classes(&train, &labels)?;
        }
        let tested: Vec<&Part> = dev.iter().chain(&test).collect();
        let warnings = warning::all(&train, &tested, &labels, &regions);
        Ok(Self {
            kind,
            labels,
            regions,
            outputs,
            train,
            dev,
            test,
            warnings,
        })
    }
}

impl Part {
    fn of(
        records: Records,
        kind: LabelKind,
        labels: &[String],
        regions: &[String],
        outputs: usize,
    ) -> Result<Self, FinetuneError> {
        let targets = targets(&records, kind, labels, outputs)?;
        let places: BTreeMap<&String, u32> = regions.iter().zip(0..).collect();
        let mut part = Self {
            file: records.file,
            targets,
            ..Self::default()
        };
        let mut pairs = Vec::new();
        for row in records.rows {
            let region = places.get(&row.region).copied().unwrap_or(0);
            part.regions.push(region);
            part.lines.push(row.line);
            part.texts.push(row.text);
            pairs.extend(row.pair);
        }
        if part.texts.is_empty() {
            return Err(FinetuneError::Rows {
                what: "records of a part",
                given: 0,
                expected: 1,
            });
        }
        part.pairs = Some(pairs).filter(|pairs| pairs.len() == part.texts.len());
        Ok(part)
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

fn two_classes(train: &Part, labels: &[String]) -> Result<(), FinetuneError> {
    let mut first = None;
    for target in &train.targets {
        let Target::Class(class) = target else {
            continue;
        };
        if *first.get_or_insert(*class) != *class {
            return Ok(());
        }
    }
    let place = usize::try_from(first.unwrap_or(0)).unwrap_or(usize::MAX);
    Err(FinetuneError::OneClass {
        file: train.file.clone(),
        label: labels.get(place).cloned().unwrap_or_default(),
        rows: train.len(),
    })
}
