//! Properties of verdicts on random rules and random products, against trying every answer.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Decimal;
use landfall_legal::LawBase;
use landfall_legal::condition::{Comparison, Condition, Literal, Operand, Set};
use landfall_legal::engine::{CheckParams, Engine};
use landfall_legal::fact::{Given, Profile};
use landfall_legal::report::Verdict;
use landfall_legal::value::{Answer, Value};
use proptest::prelude::*;

const FACTS: &str = r#"
jurisdiction = [ { id = "DE", name = "Here", kind = "state" } ]
fact = [
  { id = "f.a", type = "bool", question = "?", asks = "x" },
  { id = "f.b", type = "bool", question = "?", asks = "x" },
  { id = "f.c", type = "bool", question = "?", asks = "x" },
  { id = "f.n", type = "number", question = "?", asks = "x" },
  { id = "f.e", type = "enum", values = ["x", "y", "z"], question = "?", asks = "x" },
  { id = "f.s", type = "set", values = ["u", "v", "w"], question = "?", asks = "x" },
  { id = "f.d", type = "date", question = "?", asks = "x" },
]
"#;

/// Every answer that any of the conditions below can tell apart.
fn every_answer() -> BTreeMap<&'static str, Vec<Value>> {
    let bools = || vec![Value::Bool(false), Value::Bool(true)];
    let numbers = [5, 10, 15, 20, 25].map(|n| Value::Number(Decimal::from(n)));
    let sets = (0..8).map(|bits| {
        let members = ["u", "v", "w"].into_iter().enumerate();
        let members = members.filter(|(at, _)| bits >> at & 1 == 1);
        Value::Set(members.map(|(_, one)| one.to_owned()).collect())
    });
    let days = ["2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03"];
    BTreeMap::from([
        ("f.a", bools()),
        ("f.b", bools()),
        ("f.c", bools()),
        ("f.n", numbers.to_vec()),
        (
            "f.e",
            ["x", "y", "z"]
                .map(|one| Value::Text(one.to_owned()))
                .to_vec(),
        ),
        ("f.s", sets.collect()),
        (
            "f.d",
            days.map(|day| Value::Date(day.parse().unwrap())).to_vec(),
        ),
    ])
}

fn compare(fact: &str, comparison: Comparison, literal: Literal) -> Condition {
    Condition::Compare {
        left: Operand::Fact(fact.to_owned()),
        comparison,
        right: Operand::Literal(literal),
    }
}

fn texts(bits: u8) -> Set {
    let members = ["u", "v", "w"].into_iter().enumerate();
    let members = members.filter(|(at, _)| bits >> at & 1 == 1);
    Set::Values(
        members
            .map(|(_, one)| Literal::Text(one.to_owned()))
            .collect(),
    )
}

fn condition() -> impl Strategy<Value = Condition> {
    let order = prop_oneof![
        Just(Comparison::Equal),
        Just(Comparison::NotEqual),
        Just(Comparison::Less),
        Just(Comparison::AtMost),
        Just(Comparison::Greater),
        Just(Comparison::AtLeast),
    ];
    let leaf = prop_oneof![
        prop_oneof![Just("f.a"), Just("f.b"), Just("f.c")]
            .prop_map(|id| Condition::Is(id.to_owned())),
        (order.clone(), prop_oneof![Just(10), Just(20)]).prop_map(|(order, n)| compare(
            "f.n",
            order,
            Literal::Number(Decimal::from(n))
        )),
        prop_oneof![Just("x"), Just("y")].prop_map(|one| compare(
            "f.e",
            Comparison::Equal,
            Literal::Text(one.to_owned())
        )),
        (order, 1_i8..3).prop_map(|(order, day)| {
            compare(
                "f.d",
                order,
                Literal::Date(landfall_core::Date::constant(2026, 1, day)),
            )
        }),
        (1_u8..7).prop_map(|bits| Condition::AnyIn {
            list: "f.s".to_owned(),
            set: texts(bits)
        }),
        (1_u8..7).prop_map(|bits| Condition::AllIn {
            list: "f.s".to_owned(),
            set: texts(bits)
        }),
        Just(Condition::Holds {
            list: "f.s".to_owned(),
            item: "w".to_owned()
        }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|one| Condition::Not(Box::new(one))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::And),
            prop::collection::vec(inner, 2..4).prop_map(Condition::Or),
        ]
    })
}

/// A rule with an exemption, an exception to that, and a second exemption.
#[derive(Debug, Clone)]
struct Law {
    permission: bool,
    grandfather: bool,
    applies: Condition,
    requires: Condition,
    exceptions: Vec<Condition>,
}

fn laws() -> impl Strategy<Value = Law> {
    let exceptions = prop::collection::vec(condition(), 0..4);
    (
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.3),
        condition(),
        condition(),
        exceptions,
    )
        .prop_map(
            |(permission, grandfather, applies, requires, exceptions)| Law {
                permission,
                grandfather,
                applies,
                requires,
                exceptions,
            },
        )
}

const AIMS: [(&str, &str); 3] = [
    ("de.l.1.a", "de.l.1"),
    ("de.l.1.b", "de.l.1.a"),
    ("de.l.1.c", "de.l.1"),
];

fn engine(law: &Law) -> Engine {
    let kind = if law.permission { "permission" } else { "duty" };
    let mut text = format!(
        "[law]\nid = \"de.l\"\ntitle = \"T\"\nshort = \"S\"\njurisdiction = \"DE\"\narea = \"tax\"\nvalid_from = 2020-01-01\n\
         [[source]]\nid = \"s\"\ntitle = \"T\"\nurl = \"https://example.org\"\nkind = \"primary\"\nread = 2026-01-01\n\
         [[rule]]\nid = \"de.l.1\"\narticle = \"1\"\ntitle = \"t\"\nsummary = \"s\"\nkind = \"{kind}\"\nsource = \"s\"\ncertainty = \"settled\"\n\
         applies_when = '{}'\nrequires = '{}'\n",
        law.applies, law.requires
    );
    if law.grandfather {
        text += "grandfather = { fact = \"f.d\", before = 2026-01-02, until = 2026-12-02, article = \"9\" }\n";
    }
    for ((id, of), when) in AIMS.iter().zip(&law.exceptions) {
        text += &format!(
            "[[exception]]\nid = \"{id}\"\nof = \"{of}\"\narticle = \"2\"\nsource = \"s\"\nsummary = \"s\"\nwhen = '{when}'\n"
        );
    }
    let files = [("facts.toml", FACTS.to_owned()), ("de.l.toml", text)];
    let files = files.map(|(name, text)| (name, text.into_bytes()));
    let base = LawBase::load(files).unwrap_or_else(|error| panic!("{error}"));
    Engine::new(base).unwrap()
}

/// What each fact is; `None`: the question does not arise.
type World = BTreeMap<&'static str, Option<Value>>;

fn holds(condition: &Condition, world: &World) -> bool {
    let set = |list: &str| match &world[list] {
        Some(Value::Set(set)) => Some(set.clone()),
        None => None,
        other => panic!("{other:?}"),
    };
    let members = |set: &Set| -> BTreeSet<String> {
        let Set::Values(values) = set else {
            panic!("{set:?}")
        };
        let text = |value: &Literal| match value {
            Literal::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        };
        values.iter().map(text).collect()
    };
    match condition {
        Condition::Is(id) => world[id.as_str()] == Some(Value::Bool(true)),
        Condition::Not(inner) => !holds(inner, world),
        Condition::And(parts) => parts.iter().all(|part| holds(part, world)),
        Condition::Or(parts) => parts.iter().any(|part| holds(part, world)),
        Condition::Holds { list, item } => set(list).is_some_and(|set| set.contains(item)),
        Condition::AnyIn { list, set: of } => {
            set(list).is_some_and(|set| !set.is_disjoint(&members(of)))
        }
        Condition::AllIn { list, set: of } => {
            set(list).is_some_and(|set| set.is_subset(&members(of)))
        }
        Condition::Compare {
            left: Operand::Fact(fact),
            comparison,
            right: Operand::Literal(right),
        } => {
            let Some(left) = &world[fact.as_str()] else {
                return false;
            };
            let order = match (left, right) {
                (Value::Number(one), Literal::Number(other)) => one.cmp(other),
                (Value::Date(one), Literal::Date(other)) => one.cmp(other),
                (Value::Text(one), Literal::Text(other)) => one.cmp(other),
                other => panic!("{other:?}"),
            };
            match comparison {
                Comparison::Equal => order.is_eq(),
                Comparison::NotEqual => order.is_ne(),
                Comparison::Less => order.is_lt(),
                Comparison::AtMost => order.is_le(),
                Comparison::Greater => order.is_gt(),
                Comparison::AtLeast => order.is_ge(),
            }
        }
        other => panic!("{other:?}"),
    }
}

/// The verdict when everything is known.
fn verdict(law: &Law, world: &World) -> Verdict {
    if !holds(&law.applies, world) {
        return Verdict::NotApplicable;
    }
    let before = Value::Date("2026-01-02".parse().unwrap());
    if let (true, Some(Value::Date(day)), Value::Date(before)) =
        (law.grandfather, &world["f.d"], before)
        && *day < before
    {
        return Verdict::NotYetInForce {
            from: "2026-12-02".parse().unwrap(),
        };
    }
    if holds(&law.requires, world) {
        return Verdict::Compliant;
    }
    if law.permission {
        return Verdict::NotApplicable;
    }
    let when = |at: usize| {
        law.exceptions
            .get(at)
            .is_some_and(|when| holds(when, world))
    };
    let exempt = |id: &str| Verdict::CompliantByException {
        exception: id.to_owned(),
    };
    match (when(0) && !when(1), when(2)) {
        (true, _) => exempt("de.l.1.a"),
        (_, true) => exempt("de.l.1.c"),
        _ => Verdict::Violation,
    }
}

/// What is known: nothing, a part, or the value that a number picks.
fn profile(picks: &[u8]) -> Profile {
    let mut profile = Profile::default();
    for ((fact, values), pick) in every_answer().iter().zip(picks) {
        let pick = usize::from(*pick);
        let answer = match *fact {
            _ if pick < 90 => continue,
            _ if pick >= 235 => Answer::NotApplicable,
            "f.n" if pick < 130 => Answer::Between {
                min: Some(Value::Number(Decimal::from(10))),
                max: None,
            },
            "f.s" if pick < 130 => Answer::SetBetween {
                min: BTreeSet::from(["u".to_owned()]),
                max: Some(BTreeSet::from(["u".to_owned(), "w".to_owned()])),
            },
            _ => Answer::Value {
                value: values[pick % values.len()].clone(),
            },
        };
        profile.set(
            *fact,
            None,
            Given {
                answer,
                ..Given::default()
            },
        );
    }
    profile
}

fn fits(value: Option<&Value>, answer: &Answer) -> bool {
    let Some(value) = value else {
        return matches!(answer, Answer::Unknown | Answer::NotApplicable);
    };
    match (value, answer) {
        (_, Answer::Unknown) => true,
        (_, Answer::NotApplicable) => false,
        (value, Answer::Value { value: known }) => value == known,
        (
            Value::Number(one),
            Answer::Between {
                min: Some(Value::Number(min)),
                ..
            },
        ) => one >= min,
        (
            Value::Set(set),
            Answer::SetBetween {
                min,
                max: Some(max),
            },
        ) => min.is_subset(set) && set.is_subset(max),
        other => panic!("{other:?}"),
    }
}

/// All products that fit what is known.
fn worlds(profile: &Profile) -> Vec<World> {
    let mut worlds = vec![World::new()];
    for (fact, values) in every_answer() {
        let answer = profile
            .get(fact, None)
            .map_or(Answer::Unknown, |given| given.answer.clone());
        let possible: Vec<Option<Value>> = values
            .into_iter()
            .map(Some)
            .chain([None])
            .filter(|value| fits(value.as_ref(), &answer))
            .collect();
        worlds = worlds
            .iter()
            .flat_map(|world| {
                possible.iter().map(|value| {
                    let mut world = world.clone();
                    world.insert(fact, value.clone());
                    world
                })
            })
            .collect();
    }
    worlds
}

fn params() -> CheckParams {
    CheckParams::new(["DE"], "2026-11-26".parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_verdict_is_decided_exactly_when_all_answers_agree(
        law in laws(),
        picks in prop::collection::vec(any::<u8>(), 7),
    ) {
        let (engine, profile) = (engine(&law), profile(&picks));
        let found = engine.check(&profile, &params()).unwrap().findings.remove(0);
        let worlds = worlds(&profile);
        let verdicts: Vec<Verdict> = worlds.iter().map(|world| verdict(&law, world)).collect();
        let first = &verdicts[0];
        if verdicts.iter().all(|one| one == first) {
            prop_assert_eq!(&found.verdict, first);
            prop_assert!(found.facts_needed.is_empty());
        } else {
            prop_assert_eq!(&found.verdict, &Verdict::NeedsInput);
            let lawful = !verdicts.contains(&Verdict::Violation);
            prop_assert_eq!(found.lawful_either_way, lawful);
            let matters = |fact: &str| {
                let mut met: BTreeMap<String, &Verdict> = BTreeMap::new();
                worlds.iter().zip(&verdicts).any(|(world, verdict)| {
                    let mut others = world.clone();
                    others.remove(fact);
                    let known = met.entry(format!("{others:?}")).or_insert(verdict);
                    *known != verdict
                })
            };
            let facts = every_answer().into_keys().filter(|fact| matters(fact));
            let needed: Vec<String> = facts.map(str::to_owned).collect();
            prop_assert_eq!(&found.facts_needed, &needed);
        }
    }

    #[test]
    fn an_answer_more_never_changes_a_decided_verdict(
        law in laws(),
        picks in prop::collection::vec(any::<u8>(), 7),
        drop in 0_usize..7,
    ) {
        let engine = engine(&law);
        let more = profile(&picks);
        let mut less = more.clone();
        let facts = every_answer();
        let dropped = facts.keys().nth(drop).unwrap();
        less.remove(dropped, None);
        let with = engine.check(&more, &params()).unwrap();
        let without = engine.check(&less, &params()).unwrap();
        let before = &without.findings[0].verdict;
        prop_assert!(before == &with.findings[0].verdict || *before == Verdict::NeedsInput);
        prop_assert_eq!(engine.recheck(&with, &more, &less, &params()).unwrap(), without);
    }
}
