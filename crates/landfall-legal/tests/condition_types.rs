//! What is well formed but cannot be meant: undeclared names, types that do not fit.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod condition_support;

use std::collections::{BTreeMap, BTreeSet};

use condition_support::{dictionary, jurisdictions};
use landfall_core::Money;
use landfall_legal::condition::{Assessment, Condition, Formula, Names};
use landfall_legal::rule::ParameterType;
use landfall_legal::value::{Answer, Value};

fn problems_where(text: &str, region: bool) -> Vec<String> {
    let (facts, jurisdictions) = (dictionary(), jurisdictions());
    let names = Names {
        facts: &facts,
        definitions: BTreeSet::from(["eu.gdpr.applies"]),
        parameters: BTreeMap::from([
            ("eu.age", (ParameterType::Number, Some("years"))),
            ("eu.kinds", (ParameterType::Set, None)),
            ("eu.fee", (ParameterType::Money, None)),
        ]),
        jurisdictions: &jurisdictions,
        region,
    };
    let condition = Condition::parse(text).unwrap();
    let problems = condition.problems(&names);
    problems.iter().map(ToString::to_string).collect()
}

fn problems(text: &str) -> Vec<String> {
    problems_where(text, true)
}

#[test]
fn what_fits_has_no_problems() {
    let texts = [
        "b1 && eu.gdpr.applies && !has(n1)",
        "b1 == true && b1 != b2",
        "n1 >= 250 && n1 < n2 && n1 in [1, 2] && n1 in 1..=5",
        "staff.count > 250 && n1 < @eu.age",
        "m1 > 10_000 EUR && m1 <= @eu.fee && m1 in 1 EUR..<2 EUR",
        "d1 <= 72h && t1 < AS_OF && AS_OF >= 2026-08-02 && t1 in 2026-01-01..=2026-12-31",
        "e1 == \"a\" && e1 in [\"a\", \"b\"] && e1 in @eu.kinds",
        "\"a\" in s1 && any(s1 in @eu.kinds) && all(s1 in [\"a\"])",
        "r in EU && r in REGION && r in [\"DE\", \"NZ\"] && r in @eu.kinds && r in NZ",
        "any(rs in EU) && all(rs in [\"US-CA\"]) && REGION in DE",
    ];
    for text in texts {
        assert_eq!(problems(text), [""; 0], "{text}");
    }
}

#[test]
fn problems_name_what_is_wrong_and_what_helps() {
    let cases = [
        (
            "staff.cuont > 3",
            "`staff.cuont` is neither a fact nor a definition (help: did you mean `staff.count`?)",
        ),
        (
            "eu.gdpr.aplies",
            "`eu.gdpr.aplies` is neither a fact nor a definition (help: did you mean \
             `eu.gdpr.applies`?)",
        ),
        (
            "n1 < @eu.aeg",
            "`@eu.aeg` is not a parameter (help: did you mean `eu.age`?)",
        ),
        (
            "r in EUU",
            "`EUU` is neither a jurisdiction nor an ISO 3166 code (help: did you mean `EU`?)",
        ),
        (
            "has(eu.gdpr.applies)",
            "`has(eu.gdpr.applies)`: `eu.gdpr.applies` is a definition; only a fact can be known \
             (help: write `eu.gdpr.applies`)",
        ),
        (
            "n1",
            "`n1` is a number, not yes or no (help: compare it: `n1 >= …`)",
        ),
        (
            "r",
            "`r` is a region, not yes or no (help: write `r in EU`)",
        ),
        (
            "d1 <= 72",
            "`d1 <= 72` compares a duration with a number (help: give the unit: `72h`, `30d`, \
             `1mo`, `2y`)",
        ),
        (
            "m1 > 10_000",
            "`m1 > 10_000` compares money with a number (help: give the currency: `10_000 EUR`)",
        ),
        (
            "t1 < \"2026-08-02\"",
            "`t1 < \"2026-08-02\"` compares a date with a text (help: write dates without quotes: \
             `2026-08-02`)",
        ),
        ("b1 == 1", "`b1 == 1` compares yes or no with a number"),
        (
            "staff.count > @eu.age",
            "`staff.count > @eu.age` compares persons with years",
        ),
        (
            "e1 == \"A\"",
            "`e1 == \"A\"`: `A` is not a value of the enumeration (help: did you mean `a`?)",
        ),
        (
            "\"long\" in s1",
            "`\"long\" in s1`: `long` is not a value of the enumeration (help: it is one of `a`, \
             `b`, `c`)",
        ),
        (
            "e1 == e2",
            "`e1 == e2` compares two enumerations with different values",
        ),
        (
            "e1 < \"b\"",
            "`e1 < \"b\"`: a value of an enumeration has no order (help: only `==` and `!=` can \
             compare it)",
        ),
        (
            "r == \"DE\"",
            "`r == \"DE\"`: regions are not compared (help: write `… in EU`, with the code of a \
             jurisdiction or `REGION`)",
        ),
        (
            "s1 == \"a\"",
            "`s1 == \"a\"`: `s1` is several values of an enumeration (help: write `any(s1 in […])` \
             or `all(s1 in […])`)",
        ),
        (
            "s1 in [\"a\"]",
            "`s1 in [\"a\"]`: `s1` is several values of an enumeration (help: write `any(s1 in \
             [\"a\"])` or `all(s1 in [\"a\"])`)",
        ),
        (
            "any(e1 in [\"a\"])",
            "`any(e1 in [\"a\"])`: `e1` is a value of an enumeration, not a list (help: write \
             `e1 in [\"a\"]`)",
        ),
        (
            "\"a\" in e1",
            "`\"a\" in e1`: `e1` is one value, not a list (help: write `e1 == \"a\"`)",
        ),
        (
            "\"DE\" in rs",
            "`\"DE\" in rs`: `rs` is several regions (help: write `any(rs in DE)`)",
        ),
        (
            "e1 in EU",
            "`e1 in EU` looks for a value of an enumeration in a jurisdiction (help: only regions \
             lie in a jurisdiction)",
        ),
        (
            "n1 in @eu.age",
            "`n1 in @eu.age`: `@eu.age` is one value, not a set (help: compare it: \
             `… <= @eu.age`)",
        ),
        (
            "n1 in @eu.kinds",
            "`n1 in @eu.kinds` looks for a number in a set of texts",
        ),
        (
            "n1 in 5..<5",
            "`n1 in 5..<5`: nothing is in the range (help: the lower end stands first)",
        ),
        (
            "n1 in 1..<5 EUR",
            "`n1 in 1..<5 EUR` compares a number with money (help: give the \
             currency: `10_000 EUR`)",
        ),
        ("n1 in []", "`n1 in []`: nothing is in an empty list"),
        ("1 < 2", "`1 < 2` compares two constants"),
    ];
    for (text, message) in cases {
        assert_eq!(problems(text), [message], "{text}");
    }
}

#[test]
fn all_problems_are_reported_once() {
    assert_eq!(problems("x.y && x.y && n1 && m1 > 1").len(), 3);
}

#[test]
fn no_region_where_none_is_checked() {
    let message = "`REGION` in a law that is checked for no target region";
    assert_eq!(problems_where("r in REGION", false), [message]);
    assert_eq!(
        problems_where("REGION in EU || any(rs in REGION)", false),
        [message]
    );
}

fn formula(text: &str) -> Formula {
    Formula::parse(text).unwrap()
}

fn assess(text: &str, answers: &[(&str, Answer)]) -> Assessment {
    formula(text).evaluate(&dictionary(), |id| {
        answers
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, answer)| answer)
    })
}

fn money(text: &str) -> Answer {
    Answer::Value {
        value: Value::Money(text.parse().unwrap()),
    }
}

fn euro(text: &str) -> Option<Money> {
    Some(format!("{text} EUR").parse().unwrap())
}

#[test]
fn formulas_print_as_they_are_read() {
    let texts = [
        "max(20_000_000 EUR, 4% of company.worldwide_revenue)",
        "2500 USD * us_ca.violations",
        "min(1 EUR, 2 EUR + 3 EUR, 0.5% of (a.b + c.d))",
        "2 * (1 EUR + a.b) * c.d",
        "max(min(a.b, c.d), 1.50 EUR)",
    ];
    for text in texts {
        assert_eq!(formula(text).to_string(), text);
    }
    let error = |text: &str| Formula::parse(text).unwrap_err().to_string();
    assert_eq!(
        error("4% company.revenue"),
        "line 1, column 4: expected `of`, found `company.revenue` (help: write `4% of \
         company.worldwide_revenue`)"
    );
    assert_eq!(
        error("max(1 EUR, )"),
        "line 1, column 12: expected an amount, a number, a fact, `max(…)` or `min(…)`, found `)`"
    );
    assert_eq!(
        error("1 EUR 2"),
        "line 1, column 7: expected `+`, `*` or the end, found `2`"
    );
    let deep = "max(".repeat(200);
    assert!(error(&deep).contains("at most 128"), "{}", error(&deep));
}

#[test]
fn formulas_are_checked() {
    let problems = |text: &str| {
        let problems = formula(text).problems(&dictionary());
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(problems("max(1 EUR, 4% of m1) + 2 EUR * n1"), [""; 0]);
    let cases = [
        ("4% of m2", "`m2` is not a fact (help: did you mean `b2`?)"),
        ("1 EUR * b1", "`b1` is neither money nor a number"),
        ("m1 * 1 EUR", "`m1 * 1 EUR` multiplies money by money"),
        (
            "1 EUR + n1",
            "`1 EUR + n1` mixes money and numbers (help: give the currency: `10_000 EUR`)",
        ),
        (
            "n1",
            "`n1` is a number, not an amount of money (help: give the currency: `10_000 EUR`)",
        ),
        (
            "max(1 EUR, 2 USD)",
            "`max(1 EUR, 2 USD)` mixes EUR, USD (help: use one currency)",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(problems(text), [message], "{text}");
    }
}

#[test]
fn the_greater_of_two_amounts() {
    let fine = "max(20_000_000 EUR, 4% of m1)";
    let known = |most| Assessment {
        most,
        ..Assessment::default()
    };
    // 4 % of 500,000,000 is 20,000,000: equal.
    assert_eq!(
        assess(fine, &[("m1", money("500000000 EUR"))]),
        known(euro("20000000"))
    );
    assert_eq!(
        assess(fine, &[("m1", money("500000025 EUR"))]),
        known(euro("20000001"))
    );
    let open = |at_least| Assessment {
        most: None,
        at_least,
        needs: vec!["m1".to_owned()],
    };
    assert_eq!(assess(fine, &[]), open(euro("20000000")));
    assert_eq!(
        assess(fine, &[("m1", Answer::NotApplicable)]),
        open(euro("20000000"))
    );
    assert_eq!(
        assess(fine, &[("m1", money("900000000 USD"))]),
        open(euro("20000000"))
    );
    let between = |min: &str, max: &str| Answer::Between {
        min: Some(Value::Money(min.parse().unwrap())),
        max: Some(Value::Money(max.parse().unwrap())),
    };
    let large = [("m1", between("1000000000 EUR", "2000000000 EUR"))];
    assert_eq!(assess(fine, &large), open(euro("40000000")));
    let small = [("m1", between("0 EUR", "400000000 EUR"))];
    assert_eq!(assess(fine, &small), known(euro("20000000")));
}

#[test]
fn an_amount_for_each_case() {
    let number = |number: i64| Answer::Value {
        value: Value::Number(number.into()),
    };
    let each = "2_500 EUR * n1";
    assert_eq!(assess(each, &[("n1", number(4))]).most, euro("10000"));
    let unknown = assess(each, &[]);
    assert_eq!((unknown.most, unknown.at_least), (None, None));
    assert_eq!(unknown.needs, ["n1"]);
    let capped = "min(10_000 EUR, 2_500 EUR * n1)";
    let some = Answer::Between {
        min: Some(Value::Number(4.into())),
        max: None,
    };
    assert_eq!(assess(capped, &[("n1", some)]).most, euro("10000"));
}

#[test]
fn without_a_currency_there_is_no_amount() {
    let share = assess("4% of m1", &[]);
    assert_eq!(
        (share.most, share.at_least, share.needs),
        (None, None, vec!["m1".to_owned()])
    );
    assert_eq!(
        assess("4% of m1", &[("m1", money("100 EUR"))]).most,
        euro("4")
    );
}

#[test]
fn too_large_an_amount_is_none() {
    let huge = assess("79228162514264337593543950335 EUR * 2", &[]);
    assert_eq!(huge, Assessment::default());
    assert_eq!(
        assess("4% of 79228162514264337593543950335 EUR", &[])
            .most
            .map(|_| ()),
        Some(())
    );
}
