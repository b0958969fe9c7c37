//! Reading demand: broken files with the whole text of their errors, and good ones in every dialect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use std::path::{Path, PathBuf};

use landfall_core::RegionCode;
use landfall_core::table::{DecimalMark, Delimiter};
use landfall_market::{Demand, DemandError, DemandParams, IndicatorSpec, Kind};
use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Workbook};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/demand")
}

/// The settings under which a broken file is read.
fn settings(case: &str) -> DemandParams {
    let params = Demand::params();
    match case {
        "negative_count" | "everything_at_once" => params.counts(["population"]),
        "not_a_percentage" => params.percentages(["users"]),
        "unknown_column" => params.columns(["popluation", "gdp", "zzz"]),
        "no_named_column" => params.columns(["gdp", "users"]),
        "named_region_column" => params.region_column("lnad"),
        "two_purposes" => params.columns(["region", "population", "population"]),
        "wrong_decimal" => params.decimal(DecimalMark::Point),
        "nothing_left" => params.skip_rows(["World"]),
        _ => params,
    }
}

#[test]
fn every_broken_file_gives_exactly_its_error() {
    let mut read = 0;
    for entry in std::fs::read_dir(cases()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let case = path.file_stem().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let name = format!("{case}.csv");
        let error = settings(case)
            .read_bytes(&bytes, &name)
            .expect_err(case)
            .to_string();
        let expected = std::fs::read_to_string(path.with_extension("error"))
            .unwrap_or_else(|_| panic!("no expectation for {case}; the error is\n{error}"));
        assert_eq!(error, expected.trim_end(), "{case}");
        read += 1;
    }
    assert!(read >= 27, "only {read} cases");
}

fn error(bytes: &[u8], name: &str) -> String {
    Demand::params()
        .read_bytes(bytes, name)
        .unwrap_err()
        .to_string()
}

#[test]
fn broken_utf_16_and_spreadsheets_say_where() {
    let utf16: Vec<u8> = "\u{FEFF}region\tgdp\r\nBR\tmany\r\nIN\t5"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        error(&utf16, "u.txt"),
        "u.txt, line 2, `gdp`: `many` is not a number (help: write digits with at most one decimal \
         mark, or leave the cell empty if the value is missing)"
    );
    assert_eq!(
        error(&utf16[..utf16.len() - 1], "u.txt"),
        "u.txt, line 3: the byte 0x35 at offset 50 is not UTF-16LE (help: save the file as UTF-8, \
         or name the encoding it has in `encoding`, such as `windows-1252`)"
    );
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["region", "gdp"]).unwrap();
    sheet.write_row(2, 0, ["Brasilia", "5"]).unwrap();
    sheet.write(3, 0, "IN").unwrap();
    sheet
        .write(3, 1, Formula::new("=NA()").set_result("#N/A"))
        .unwrap();
    assert_eq!(
        error(&book.save_to_buffer().unwrap(), "b.xlsx"),
        "b.xlsx, line 3, `region`: `Brasilia` is not a known region (help: \
         write an ISO 3166 code, a name, or a code of your own such as `x-dach`; name rows that \
         are no region, such as totals, in `skip_rows`)\n\
         b.xlsx, line 4, `gdp`: `#N/A` is the error of a spreadsheet formula (help: mend the \
         formula, or leave the cell empty if the value is missing)"
    );
}

#[test]
fn a_missing_file_and_a_folder_say_so() {
    let text = |path: &str| Demand::from_csv(path).unwrap_err().to_string();
    assert_eq!(
        text("no/such.csv"),
        "no/such.csv: there is no such file (help: check the name and the folder)"
    );
    assert_eq!(
        text("tests"),
        "tests: this is a folder, not a file (help: name a file in it)"
    );
}

fn codes(demand: &Demand) -> Vec<&str> {
    demand.regions().iter().map(RegionCode::as_str).collect()
}

#[test]
fn the_same_demand_is_read_from_every_dialect() {
    let plain = "country,population,gdp\nBRA,212000000,1.5\nNA,3000000,\nIndia,..,-2.25\n";
    let comma = "country;population;gdp\nBRA;212.000.000;1,5\nNA;3 000 000;\nIndia;..;-2,25\n";
    let utf16 = |text: &str| -> Vec<u8> {
        let text = format!("\u{FEFF}{text}");
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let files = [
        plain.as_bytes().to_vec(),
        plain.replace(',', ";").into_bytes(),
        plain.replace(',', "\t").replace('\n', "\r\n").into_bytes(),
        comma.as_bytes().to_vec(),
        format!("\u{FEFF}sep=;\r\n{comma}").into_bytes(),
        utf16(&plain.replace(',', "\t")),
        plain.replace('-', "\u{2212}").into_bytes(),
        workbook(),
    ];
    for (number, bytes) in files.iter().enumerate() {
        let demand = Demand::params()
            .read_bytes(bytes, "d.csv")
            .unwrap_or_else(|error| panic!("{number}: {error}"));
        assert_eq!(codes(&demand), ["BR", "NA", "IN"], "{number}");
        assert_eq!(demand.names(), ["Brazil", "Namibia", "India"]);
        assert_eq!(
            demand.column("population").unwrap(),
            [Some(2.12e8), Some(3e6), None]
        );
        assert_eq!(
            demand.column("gdp").unwrap(),
            [Some(1.5), None, Some(-2.25)]
        );
    }
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["country", "population", "gdp"])
        .unwrap();
    for (row, region) in (1..).zip(["BRA", "NA", "India"]) {
        sheet.write(row, 0, region).unwrap();
    }
    sheet.write(1, 1, 2.12e8).unwrap();
    sheet.write(2, 1, 3e6).unwrap();
    sheet.write(3, 1, "..").unwrap();
    sheet.write(1, 2, 1.5).unwrap();
    sheet.write(3, 2, -2.25).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_file_with_names_and_codes_is_read_by_the_one_that_names_regions() {
    let text = "region,name,iso3,group,gdp\nEurope,Deutschland,DEU,a,1\nAsia,Nippon,JPN,b,2\n";
    let demand = Demand::params()
        .read_bytes(text.as_bytes(), "d.csv")
        .unwrap();
    assert_eq!(codes(&demand), ["DE", "JP"]);
    assert_eq!(demand.names(), ["Deutschland", "Nippon"]);
    let notes: Vec<String> = demand.notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "column `region` holds text and is no indicator",
            "column `group` holds text and is no indicator"
        ]
    );
}

#[test]
fn settings_choose_columns_kinds_rows_and_markers() {
    let text = "land;bip;einwohner;x\nBRD;?;84;9\nWelt;1;2;3\nx-dach;1,5;?;9\n";
    let spec = |column: &str, kind| IndicatorSpec {
        column: column.to_owned(),
        kind,
    };
    let params = Demand::params()
        .region_column("land")
        .name_column("land")
        .indicators([spec("einwohner", Kind::Count), spec("bip", Kind::Any)])
        .skip_rows(["Welt", "BRD"])
        .delimiter(Delimiter::Semicolon)
        .missing(["?"]);
    let demand = params.read_bytes(text.as_bytes(), "d.csv").unwrap();
    assert_eq!(codes(&demand), ["x-dach"]);
    let names: Vec<_> = demand
        .indicators()
        .iter()
        .map(|i| (i.name.as_str(), i.kind))
        .collect();
    assert_eq!(names, [("einwohner", Kind::Count), ("bip", Kind::Any)]);
    assert_eq!((demand.value(0, 0), demand.value(0, 1)), (None, Some(1.5)));
}

#[test]
fn columns_that_tell_nothing_are_noted() {
    let text = "region,a,b,c\nBR,,5,1\nIN,..,5,\nCN,,5,\n";
    let demand = Demand::params()
        .read_bytes(text.as_bytes(), "d.csv")
        .unwrap();
    let notes: Vec<String> = demand.notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "no region has a figure for `a`",
            "`b` is 5 in every region that has a figure"
        ]
    );
    assert_eq!(
        (demand.missing_share(0), demand.missing_share(1)),
        (Some(1.0), Some(0.0))
    );
    assert_eq!(demand.missing_share(3), None);
}

#[test]
fn regions_can_be_found_and_left_out() {
    let text = "region,a\nBR,1\nIN,2\nCN,3\n";
    let demand = Demand::params()
        .read_bytes(text.as_bytes(), "d.csv")
        .unwrap();
    let code = |text: &str| RegionCode::parse(text).unwrap();
    assert_eq!(demand.position(&code("CN")), Some(2));
    let fewer = demand.without(&[code("IN"), code("DE")]);
    assert_eq!((codes(&fewer), fewer.n_regions()), (vec!["BR", "CN"], 2));
    assert_eq!(fewer.column("a").unwrap(), [Some(1.0), Some(3.0)]);
    assert_eq!(fewer.names(), ["Brazil", "China"]);
    let error = demand.column("aa").unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no indicator `aa`; did you mean `a`?"
    );
    assert!(matches!(error, DemandError::UnknownIndicator { .. }));
}

#[test]
fn figures_in_memory_are_checked_all_at_once() {
    let code = |text: &str| RegionCode::parse(text).unwrap();
    let error = Demand::from_parts(
        vec![code("BR"), code("BR"), code("IN")],
        vec!["a".to_owned(), "a".to_owned()],
        &[vec![Some(1.0), Some(f64::NAN)], vec![None]],
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "the indicator `a` stands twice\n\
         the region BR stands twice\n\
         there are 2 rows for 3 regions\n\
         `BR`: figures in the row: 1, indicators: 2\n\
         `BR, a`: `NaN` is not a finite number (help: give `None` for a missing figure)"
    );
    assert!(Demand::from_parts(Vec::new(), Vec::new(), &[]).is_err());
}

#[test]
fn the_bundled_economies_are_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/data/economies.csv");
    if !path.exists() {
        return; // the crate alone, without the workspace
    }
    let demand = Demand::from_csv(&path).unwrap();
    assert!(demand.n_regions() > 150 && demand.n_indicators() >= 12);
    assert!(demand.position(&RegionCode::parse("NA").unwrap()).is_some());
    assert_eq!(demand.notes(), []);
    let again = Demand::params()
        .read_bytes(&written(&demand, ';', true), "again.csv")
        .unwrap();
    assert_eq!(
        (again.regions(), again.indicators()),
        (demand.regions(), demand.indicators())
    );
    for region in 0..demand.n_regions() {
        for indicator in 0..demand.n_indicators() {
            assert_eq!(
                again.value(region, indicator),
                demand.value(region, indicator)
            );
        }
    }
}

/// Demand as a text file.
fn written(demand: &Demand, delimiter: char, decimal_comma: bool) -> Vec<u8> {
    let mut lines = vec![vec!["region".to_owned()]];
    lines[0].extend(
        demand
            .indicators()
            .iter()
            .map(|indicator| quoted(&indicator.name)),
    );
    for (row, region) in demand.regions().iter().enumerate() {
        let mut cells = vec![region.to_string()];
        for column in 0..demand.n_indicators() {
            let text = demand
                .value(row, column)
                .map_or_else(String::new, |v| format!("{v:?}"));
            let text = if decimal_comma {
                text.replace('.', ",")
            } else {
                text
            };
            cells.push(quoted(&text));
        }
        lines.push(cells);
    }
    let separator = delimiter.to_string();
    let lines: Vec<String> = lines.iter().map(|cells| cells.join(&separator)).collect();
    lines.join("\r\n").into_bytes()
}

fn quoted(text: &str) -> String {
    if text.contains([',', ';', '\t', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

prop_compose! {
    fn any_demand()(
        (rows, columns) in (1..12_usize, 1..5_usize),
    )(
        figures in prop::collection::vec(
            prop::collection::vec(prop::option::of(prop_oneof![
                (-1e6..1e6_f64), Just(0.5), (0..1000_i32).prop_map(f64::from),
            ]), columns), rows),
        marks in prop::collection::vec("[a-z ;,\"é]{0,4}", columns),
    ) -> Demand {
        let regions: Vec<RegionCode> = RegionCode::economies().step_by(7).take(figures.len()).collect();
        let names = (0..).zip(&marks).map(|(number, mark): (i32, _)| format!("i{number}{mark}!")).collect();
        Demand::from_parts(regions, names, &figures).unwrap()
    }
}

proptest! {
    #[test]
    fn what_is_written_in_any_dialect_is_read_back(
        demand in any_demand(),
        delimiter in prop::sample::select(vec![',', ';', '\t']),
        comma: bool,
    ) {
        let bytes = written(&demand, delimiter, comma);
        let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
        let names: Vec<String> = demand.indicators().iter().map(|i| i.name.clone()).collect();
        let params = Demand::params().columns(names).decimal(mark);
        let again = params.read_bytes(&bytes, "d.csv").map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(again.regions(), demand.regions());
        prop_assert_eq!(again.indicators(), demand.indicators());
        for region in 0..demand.n_regions() {
            for indicator in 0..demand.n_indicators() {
                prop_assert_eq!(again.value(region, indicator), demand.value(region, indicator));
            }
        }
    }

    #[test]
    fn nothing_makes_reading_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..120),
        text in "region[,;](a|b|1)\n((BR|IN|NA|Congo|x-a)[,;]([0-9.,%eE-]{0,5}|NaN|..)\n){0,5}",
    ) {
        let _ = Demand::params().read_bytes(&bytes, "d.csv");
        if let Ok(demand) = Demand::params().read_bytes(text.as_bytes(), "d.csv") {
            prop_assert!(demand.n_regions() > 0 && demand.n_indicators() > 0);
        }
    }
}
