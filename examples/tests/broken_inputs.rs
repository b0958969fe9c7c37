//! Deliberately broken inputs: each gives an error that says what is wrong, where, and what to do.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

use landfall::{Error, Strategy};
use landfall_testkit::small_strategy;

/// A file, what is replaced in it by what, and what the error must say.
struct Case {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static [&'static str],
}

const fn case(
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static [&'static str],
) -> Case {
    Case {
        name,
        file,
        from,
        to,
        says,
    }
}

const D: &str = "demand.csv";
const C: &str = "costs.csv";
const R: &str = "rates.csv";
const S: &str = "strategy.toml";

const CASES: [Case; 38] = [
    case(
        "unknown region",
        D,
        "PL,Poland",
        "PQ,Poland",
        &["demand.csv, line 6, `region`", "`PQ` is not a known region"],
    ),
    case(
        "misspelt name",
        D,
        "PL,Poland",
        "Polnad,Poland",
        &["line 6", "did you mean `Poland`?"],
    ),
    case(
        "ambiguous name",
        D,
        "KE,Kenya",
        "Congo,Congo",
        &["line 13", "CD", "CG"],
    ),
    case(
        "region twice",
        D,
        "PL,Poland",
        "ITA,Italy",
        &["line 6, `region`", "`ITA` is IT, which stands in line 4"],
    ),
    case(
        "text in a number column",
        D,
        ",15000,84",
        ",plenty,84",
        &["line 8, `income`", "`plenty` is not a number"],
    ),
    case(
        "NaN",
        D,
        ",15000,84",
        ",NaN,84",
        &["line 8, `income`", "`NaN`"],
    ),
    case(
        "infinity",
        D,
        ",15000,84",
        ",inf,84",
        &["line 8, `income`", "`inf`"],
    ),
    case(
        "too large",
        D,
        ",15000,84",
        ",1e999,84",
        &["line 8, `income`", "`1e999`", "beyond the largest number"],
    ),
    case(
        "negative count",
        D,
        "84,7000000",
        "84,-7000000",
        &["line 8, `users`", "`-7000000` is negative"],
    ),
    case(
        "currency sign",
        D,
        ",15000,84",
        ",$15000,84",
        &["line 8, `income`", "currency sign"],
    ),
    case(
        "NA as a number",
        D,
        ",15000,84",
        ",NA,84",
        &["line 8, `income`", "`NA`", "missing"],
    ),
    case(
        "a cell too many",
        D,
        ",15000,84",
        ",15,000,84",
        &["demand.csv, line 8", "7 cells", "6"],
    ),
    case(
        "missing column",
        D,
        "income,online",
        "incme,online",
        &["column `income`", "did you mean `incme`?"],
    ),
    case(
        "same column twice",
        D,
        "income,online",
        "income,income",
        &["line 1", "have the same name"],
    ),
    case(
        "missing header",
        D,
        "region,name,people,income,online,users\n",
        "",
        &[
            "demand.csv, line 1",
            "does its first line name the columns?",
        ],
    ),
    case(
        "wrong encoding",
        D,
        "Brazil",
        "\u{fffd}",
        &["line 8", "is not UTF-8"],
    ),
    case(
        "empty file",
        D,
        "*",
        "",
        &["demand.csv", "the file is empty"],
    ),
    case(
        "header only",
        D,
        "*",
        "region,name,people,income,online,users\n",
        &["demand.csv", "has a header but no rows"],
    ),
    case("binary file", D, "*", "\u{0}\u{1}\u{2}", &["demand.csv"]),
    case(
        "no such file",
        S,
        "demand.csv",
        "demnad.csv",
        &["demnad.csv", "there is no such file"],
    ),
    case(
        "unknown cost part",
        C,
        "IT,legal_compliance",
        "IT,legal_stuff",
        &[
            "costs.csv, line 4, `part`",
            "`legal_stuff` is not a cost part",
        ],
    ),
    case(
        "negative cost",
        C,
        ",40000,6000",
        ",-40000,6000",
        &["costs.csv, line 4, `one_off`", "`-40000` is negative"],
    ),
    case(
        "unknown currency",
        C,
        "9000,1000,EUR",
        "9000,1000,EURO",
        &["costs.csv, line 17, `currency`", "`EURO`"],
    ),
    case(
        "cost twice",
        C,
        "IT,legal_compliance",
        "IT,data_adaptation",
        &["costs.csv, line 4, `part`", "in line 3 too"],
    ),
    case(
        "no rate",
        C,
        "9000,1000,EUR",
        "9000,1000,JPY",
        &["costs.csv, line 17", "JPY", "no exchange rate to EUR"],
    ),
    case(
        "rate of zero",
        R,
        "1.25",
        "0",
        &["rates.csv, line 2, `rate`", "`0` is not above 0"],
    ),
    case(
        "date of a rate",
        R,
        "2026-10-30",
        "30.10.2026",
        &["rates.csv, line 2, `date`", "not a date"],
    ),
    case(
        "unknown setting",
        S,
        "seed = 1",
        "sede = 1",
        &["strategy.toml, line 9, `plan.sede`", "unknown field `sede`"],
    ),
    case(
        "wrong type",
        S,
        "seed = 1",
        "seed = \"x\"",
        &["strategy.toml, line 9, `plan.seed`", "invalid type"],
    ),
    case(
        "broken TOML",
        S,
        "seed = 1",
        "seed = = 1",
        &["strategy.toml, line 9"],
    ),
    case(
        "rate out of range",
        S,
        "discount_rate = 0.1",
        "discount_rate = -1.5",
        &[
            "strategy.toml, line 7, `plan.discount_rate`",
            "`-1.5` is not above -1",
        ],
    ),
    case(
        "home market without a row",
        S,
        "\"FR\"",
        "\"AT\"",
        &["`demand.home`", "region `AT` has no row"],
    ),
    case(
        "budget in another currency",
        S,
        "900000 EUR",
        "900000 USD",
        &["`choice.budget`", "is not in the currency of the plan"],
    ),
    case(
        "impossible range of K",
        S,
        "k = [2, 4]",
        "k = [4, 2]",
        &["`segments.k`", "`4..=2`"],
    ),
    case(
        "one end of a range",
        C,
        "one_off,per_year,currency,note\nIT,market_selection,20000,5000,EUR,",
        "one_off,per_year,currency,one_off_low\nIT,market_selection,20000,5000,EUR,100",
        &["costs.csv, line 2, `one_off`", "only one end of its range"],
    ),
    case(
        "text as a cost",
        C,
        ",40000,6000",
        ",lots,6000",
        &["costs.csv, line 4, `one_off`", "`lots` is not a number"],
    ),
    case(
        "negative price",
        S,
        "10 EUR",
        "-10 EUR",
        &["`value.price`", "is negative"],
    ),
    case(
        "binary fraction as money",
        S,
        "price = \"10 EUR\"",
        "price = 10.5",
        &["`value.price`", "money such as"],
    ),
];

fn error_of(case: &Case) -> String {
    let folder = tempfile::tempdir().unwrap();
    let strategy = small_strategy(folder.path()).unwrap();
    let path = folder.path().join(case.file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        case.from == "*" || text.contains(case.from),
        "{}: nothing to replace",
        case.name
    );
    let broken = if case.from == "*" {
        case.to.to_owned()
    } else {
        text.replacen(case.from, case.to, 1)
    };
    // U+FFFD stands for a byte that is not UTF-8.
    let bytes: Vec<u8> = broken
        .split('\u{fffd}')
        .map(str::as_bytes)
        .collect::<Vec<_>>()
        .join(&0xf4);
    fs::write(&path, bytes).unwrap();
    match Strategy::from_file(Path::new(&strategy), &[]) {
        Err(Error::Input(mistakes)) => mistakes.to_string(),
        Err(other) => panic!("{}: {other}", case.name),
        Ok(_) => panic!("{}: accepted", case.name),
    }
}

#[test]
fn every_broken_input_gives_the_right_error() {
    let mut wrong = Vec::new();
    for case in &CASES {
        let error = error_of(case);
        for part in case.says {
            if !error.contains(part) {
                wrong.push(format!("{}: `{part}` is not in\n{error}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_unbroken_input_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let strategy = small_strategy(folder.path()).unwrap();
    Strategy::from_file(&strategy, &[]).unwrap();
}
