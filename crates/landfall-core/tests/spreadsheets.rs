//! Spreadsheets that other programs wrote.

use std::path::{Path, PathBuf};

use landfall_core::table::{Numerals, Table, TableFlaws};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/table")
        .join(name)
}

#[test]
fn xls_and_ods_give_the_same_table() {
    for name in ["book.xls", "book.ods"] {
        let table = Table::read_path(case(name)).unwrap();
        assert_eq!(table.header(), ["region", "figure", "day"], "{name}");
        let rows: Vec<_> = table
            .rows()
            .iter()
            .map(|r| (r.line(), r.text(0), r.text(1), r.text(2)))
            .collect();
        assert_eq!(
            rows,
            [(3, "NA", "1.234", "2026-11-22"), (4, "BR", "5000000", "")],
            "{name}"
        );
        let mut flaws = TableFlaws::default();
        let numbers = table.numbers(&[1], &Numerals::default(), &mut flaws);
        assert_eq!(flaws.check(numbers).unwrap(), [[Some(1.234), Some(5e6)]]);
    }
}

#[test]
fn a_formula_without_its_result_is_refused_and_not_missing() {
    let table = Table::read_path(case("no_result.xlsx")).unwrap();
    let mut flaws = TableFlaws::default();
    table.numbers(&[1], &Numerals::default(), &mut flaws);
    let text = flaws.to_string();
    let (_, text) = text.split_once("no_result.xlsx").unwrap();
    assert_eq!(
        text,
        ", line 3, `figure`: the file does not hold the result of the formula in this cell (help: \
         open the file in a spreadsheet program and save it again)"
    );
}
