use super::*;

fn read(text: &str) -> Result<Table, TableFlaws> {
    Table::from_bytes(text.as_bytes(), "t.csv")
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(Cell::text).collect())
        .collect()
}

fn flaws(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

fn numbers(text: &str) -> Result<Vec<Option<f64>>, TableFlaws> {
    let table = read(text)?;
    let mut flaws = TableFlaws::default();
    let column = table.header.len() - 1;
    let mut lists = table.numbers(&[column], &Numerals::default(), &mut flaws);
    flaws.check(lists.remove(0))
}

#[test]
fn every_delimiter_and_line_end_gives_the_same_table() {
    for delimiter in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b,c", "1,2,3", "x,y z,"]
                .join(end)
                .replace(',', delimiter);
            let table = read(&text).unwrap();
            assert_eq!(table.header(), ["a", "b", "c"], "{text:?}");
            assert_eq!(cells(&table), [["1", "2", "3"], ["x", "y z", ""]]);
            assert_eq!(table.rows[1].line, 3);
        }
    }
}

#[test]
fn lines_are_those_of_the_file_whatever_lies_between() {
    let table = read("# a title\n\n\n a ,b\n\n\"1\n\n2\",\"say \"\"hi\"\"\"\r\n,,\n3,4").unwrap();
    assert_eq!(
        (table.header_line(), table.header()),
        (4, &["a".to_owned(), "b".to_owned()][..])
    );
    assert_eq!(cells(&table), [["1\n\n2", "say \"hi\""], ["3", "4"]]);
    let lines: Vec<u64> = table.rows.iter().map(Row::line).collect();
    assert_eq!(lines, [6, 10]);
}

#[test]
fn one_column_needs_no_delimiter() {
    let table = read("figures\n1,5\n2").unwrap();
    assert_eq!(
        (table.delimiter(), cells(&table)),
        (None, vec![vec!["1,5"], vec!["2"]])
    );
}

#[test]
fn excels_first_line_names_the_delimiter() {
    let table = read("sep=;\r\na, b;c\r\n1, 2;3").unwrap();
    assert_eq!((table.header_line(), table.header().len()), (2, 2));
    assert_eq!(read("sep=\t\na;b\tc\n1\t2").unwrap().header().len(), 2);
}

#[test]
fn a_title_above_the_header_is_passed_over_on_request() {
    let options = ReadOptions::new().header_line(3);
    let table = options
        .read_bytes(b"Source,x\nMade,y,z\na,b\n1,2", "t.csv")
        .unwrap();
    assert_eq!(table.check().unwrap().header(), ["a", "b"]);
}

#[test]
fn the_delimiter_is_the_one_that_fits_the_rows() {
    assert_eq!(
        read("a;b, c, d\n1;2").unwrap().delimiter(),
        Some(Delimiter::Semicolon)
    );
    assert_eq!(
        read("\"a,b\";c\n1,5;2,5").unwrap().delimiter(),
        Some(Delimiter::Semicolon)
    );
    assert_eq!(
        read("c;\"a\"\",b\"\n1;\"2,5\"").unwrap().delimiter(),
        Some(Delimiter::Semicolon)
    );
    assert_eq!(
        flaws("a, b;c\n1,5;2"),
        "t.csv, line 1: the columns can be separated by commas or by semicolons (help: set \
         `delimiter`)"
    );
}

#[test]
fn every_encoding_that_shows_itself_is_read() {
    let text = "region,né\nCI,5\n";
    let utf16 = |big: bool| -> Vec<u8> {
        let bytes = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(bytes).collect()
    };
    let with = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
    for bytes in [
        text.as_bytes().to_vec(),
        with(b"\xEF\xBB\xBF", text.as_bytes()),
        with(b"\xFF\xFE", &utf16(false)),
        with(b"\xFE\xFF", &utf16(true)),
        utf16(false),
        utf16(true),
    ] {
        let table = Table::from_bytes(&bytes, "t.csv").unwrap();
        assert_eq!(table.header(), ["region", "né"]);
    }
}

#[test]
fn a_wrong_encoding_is_refused_with_its_place() {
    let error = |bytes: &[u8]| Table::from_bytes(bytes, "t.csv").unwrap_err().to_string();
    assert_eq!(
        error(b"a\r\nb\r\nC\xF4te"),
        "t.csv, line 3: the byte 0xF4 at offset 7 is not UTF-8 (help: save the file as UTF-8, or \
         name the encoding it has in `encoding`, such as `windows-1252`)"
    );
    let help = " (help: save the file as UTF-8, or name the encoding it has in `encoding`, such as \
                `windows-1252`)";
    let odd = error(b"\xFF\xFEa\0,\0b\0\n\0c");
    assert_eq!(
        odd,
        format!("t.csv, line 2: the byte 0x63 at offset 10 is not UTF-16LE{help}")
    );
    let lone = error(b"\xFF\xFEa\0\n\0\x00\xD8b\0");
    assert_eq!(
        lone,
        format!("t.csv, line 2: the byte 0x00 at offset 6 is not UTF-16LE{help}")
    );
    let truncated = error(b"ab\xC3");
    assert_eq!(
        truncated,
        format!("t.csv, line 1: the byte 0xC3 at offset 2 is not UTF-8{help}")
    );
    assert_eq!(
        error(b"a,b\n1,\0\0"),
        "t.csv, line 2: the file is not a text table: it has a zero byte at offset 6 (help: save \
         the table as CSV (UTF-8) or XLSX)"
    );
    let unknown = ReadOptions::new()
        .encoding("utf-9")
        .read_bytes(b"a", "t.csv");
    assert_eq!(
        unknown.unwrap_err().to_string(),
        "t.csv: `utf-9` is not the name of an encoding (help: use a name such as `utf-8` or \
         `windows-1252`)"
    );
}

#[test]
fn all_flaws_of_form_are_reported_at_once() {
    assert_eq!(
        flaws("a,,a,d\n1,2,3\n1,2,3,4,5\n\"x\"y,2,3,4\n1,2,3,4\n1,2,3,\"4"),
        "t.csv, line 1: column 2 has no name (help: give it a name in the header)\n\
         t.csv, line 1, `a`: columns 1 and 3 have the same name (help: rename or remove one of \
         them)\n\
         t.csv, line 2: the row has 3 cells, the header 4 (help: quote cells that hold the \
         delimiter, and leave no cell out: an empty one stands between two delimiters)\n\
         t.csv, line 3: the row has 5 cells, the header 4 (help: quote cells that hold the \
         delimiter, and leave no cell out: an empty one stands between two delimiters)\n\
         t.csv, line 4: `y` stands after the closing quotation mark (help: inside a quoted cell a \
         quotation mark is doubled)\n\
         t.csv, line 6: the quotation mark opened here is never closed (help: close it; inside a \
         quoted cell a quotation mark is doubled)"
    );
}

#[test]
fn empty_cells_at_the_end_are_dropped_and_never_those_within() {
    let table = read("a,b,,\n1,2,,\n3,,,\n,,,\n4,5").unwrap();
    assert_eq!(cells(&table), [["1", "2"], ["3", ""], ["4", "5"]]);
}

#[test]
fn files_that_are_no_table_say_so() {
    for (text, message) in [
        (
            "",
            "t.csv: the file is empty (help: write a header line and one line for each row)",
        ),
        (
            " \n# only a comment\n",
            "t.csv: the file is empty (help: write a header line and one line for each row)",
        ),
        (
            "\na,b\n\n",
            "t.csv, line 2: the table has a header but no rows (help: write one line for each row \
             below the header)",
        ),
        (
            "DE,1,2.5\nFR,3,4",
            "t.csv, line 1: the header is missing: the first row holds the numbers `1`, `2.5` \
             (help: add a first row with the names of the columns)",
        ),
        (
            "<html><table>",
            "t.csv: the file is HTML or XML, not a table (help: save the table as CSV (UTF-8) or \
             XLSX)",
        ),
    ] {
        assert_eq!(flaws(text), message);
    }
    assert!(read("region,2023,2024\nDE,1,2").is_ok());
    assert!(read("id,2023,2024\nDE,1,2").is_ok());
}

#[test]
fn limits_hold() {
    let small = ReadOptions::new().max_bytes(5);
    assert_eq!(
        small
            .read_bytes(b"a,b\n1,2", "t.csv")
            .unwrap_err()
            .to_string(),
        "t.csv: the file has more than the 5 bytes allowed (help: leave out the columns and rows \
         that are not needed, or raise the limit)"
    );
    let few = ReadOptions::new().max_cells(3);
    assert!(few.read_bytes(b"a,b\n1,2", "t.csv").is_err());
    let commas = vec![b','; 1 << 20];
    assert!(few.read_bytes(&commas, "t.csv").is_err());
}

#[test]
fn paths_that_are_no_file_say_so() {
    let missing = Table::read_path("no/such.csv").unwrap_err().to_string();
    assert_eq!(
        missing,
        "no/such.csv: there is no such file (help: check the name and the folder)"
    );
    let folder = Table::read_path("src").unwrap_err().to_string();
    assert_eq!(
        folder,
        "src: this is a folder, not a file (help: name a file in it)"
    );
}

#[test]
fn the_first_hundred_flaws_are_listed_and_all_are_counted() {
    let text = format!("a,b\n{}1,2\n", "1\n".repeat(130));
    let flaws = read(&text).unwrap_err();
    assert_eq!((flaws.list().len(), flaws.found()), (100, 130));
    let first = flaws.to_string();
    assert_eq!(
        first.lines().next(),
        Some("t.csv: 130 mistakes, of which 100 are listed")
    );
}

#[test]
fn the_column_decides_its_decimal_mark() {
    assert_eq!(
        numbers("r;x\na;1.234\nb;2,5").unwrap(),
        [Some(1234.0), Some(2.5)]
    );
    assert_eq!(
        numbers("r;x\na;1.234\nb;2.5").unwrap(),
        [Some(1.234), Some(2.5)]
    );
    assert_eq!(
        numbers("r,x\na,\"1,234\"\nb,\"2,5\"").unwrap(),
        [Some(1.234), Some(2.5)]
    );
    assert_eq!(numbers("r;x\na;1 234\nb;..").unwrap(), [Some(1234.0), None]);
}

#[test]
fn other_columns_decide_for_one_that_does_not_tell() {
    let text = "y;x\n1,5;1,234\n2,5;12,345";
    let table = read(text).unwrap();
    let mut flaws = TableFlaws::default();
    let lists = table.numbers(&[0, 1], &Numerals::default(), &mut flaws);
    assert_eq!(flaws.check(lists).unwrap()[1], [Some(1.234), Some(12.345)]);
}

#[test]
fn a_comma_between_columns_means_a_point_in_numbers() {
    assert_eq!(numbers("r,x\na,2.125").unwrap(), [Some(2.125)]);
    assert_eq!(numbers("r,x\na,\"1,234\"").unwrap(), [Some(1234.0)]);
}

#[test]
fn a_column_that_nothing_decides_is_refused() {
    assert_eq!(
        numbers("r;x\na;1,234\nb;12,345").unwrap_err().to_string(),
        "t.csv, line 1, `x`: no number of the column tells its decimal mark: `1,234` can mean 1234 \
         (decimal point) or 1.234 (decimal comma) (help: set `decimal` to `point` or `comma`)"
    );
    assert_eq!(
        numbers("r;x\na;1.5\nb;2,5").unwrap_err().to_string(),
        "t.csv, line 3, `x`: the column mixes decimal points (`1.5`, line 2) and decimal commas \
         (`2,5`) (help: write all numbers of the column with the same decimal mark)"
    );
}

#[test]
fn na_is_a_missing_value_only_when_declared() {
    assert_eq!(
        numbers("r,x\na,1\nb,NA").unwrap_err().to_string(),
        "t.csv, line 3, `x`: `NA` is not a number (help: if it stands for a missing value, add \
         `NA` to the `missing` markers or leave the cell empty)"
    );
}

#[test]
fn content_tells_numbers_from_text() {
    let numerals = Numerals::default();
    let content = |text: &str| read(text).unwrap().content(1, &numerals);
    assert_eq!(content("r,x\na,\nb,.."), Content::Nothing);
    assert_eq!(content("r,x\na,5 %\nb,high"), Content::Numbers);
    assert_eq!(content("r,x\na,high\nb,low\nc,1"), Content::Text);
}

proptest::proptest! {
    #[test]
    fn what_the_csv_crate_writes_is_read_back(
        rows in proptest::collection::vec(
            proptest::collection::vec("[a-zé ,;\t|\"\r\n#0-9.]{0,6}", 3), 1..8),
        which in 0..4_usize,
        crlf: bool,
    ) {
        let delimiter = Delimiter::ALL[which];
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter.as_char() as u8)
            .terminator(terminator)
            .from_writer(Vec::new());
        writer.write_record(["k", "b", "c"]).unwrap();
        for (number, row) in rows.iter().enumerate() {
            let key = format!("key{number}{}", row[0]);
            writer.write_record([&key, &row[1], &row[2]]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let options = ReadOptions::new().delimiter(delimiter);
        let table = options.read_bytes(&bytes, "t.csv").unwrap().check().unwrap();
        proptest::prop_assert_eq!(table.rows.len(), rows.len());
        for (number, (read, row)) in table.rows.iter().zip(&rows).enumerate() {
            proptest::prop_assert_eq!(read.cells[0].text(), format!("key{number}{}", row[0]));
            proptest::prop_assert_eq!(read.cells[1].text(), &row[1]);
            proptest::prop_assert_eq!(read.cells[2].text(), &row[2]);
        }
    }

    #[test]
    fn any_bytes_are_a_table_or_an_error(
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
    ) {
        let _ = Table::from_bytes(&bytes, "t.csv");
    }

    #[test]
    fn any_text_is_a_table_or_an_error(text in "[a-c0-9,;\"\r\n\t#=. ]{0,80}") {
        if let Ok(table) = read(&text) {
            let columns: Vec<usize> = (0..table.header.len()).collect();
            let lists = table.numbers(&columns, &Numerals::default(), &mut TableFlaws::default());
            proptest::prop_assert!(lists.iter().all(|list| list.len() == table.rows.len()));
        }
    }
}
