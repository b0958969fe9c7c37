//! The lists of labels and regions.

use std::collections::BTreeSet;

use super::record::{Label, Records};

/// All labels of `records`, each once, sorted by their text: the order of a new head.
///
/// ```
/// use landfall_finetune::dataset::{Format, Records, label_list};
///
/// let records = Records::parse("a.tsv", b"x\tno\ny\tyes\nz\tno\n", &Format::default())?;
/// assert_eq!(label_list(&records), ["no", "yes"]);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn label_list(records: &Records) -> Vec<String> {
    let all: BTreeSet<&String> = records
        .rows
        .iter()
        .filter_map(|row| match &row.label {
            Label::Texts(texts) => Some(texts),
            Label::None | Label::Numbers(_) => None,
        })
        .flatten()
        .collect();
    all.into_iter().cloned().collect()
}

/// All regions of several files, each once, sorted by their text.
pub fn region_list<'a>(files: impl IntoIterator<Item = &'a Records>) -> Vec<String> {
    let all: BTreeSet<&String> = files
        .into_iter()
        .flat_map(|file| &file.rows)
        .map(|row| &row.region)
        .collect();
    all.into_iter().cloned().collect()
}
