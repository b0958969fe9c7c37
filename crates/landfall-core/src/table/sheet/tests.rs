use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::table::{Numerals, ReadOptions, Table, TableFlaws};

fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("Demand").unwrap();
    sheet.write(1, 1, "region").unwrap();
    sheet.write(1, 2, "figure").unwrap();
    sheet.write(1, 3, "text").unwrap();
    sheet.write(2, 1, "NA").unwrap();
    sheet.write(2, 2, 1.234).unwrap();
    sheet.write(2, 3, true).unwrap();
    sheet.write(4, 1, "BR").unwrap();
    sheet.write(4, 2, 5_000_000.0).unwrap();
    let day = ExcelDateTime::from_ymd(2026, 11, 22).unwrap();
    sheet.write_with_format(4, 3, &day, &date).unwrap();
    sheet.write(5, 1, "IN").unwrap();
    sheet.write(5, 2, 0.1 + 0.2).unwrap();
    let sheet = book.add_worksheet().set_name("Errors").unwrap();
    for (row, cells) in [["region", "figure"], ["BR", "1"]].iter().enumerate() {
        sheet.write_row(row as u32, 0, *cells).unwrap();
    }
    sheet.write(2, 0, "IN").unwrap();
    let error = Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write(2, 1, error).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_sheet_is_read_with_the_lines_people_see() {
    // A CSV name does not hide a spreadsheet.
    let table = Table::from_bytes(&book(), "book.csv").unwrap();
    assert_eq!(table.header(), ["region", "figure", "text"]);
    let rows: Vec<_> = table
        .rows()
        .iter()
        .map(|r| (r.line(), r.text(0), r.text(1), r.text(2)))
        .collect();
    assert_eq!(
        rows,
        [
            (3, "NA", "1.234", "true"),
            (5, "BR", "5000000", "2026-11-22"),
            (6, "IN", "0.30000000000000004", ""),
        ]
    );
    let mut flaws = TableFlaws::default();
    let numbers = table.numbers(&[1], &Numerals::default(), &mut flaws);
    // Typed numbers have no question of decimal mark: 1.234 is not refused.
    assert_eq!(numbers, [[Some(1.234), Some(5e6), Some(0.1 + 0.2)]]);
}

#[test]
fn an_error_of_a_formula_is_no_number() {
    let options = ReadOptions::new().sheet("Errors");
    let table = options
        .read_bytes(&book(), "b.xlsx")
        .unwrap()
        .check()
        .unwrap();
    let mut flaws = TableFlaws::default();
    table.numbers(&[1], &Numerals::default(), &mut flaws);
    assert_eq!(
        flaws.to_string(),
        "b.xlsx, line 3, `figure`: `#DIV/0!` is the error of a spreadsheet formula (help: mend the \
         formula, or leave the cell empty if the value is missing)"
    );
}

#[test]
fn a_sheet_that_is_not_there_is_named() {
    let error = ReadOptions::new()
        .sheet("Demnad")
        .read_bytes(&book(), "b.xlsx")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "b.xlsx: there is no sheet `Demnad` (help: did you mean `Demand`? its sheets are `Demand`, \
         `Errors`)"
    );
}

#[test]
fn a_stray_cell_far_away_costs_nothing_and_is_reported() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["region", "figure"]).unwrap();
    sheet.write(1, 0, "BR").unwrap();
    sheet.write(1_048_575, 16_383, "note").unwrap();
    let error = Table::from_bytes(&book.save_to_buffer().unwrap(), "b.xlsx").unwrap_err();
    assert_eq!(
        error.to_string(),
        "b.xlsx, line 1048576: the row has 3 cells, the header 2 (help: quote cells that hold the \
         delimiter, and leave no cell out: an empty one stands between two delimiters)"
    );
}

#[test]
fn a_csv_called_xlsx_is_read_as_what_it_is() {
    assert!(Table::from_bytes(b"a,b\n1,2", "b.xlsx").is_ok());
}

#[test]
fn a_damaged_spreadsheet_is_an_error() {
    let bytes = book();
    let cut = Table::from_bytes(&bytes[..bytes.len() / 2], "b.xlsx").unwrap_err();
    assert!(
        cut.to_string()
            .starts_with("b.xlsx: the spreadsheet cannot be read: "),
        "{cut}"
    );
    let ole = Table::from_bytes(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "b.xls").unwrap_err();
    assert!(
        ole.to_string()
            .starts_with("b.xls: the spreadsheet cannot be read: "),
        "{ole}"
    );
    for position in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[position] ^= 0x55;
        let _ = Table::from_bytes(&damaged, "b.xlsx");
    }
}
