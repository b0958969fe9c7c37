//! The text form of conditions: what is read, how it is printed, and what is refused with which
//! words.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use landfall_core::{Currency, Date, Decimal, Money};
use landfall_legal::condition::{Comparison, Condition, Literal, Operand, Set};
use landfall_legal::value::Span;
use proptest::prelude::*;

/// The error of a text as it is printed.
fn error(text: &str) -> String {
    match Condition::parse(text) {
        Ok(condition) => panic!("`{text}` was read as `{condition}`"),
        Err(error) => error.to_string(),
    }
}

fn parse(text: &str) -> Condition {
    Condition::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_examples_of_the_guide_are_read_and_printed() {
    let texts = [
        "data.processes_personal",
        "company.staff >= 250",
        "ai.training_compute > 1e25",
        "company.worldwide_revenue > 10_000_000 EUR",
        "privacy.breach_notice <= 72h",
        "product.placed_on_market < 2026-08-02",
        "product.stage == \"released\"",
        "x in [\"a\", \"b\"]",
        "\"health\" in data.kinds",
        "any(data.kinds in [\"health\", \"genetic\"])",
        "all(data.kinds in @eu.gdpr.special_kinds)",
        "company.seat in EU",
        "any(data.storage_regions in CN)",
        "REGION in US-CA",
        "company.seat in REGION",
        "n in 10_000..<1_000_000",
        "n in 1..=5",
        "AS_OF >= 2026-08-02",
        "child.age < @eu.gdpr.child_age",
        "has(company.staff)",
        "eu.gdpr.30.5.but && !(a.b || !c.d) && e-f_g.1",
        "!has(x.y) || !!z.a || !(x.y == 3)",
        "true && (false || a.b)",
        "x.y == true",
        "price == 12.50 EUR",
        "limit in 0.5..<1.25",
        "term in 1mo..=2y",
        "n == -5",
    ];
    for text in texts {
        assert_eq!(parse(text).to_string(), text);
    }
}

#[test]
fn and_binds_closer_than_or_and_both_are_flat() {
    let is = |id: &str| Condition::Is(id.to_owned());
    assert_eq!(
        parse("a || b && (c && d) || (e || f)"),
        Condition::Or(vec![
            is("a"),
            Condition::And(vec![is("b"), is("c"), is("d")]),
            is("e"),
            is("f"),
        ])
    );
    assert_eq!(parse("((a))"), is("a"));
}

#[test]
fn blanks_and_line_ends_do_not_matter() {
    assert_eq!(parse(" a\n\t&&b\u{a0}"), parse("a && b"));
    assert_eq!(parse("n in[1,2]"), parse("n in [1, 2]"));
}

#[test]
fn what_was_meant_is_said() {
    let cases = [
        (
            "a.b = 3",
            "line 1, column 5: expected a fact, a value or an operator, found `=` (help: write `==`)",
        ),
        (
            "a and b",
            "line 1, column 3: expected an operator, found `and` (help: write `&&`)",
        ),
        (
            "a OR b",
            "line 1, column 3: expected an operator, found `OR` (help: write `||`)",
        ),
        (
            "not a",
            "line 1, column 1: expected an operator, found `not` (help: write `!`)",
        ),
        (
            "a & b",
            "line 1, column 3: expected a fact, a value or an operator, found `&` (help: write `&&`)",
        ),
        (
            "n > 10,000",
            "line 1, column 5: expected a number without commas, found `10,000` (help: write \
             `10_000`; in a list, put a space after each comma)",
        ),
        (
            "n > 1,234,567 EUR",
            "line 1, column 5: expected a number without commas, found `1,234,567` (help: write \
             `1_234_567`; in a list, put a space after each comma)",
        ),
        (
            "n in 1..5",
            "line 1, column 7: expected a fact, a value or an operator, found `..` (help: write \
             `..<` (without its end) or `..=` (with its end))",
        ),
        (
            "n in 5",
            "line 1, column 7: expected `..<` or `..=`, found the end (help: a range is \
             `low..<high` (without high) or `low..=high` (with it))",
        ),
        (
            "price > 10 EUT",
            "line 1, column 12: expected a currency (ISO 4217), found `EUT` (help: did you mean \
             `EUR`?)",
        ),
        (
            "price > 10EUR",
            "line 1, column 9: expected a number, or a duration in whole `h`, `d`, `mo` or `y`, \
             found `10EUR` (help: write `10 EUR`)",
        ),
        (
            "term < 3 days",
            "line 1, column 10: expected `&&`, `||` or the end, found `days`",
        ),
        (
            "day < 2026-02-30",
            "line 1, column 7: expected a day of the calendar such as `2026-08-02`, found \
             `2026-02-30`",
        ),
        (
            "a\n && 'x' == b",
            "line 2, column 5: expected a fact, a value or an operator, found `'` (help: write \
             texts between double quotes)",
        ),
        (
            "1 < n < 5",
            "line 1, column 7: expected `&&`, `||` or the end, found `<` (help: compare two sides \
             at a time: `a < b && b < c`, or `b in low..<high`)",
        ),
        (
            "!a == b",
            "line 1, column 1: expected brackets around what `!` denies, found `!` before `a == b` \
             (help: write `!(a == b)`)",
        ),
        (
            "seat == EU",
            "line 1, column 9: expected a fact, a value, `@parameter`, `AS_OF` or `REGION`, found \
             `EU` (help: a jurisdiction stands after `in`: `company.seat in EU`)",
        ),
        (
            "250",
            "line 1, column 4: expected a comparison or `in` after `250`, found the end",
        ),
        (
            "",
            "line 1, column 1: expected a fact, a value, `@parameter`, `AS_OF` or `REGION`, found the end",
        ),
        ("(a && b", "line 1, column 8: expected `)`, found the end"),
        (
            "a b",
            "line 1, column 3: expected `&&`, `||` or the end, found `b`",
        ),
        (
            "x in y",
            "line 1, column 6: expected a list `[…]`, a range, a jurisdiction, `REGION` or \
             `@parameter`, found `y` (help: only a text can be looked for in a list fact: \
             `\"health\" in data.kinds`)",
        ),
        (
            "x in \"y\"",
            "line 1, column 6: expected a list `[…]`, a range, a jurisdiction, `REGION` or \
             `@parameter`, found `\"y\"` (help: write `[\"y\"]`)",
        ),
        (
            "any(x)",
            "line 1, column 6: expected `in`, found `)` (help: write `any(list in set)`)",
        ),
        (
            "x == \"abc",
            "line 1, column 6: expected `\"`, found a text without an end (help: close the text \
             with `\"`)",
        ),
        (
            "x == \"a\\q\"",
            "line 1, column 8: expected `\\\"`, `\\\\`, `\\n`, `\\t`, `\\r` or `\\u{hex}`, found `\\q`",
        ),
        (
            "ä",
            "line 1, column 1: expected a fact, a value or an operator, found `ä`",
        ),
        (
            "n == 007",
            "line 1, column 6: expected a number such as `10_000`, `0.5` or `1e25`, found \
             `007` (help: digits are grouped by `_`: `10_000`; a number does not begin with `0`)",
        ),
        (
            "n == 1e99",
            "line 1, column 6: expected a number of at most 28 digits, found `1e99`",
        ),
        (
            "n ≥ 3",
            "line 1, column 3: expected a fact, a value or an operator, found `≥` (help: \
             write `>=`)",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(error(text), message, "{text}");
    }
}

#[test]
fn depth_length_and_lists_are_limited() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Condition::parse(&nested(128)).is_ok());
    assert_eq!(
        error(&nested(129)),
        "line 1, column 130: expected at most 128 brackets and `!` inside one another, found one \
         more (help: name parts of it as definitions)"
    );
    assert!(error(&"!".repeat(1_000)).contains("at most 128"));
    let long = nested(5_000_000);
    assert!(error(&long).contains("expected at most 65536 bytes, found 10000001 bytes"));
    let list = |count: usize| format!("x in [{}]", vec!["1"; count].join(", "));
    assert!(Condition::parse(&list(1_000)).is_ok());
    assert!(error(&list(1_001)).contains("at most 1000 values in a list"));
}

#[test]
fn positions_count_characters_and_lines() {
    let error = Condition::parse("x == \"äö\" &&\n\n  y = 3").unwrap_err();
    assert_eq!((error.line, error.column, error.offset), (3, 5, 20));
}

fn id() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_-]{0,4}(\\.[a-z0-9][a-z0-9_-]{0,4}){1,3}"
}

fn code() -> impl Strategy<Value = String> {
    "[A-Z]{2}(-[A-Z0-9]{1,3})?"
}

fn literal() -> impl Strategy<Value = Literal> {
    let number = (any::<i64>(), 0u32..19).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    let money = (any::<i64>(), 0u32..9).prop_map(|(digits, scale)| {
        let currency: Currency = if digits % 2 == 0 { "EUR" } else { "JPY" }.parse().unwrap();
        Money::new(Decimal::new(digits, scale), currency)
    });
    let date = (-9999i16..=9999, 1i8..=12, 1i8..=28)
        .prop_map(|(year, month, day)| Date::new(year, month, day).unwrap());
    let span = (0u32..100_000, any::<u32>(), 0u64..4).prop_map(|(months, seconds, scale)| Span {
        months: if scale == 3 { 0 } else { months },
        seconds: u64::from(seconds) * [1, 60, 3_600, 86_400][scale as usize],
    });
    prop_oneof![
        any::<bool>().prop_map(Literal::Bool),
        number.prop_map(Literal::Number),
        money.prop_map(Literal::Money),
        date.prop_map(Literal::Date),
        span.prop_map(Literal::Duration),
        any::<String>().prop_map(Literal::Text),
    ]
}

fn operand() -> impl Strategy<Value = Operand> {
    prop_oneof![
        id().prop_map(Operand::Fact),
        id().prop_map(Operand::Parameter),
        literal().prop_map(Operand::Literal),
        Just(Operand::AsOf),
        Just(Operand::Region),
    ]
}

fn set() -> impl Strategy<Value = Set> {
    let ordered = || {
        literal().prop_filter("a range has no texts or yes-no ends", |literal| {
            !matches!(literal, Literal::Text(_) | Literal::Bool(_))
        })
    };
    prop_oneof![
        proptest::collection::vec(literal(), 0..4).prop_map(Set::Values),
        (ordered(), ordered(), any::<bool>()).prop_map(|(low, high, closed)| Set::Range {
            low,
            high,
            closed
        }),
        code().prop_map(Set::Jurisdiction),
        Just(Set::Region),
        id().prop_map(Set::Parameter),
    ]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop_oneof![
        Just(Comparison::Equal),
        Just(Comparison::NotEqual),
        Just(Comparison::Less),
        Just(Comparison::AtMost),
        Just(Comparison::Greater),
        Just(Comparison::AtLeast),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Condition::Always),
        id().prop_map(Condition::Is),
        id().prop_map(Condition::Has),
        (operand(), comparison(), operand()).prop_map(|(left, comparison, right)| {
            Condition::Compare {
                left,
                comparison,
                right,
            }
        }),
        (operand(), set()).prop_map(|(item, set)| Condition::In { item, set }),
        (id(), any::<String>()).prop_map(|(list, item)| Condition::Holds { list, item }),
        (id(), set()).prop_map(|(list, set)| Condition::AnyIn { list, set }),
        (id(), set()).prop_map(|(list, set)| Condition::AllIn { list, set }),
    ];
    leaf.prop_recursive(6, 40, 4, |inner| {
        let flat = |parts: Vec<Condition>, and: bool| {
            let parts = parts.into_iter().flat_map(|part| match part {
                Condition::And(parts) if and => parts,
                Condition::Or(parts) if !and => parts,
                part => vec![part],
            });
            match and {
                true => Condition::And(parts.collect()),
                false => Condition::Or(parts.collect()),
            }
        };
        prop_oneof![
            inner.clone().prop_map(|it| Condition::Not(Box::new(it))),
            (proptest::collection::vec(inner, 2..4), any::<bool>())
                .prop_map(move |(parts, and)| flat(parts, and)),
        ]
    })
}

/// Texts made of the words of the language, in any order.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("a.b".to_owned()),
        Just("&&".to_owned()),
        Just("||".to_owned()),
        Just("!".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("in".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just(",".to_owned()),
        Just("any(x.y".to_owned()),
        Just("has(".to_owned()),
        Just("..<".to_owned()),
        Just("==".to_owned()),
        Just("EU".to_owned()),
        Just("@p".to_owned()),
        Just("\"".to_owned()),
        Just("\\u{".to_owned()),
        "[0-9]{1,3}".prop_map(|digits| digits),
        any::<char>().prop_map(String::from),
    ];
    let blank = prop_oneof![Just(" "), Just("")];
    proptest::collection::vec((word, blank), 0..20).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, blank)| word + blank)
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_back(condition in condition()) {
        let text = condition.to_string();
        let read = Condition::parse(&text);
        prop_assert_eq!(read.as_ref(), Ok(&condition), "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused_and_what_is_read_prints_the_same(text in words()) {
        match Condition::parse(&text) {
            Ok(condition) => prop_assert_eq!(Condition::parse(&condition.to_string()), Ok(condition)),
            Err(error) => prop_assert!(text.is_char_boundary(error.offset)),
        }
    }

    #[test]
    fn conditions_survive_json(condition in condition()) {
        let json = serde_json::to_string(&condition).unwrap();
        prop_assert_eq!(serde_json::from_str::<Condition>(&json).unwrap(), condition);
    }
}
