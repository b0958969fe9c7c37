//! Any file of records is read or refused, with a line for each mistake; what is read has a text for
//! each of its lines.
#![no_main]

use landfall_finetune::dataset::{Columns, Format, LabelKind, Records};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let kinds = [
        LabelKind::Class,
        LabelKind::Classes,
        LabelKind::Numbers,
        LabelKind::Tags,
    ];
    for kind in kinds {
        let columns = Columns {
            region: Some(3),
            ..Columns::default()
        };
        let format = Format {
            columns,
            header: bytes.first().is_some_and(|first| first % 2 == 0),
            kind,
        };
        let lines = bytes.split(|byte| *byte == b'\n').count();
        if let Ok(records) = Records::parse("a.tsv", bytes, &format) {
            assert!(!records.rows.is_empty() && records.rows.len() <= lines);
        }
    }
});
