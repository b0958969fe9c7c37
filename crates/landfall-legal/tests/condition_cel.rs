//! The two-valued part beside the Common Expression Language: where both define a condition, both
//! come to the same.
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

use std::collections::BTreeSet;

use cel::{Context as CelContext, Program as CelProgram, Value as CelValue};
use condition_support::{dictionary, jurisdictions};
use landfall_core::Date;
use landfall_legal::condition::{Condition, Context, Literal, Program, Set, Symbols};
use landfall_legal::value::{Answer, Value};
use proptest::prelude::*;

const LETTERS: [&str; 3] = ["a", "b", "c"];

/// One product, everything known.
#[derive(Debug, Clone)]
struct World {
    bools: [bool; 2],
    numbers: [i64; 2],
    letter: &'static str,
    letters: Vec<&'static str>,
}

fn world() -> impl Strategy<Value = World> {
    let letters = proptest::sample::subsequence(LETTERS.to_vec(), 0..=3);
    let letter = proptest::sample::select(LETTERS.to_vec());
    (any::<[bool; 2]>(), [-3i64..9, -3i64..9], letter, letters).prop_map(
        |(bools, numbers, letter, letters)| World {
            bools,
            numbers,
            letter,
            letters,
        },
    )
}

/// Conditions both languages can say; lists and ranges are rewritten by [`cel_text`].
fn condition() -> impl Strategy<Value = String> {
    let letter = || proptest::sample::select(LETTERS.to_vec());
    let how = || proptest::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let fixed = vec![
        "true",
        "false",
        "b1",
        "b2",
        "b1 == b2",
        "b1 != true",
        "n1 < n2",
        "n1 == n2",
    ];
    let test = prop_oneof![
        proptest::sample::select(fixed).prop_map(str::to_owned),
        (how(), -3..9).prop_map(|(how, number)| format!("n1 {how} {number}")),
        (how(), -3..9).prop_map(|(how, number)| format!("{number} {how} n2")),
        (-3..9, -3..9).prop_map(|(one, other)| format!("n1 in [{one}, {other}]")),
        (-3..5, 1..5, any::<bool>()).prop_map(|(low, more, closed)| {
            format!(
                "n2 in {low}..{}{}",
                if closed { "=" } else { "<" },
                low + more
            )
        }),
        letter().prop_map(|letter| format!("e1 == \"{letter}\"")),
        letter().prop_map(|letter| format!("\"{letter}\" != e1")),
        (letter(), letter()).prop_map(|(one, other)| format!("e1 in [\"{one}\", \"{other}\"]")),
        letter().prop_map(|letter| format!("\"{letter}\" in s1")),
        (letter(), letter())
            .prop_map(|(one, other)| format!("any(s1 in [\"{one}\", \"{other}\"])")),
        (letter(), letter())
            .prop_map(|(one, other)| format!("all(s1 in [\"{one}\", \"{other}\"])")),
    ];
    // Mixed without brackets: precedence is tested, too.
    test.prop_recursive(5, 12, 3, |inner| {
        let sign = proptest::sample::select(vec![" && ", " || "]);
        prop_oneof![
            inner.clone().prop_map(|it| format!("!({it})")),
            (proptest::collection::vec(inner.clone(), 2..4), sign)
                .prop_map(|(parts, sign)| parts.join(sign)),
            inner.prop_map(|it| format!("({it})")),
        ]
    })
}

/// The text for CEL: the same, but for what only we can say.
fn cel_text(text: &str) -> String {
    let mut cel = text.to_owned();
    Condition::parse(text).unwrap().visit(&mut |leaf| {
        let written = leaf.to_string();
        let meant = match leaf {
            Condition::AnyIn { list, set } => format!("{list}.exists(x, x in {set})"),
            Condition::AllIn { list, set } => format!("{list}.all(x, x in {set})"),
            Condition::In {
                item,
                set: Set::Range { low, high, closed },
            } => {
                let (low, high) = (plain(low), plain(high));
                let below = if *closed { "<=" } else { "<" };
                format!("({item} >= {low} && {item} {below} {high})")
            }
            _ => return,
        };
        cel = cel.replace(&written, &meant);
    });
    cel
}

fn plain(literal: &Literal) -> String {
    literal.to_string().replace('_', "")
}

fn by_cel(text: &str, world: &World) -> bool {
    let program = CelProgram::compile(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut context = CelContext::default();
    let [b1, b2] = world.bools;
    let [n1, n2] = world.numbers;
    context.add_variable_from_value("b1", b1);
    context.add_variable_from_value("b2", b2);
    context.add_variable_from_value("n1", n1);
    context.add_variable_from_value("n2", n2);
    context.add_variable_from_value("e1", world.letter);
    context.add_variable_from_value("s1", world.letters.clone());
    match program.execute(&context) {
        Ok(CelValue::Bool(holds)) => holds,
        other => panic!("{text}: {other:?}"),
    }
}

fn by_us(text: &str, world: &World) -> landfall_legal::Truth {
    let symbols = Symbols::new(&dictionary(), &jurisdictions(), [], []);
    let number = |number: i64| Value::Number(number.into());
    let letters: BTreeSet<String> = world.letters.iter().map(|it| (*it).to_owned()).collect();
    let answers = [
        ("b1", Value::Bool(world.bools[0])),
        ("b2", Value::Bool(world.bools[1])),
        ("n1", number(world.numbers[0])),
        ("n2", number(world.numbers[1])),
        ("e1", Value::Text(world.letter.to_owned())),
        ("s1", Value::Set(letters)),
    ]
    .map(|(id, value)| (id, Answer::Value { value }));
    let cells = symbols.cells(answers.iter().map(|(id, answer)| (*id, answer)));
    let condition = Condition::parse(text).unwrap();
    let program = Program::compile(&condition, &symbols).unwrap();
    program.evaluate(&Context::new(&cells, &[], Date::constant(2026, 1, 1), None))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_languages_come_to_the_same(text in condition(), world in world()) {
        let theirs = by_cel(&cel_text(&text), &world);
        prop_assert_eq!(by_us(&text, &world), theirs.into(), "{}", text);
    }
}
