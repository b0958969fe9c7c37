use super::*;

fn auto(text: &str) -> f64 {
    parse_number(text, DecimalMark::Auto).unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn every_usual_way_of_writing_a_number_is_understood() {
    for (text, value) in [
        ("0", 0.0),
        ("-0", 0.0),
        ("+5", 5.0),
        (" 7 ", 7.0),
        (".5", 0.5),
        ("5.", 5.0),
        (",5", 0.5),
        ("0.123", 0.123),
        ("0,123", 0.123),
        ("1234", 1234.0),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1 234,56", 1234.56),
        ("1\u{A0}234.5", 1234.5),
        ("1\u{202F}234\u{202F}567", 1_234_567.0),
        ("1'234.5", 1234.5),
        ("1’234’567,8", 1_234_567.8),
        ("1,234,567", 1_234_567.0),
        ("1.234.567", 1_234_567.0),
        ("12,34,567.8", 1_234_567.8),
        ("1,23456", 1.23456),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        ("\u{2212}2.5", -2.5),
        ("١٬٢٣٤٫٥", 1234.5),
        ("۱۲۳", 123.0),
        ("１２．５", 12.5),
        ("1e-999", 0.0),
    ] {
        assert_eq!(auto(text), value, "{text}");
    }
}

#[test]
fn the_mark_decides_what_can_be_read_both_ways() {
    for (text, point, comma) in [("1,234", 1234.0, 1.234), ("12.345", 12.345, 12345.0)] {
        assert_eq!(parse_number(text, DecimalMark::Point).unwrap(), point);
        assert_eq!(parse_number(text, DecimalMark::Comma).unwrap(), comma);
    }
    assert_eq!(
        parse_number("1,234", DecimalMark::Auto)
            .unwrap_err()
            .to_string(),
        "`1,234` can mean 1234 (decimal point) or 1.234 (decimal comma)"
    );
}

#[test]
fn what_is_not_a_number_says_why() {
    for (text, message) in [
        ("", "the cell is empty"),
        ("abc", "`abc` is not a number"),
        ("2024-01-31", "`2024-01-31` is not a number"),
        ("1.2.3", "`1.2.3` is not a number"),
        ("1,23,4", "`1,23,4` is not a number"),
        ("12 34", "`12 34` is not a number"),
        ("1 234'567", "`1 234'567` is not a number"),
        ("--1", "`--1` is not a number"),
        ("-", "`-` is not a number"),
        ("e5", "`e5` is not a number"),
        ("1e", "`1e` is not a number"),
        ("0x10", "`0x10` is not a number"),
        ("1_000", "`1_000` is not a number"),
        ("NaN", "`NaN` is not a number"),
        ("-inf", "`-inf` is not a finite number"),
        ("Infinity", "`Infinity` is not a finite number"),
        (
            "1e999",
            "`1e999` is beyond the largest number that can be kept (about 1.8e308)",
        ),
        ("#N/A", "`#N/A` is the error of a spreadsheet formula"),
        ("12 %", "`12 %` has a percent sign"),
        ("€5", "`€5` has a currency sign"),
        ("5$", "`5$` has a currency sign"),
    ] {
        let error = parse_number(text, DecimalMark::Auto).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(!error.help().is_empty());
    }
}

#[test]
fn the_other_mark_is_named_as_the_remedy() {
    let error = parse_number("1,5", DecimalMark::Point).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`1,5` is not a number with a decimal point"
    );
    assert_eq!(
        error.help(),
        "if the decimal mark is a comma, set `decimal` to `comma`"
    );
    let error = parse_number("1.5", DecimalMark::Comma).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`1.5` is not a number with a decimal comma"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_finite_number_or_an_error(text in "\\PC{0,12}|[0-9., '+eE%-]{0,14}") {
        for mark in [DecimalMark::Auto, DecimalMark::Point, DecimalMark::Comma] {
            if let Ok(value) = parse_number(&text, mark) {
                proptest::prop_assert!(value.is_finite());
            }
        }
    }

    #[test]
    fn written_numbers_are_read_back_exactly(value in proptest::num::f64::NORMAL) {
        let text = format!("{value:?}");
        proptest::prop_assert_eq!(parse_number(&text, DecimalMark::Point), Ok(value));
        let comma = text.replace('.', ",");
        proptest::prop_assert_eq!(parse_number(&comma, DecimalMark::Comma), Ok(value));
    }
}
