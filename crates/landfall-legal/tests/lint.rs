//! One small base for each kind of finding, and one without any.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use landfall_core::Date;
use landfall_legal::lint::{self, Lint, LintKind, Severity};
use landfall_legal::{LawBase, load};

const DAY: Date = Date::constant(2026, 11, 26);

const COMMON: &str = r#"
[[jurisdiction]]
id = "EU"
name = "European Union"
kind = "union"

[[jurisdiction]]
id = "DE"
name = "Germany"
kind = "state"
parents = ["EU"]

[[jurisdiction]]
id = "RU"
name = "Russia"
kind = "state"

[[fact]]
id = "f.a"
type = "bool"
question = "A?"
asks = "legal"

[[fact]]
id = "f.b"
type = "bool"
question = "B?"
asks = "legal"

[[fact]]
id = "f.staff"
type = "number"
unit = "persons"
min = 0
integer = true
question = "How many?"
asks = "legal"

[[fact]]
id = "f.stored"
type = "region"
question = "Where are the data stored first?"
asks = "legal"

[[fact]]
id = "f.kinds"
type = "set"
values = ["health", "name", "other"]
question = "Which kinds?"
asks = "legal"
"#;

fn law(id: &str, jurisdiction: &str, rest: &str) -> String {
    format!(
        r#"
[law]
id = "{id}"
title = "A law"
short = "Law"
jurisdiction = "{jurisdiction}"
area = "data-privacy"
valid_from = 2020-01-01

[[source]]
id = "text"
title = "The law"
url = "https://example.org/law"
kind = "primary"
read = 2026-01-01
{rest}
"#
    )
}

fn rule(id: &str, applies: &str, requires: &str, rest: &str) -> String {
    format!(
        r#"
[[rule]]
id = "{id}"
article = "1"
title = "A rule"
summary = "It must be so."
kind = "duty"
source = "text"
certainty = "settled"
applies_when = '{applies}'
requires = '{requires}'
{rest}
"#
    )
}

fn exception(id: &str, of: &str, when: &str) -> String {
    format!(
        r#"
[[exception]]
id = "{id}"
of = "{of}"
article = "2"
source = "text"
summary = "Not then."
when = '{when}'
"#
    )
}

fn lints(files: &[(&str, String)], cases: &str) -> Vec<Lint> {
    let mut files: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes()))
        .collect();
    files.push(("common.toml".to_owned(), COMMON.into()));
    files.push(("x.cases.toml".to_owned(), cases.into()));
    let base = LawBase::load(files.clone()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let cases = match cases.is_empty() {
        true => Vec::new(),
        false => load::cases(files, &base).unwrap_or_else(|mistakes| panic!("{mistakes}")),
    };
    lint::check(&base, &cases, DAY)
}

/// The messages of that kind in a base of one law.
fn messages(kind: LintKind, rules: &[String]) -> Vec<String> {
    of(
        kind,
        &lints(&[("eu.toml", law("eu.x", "EU", &rules.concat()))], ""),
    )
}

fn of(kind: LintKind, found: &[Lint]) -> Vec<String> {
    let kept = found.iter().filter(|one| one.kind == kind);
    kept.map(|one| one.message.clone()).collect()
}

#[test]
fn a_condition_that_can_never_hold() {
    let rules = [rule("eu.x.1", "f.staff > 10 && f.staff < 11", "f.a", "")];
    let found = messages(LintKind::Unsatisfiable, &rules);
    assert_eq!(found, ["`applies_when` of `eu.x.1` can never hold"]);
    let rules = [rule(
        "eu.x.1",
        r#"all(f.kinds in ["health"]) && "name" in f.kinds"#,
        "f.a",
        "",
    )];
    assert_eq!(messages(LintKind::Unsatisfiable, &rules).len(), 1);
    let rules = [rule(
        "eu.x.1",
        "f.stored in DE && !(f.stored in EU)",
        "f.a",
        "",
    )];
    assert_eq!(messages(LintKind::Unsatisfiable, &rules).len(), 1);
    let rules = [rule(
        "eu.x.1",
        "f.stored in EU && !(f.stored in DE)",
        "f.a",
        "",
    )];
    assert!(messages(LintKind::NotDecided, &rules).len() <= 1);
}

#[test]
fn a_condition_that_always_holds() {
    let rules = [rule("eu.x.1", "f.staff >= 10 || f.staff < 10", "f.a", "")];
    let found = messages(LintKind::Tautology, &rules);
    assert_eq!(found, ["`applies_when` of `eu.x.1` always holds"]);
    let rules = [rule("eu.x.1", "true", "f.a", "")];
    assert!(messages(LintKind::Tautology, &rules).is_empty());
}

#[test]
fn a_requirement_that_nobody_bound_can_meet() {
    let rules = [rule("eu.x.1", "f.a && f.b", "!f.a", "")];
    let found = messages(LintKind::RequirementImpossible, &rules);
    assert_eq!(found, ["everybody whom `eu.x.1` applies to violates it"]);
    let rules = [
        rule("eu.x.1", "f.a", "!f.a", ""),
        exception("eu.x.2", "eu.x.1", "f.b"),
    ];
    assert!(messages(LintKind::RequirementImpossible, &rules).is_empty());
}

#[test]
fn a_requirement_that_everybody_bound_meets() {
    let rules = [rule("eu.x.1", "f.staff > 10", "f.staff > 5", "")];
    let found = messages(LintKind::RequirementAlwaysMet, &rules);
    assert_eq!(
        found,
        ["nobody whom `eu.x.1` applies to can violate it, exceptions apart"]
    );
}

#[test]
fn an_exception_that_changes_nothing() {
    let rules = [
        rule("eu.x.1", "f.a", "f.b", ""),
        exception("eu.x.2", "eu.x.1", "f.b"),
    ];
    let found = messages(LintKind::UnreachableException, &rules);
    assert_eq!(
        found,
        ["`eu.x.2` changes nothing: it never holds where the rule applies and is not met"]
    );
}

#[test]
fn an_exception_behind_an_earlier_one() {
    let rules = [
        rule("eu.x.1", "f.a", "f.b", ""),
        exception("eu.x.2", "eu.x.1", "f.staff < 50"),
        exception("eu.x.3", "eu.x.1", "f.staff < 10"),
    ];
    let found = messages(LintKind::MaskedException, &rules);
    assert_eq!(
        found,
        ["wherever `eu.x.3` would count, an earlier exception does already: `eu.x.2`"]
    );
}

#[test]
fn an_earlier_exception_that_ends_leaves_room_for_a_later_one() {
    let until = |id: &str, when: &str| {
        exception(id, "eu.x.1", when).replacen("\nwhen", "\nvalid_to = 2026-12-31\nwhen", 1)
    };
    let later = exception("eu.x.3", "eu.x.1", "f.staff < 10");
    let rules = [
        rule("eu.x.1", "f.a", "f.b", ""),
        until("eu.x.2", "true"),
        later,
    ];
    assert!(rules[1].contains("valid_to"), "{}", rules[1]);
    let found = messages(LintKind::MaskedException, &rules);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn duties_that_contradict_one_another() {
    let files = [
        (
            "eu.toml",
            law("eu.x", "EU", &rule("eu.x.1", "f.a", "f.stored in EU", "")),
        ),
        (
            "ru.toml",
            law("ru.y", "RU", &rule("ru.y.1", "f.b", "f.stored in RU", "")),
        ),
    ];
    let found = lints(&files, "");
    assert_eq!(
        of(LintKind::Contradiction, &found),
        [
            "`eu.x.1` and `ru.y.1` can apply together but cannot both be kept, \
          for example where f.a = true, f.b = true"
        ]
    );
    let clash = found
        .iter()
        .find(|one| one.kind == LintKind::Contradiction)
        .unwrap();
    assert_eq!(clash.severity(), Severity::Error);
    assert_eq!(clash.place.file.as_deref(), Some("eu.toml"));
    assert!(clash.place.line.is_some());
}

#[test]
fn duties_that_never_meet_do_not_contradict() {
    let files = [
        (
            "eu.toml",
            law("eu.x", "EU", &rule("eu.x.1", "f.a", "f.stored in EU", "")),
        ),
        (
            "ru.toml",
            law("ru.y", "RU", &rule("ru.y.1", "!f.a", "f.stored in RU", "")),
        ),
    ];
    assert!(of(LintKind::Contradiction, &lints(&files, "")).is_empty());
}

#[test]
fn a_gap_in_a_dated_table() {
    let table = r#"
[[parameter]]
id = "eu.x.limit"
type = "number"
unit = "persons"
values = [
  { jurisdiction = "EU", from = 2020-01-01, to = 2020-12-31, value = 16, article = "8", source = "text" },
  { jurisdiction = "EU", from = 2022-01-01, value = 15, article = "8", source = "text" },
]
"#;
    let rules = [
        rule("eu.x.1", "f.staff >= @eu.x.limit", "f.a", ""),
        table.to_owned(),
    ];
    let found = messages(LintKind::ParameterGap, &rules);
    assert_eq!(
        found,
        ["`eu.x.limit` has no value for `EU` from 2021-01-01 to 2021-12-31"]
    );
}

#[test]
fn windows_of_rules_that_replace_one_another() {
    let first = rule("eu.x.1", "f.a", "f.b", "valid_to = 2021-12-31");
    let over = "valid_from = 2022-02-01\noverrides = \"eu.x.1\"";
    let files = [
        ("eu.toml", law("eu.x", "EU", &first)),
        (
            "de.toml",
            law(
                "de.y",
                "DE",
                &[
                    rule("de.y.1", "f.a", "f.b", over),
                    rule("de.y.2", "f.a", "f.b", over),
                ]
                .concat(),
            ),
        ),
    ];
    let found = lints(&files, "");
    assert_eq!(
        of(LintKind::OverrideGap, &found)
            .first()
            .map(String::as_str),
        Some(
            "from 2022-01-01 to 2022-01-31 neither `de.y.1` holds nor `eu.x.1`, in whose place it stands"
        )
    );
    assert_eq!(
        of(LintKind::OverrideOverlap, &found),
        ["`de.y.1` and `de.y.2` stand in the place of `eu.x.1` on the same days"]
    );
}

#[test]
fn what_no_condition_reads() {
    let rules = [
        rule("eu.x.1", "f.a", "f.b", ""),
        "[[definition]]\nid = \"eu.x.big\"\narticle = \"2\"\nsource = \"text\"\nwhen = \"f.staff > 5\"\n".to_owned(),
    ];
    let found = messages(LintKind::UnreadFact, &rules);
    assert_eq!(
        found,
        [
            "no condition reads `f.stored`",
            "no condition reads `f.kinds`"
        ]
    );
    let found = messages(LintKind::UnreadDefinition, &rules);
    assert_eq!(found, ["no condition reads `eu.x.big`"]);
}

#[test]
fn an_exact_limit() {
    let rules = [rule("eu.x.1", "f.staff == 250 || f.staff == 0", "f.b", "")];
    let found = messages(LintKind::ExactLimit, &rules);
    assert_eq!(
        found,
        ["`f.staff == 250` asks for one exact value; a limit is written with `<` or `>=`"]
    );
}

#[test]
fn a_review_that_was_due() {
    let rules = [rule("eu.x.1", "f.a", "f.b", "review_by = 2026-11-25")];
    let found = messages(LintKind::ReviewOverdue, &rules);
    assert_eq!(found, ["`eu.x.1` was to be reviewed by 2026-11-25"]);
    let rules = [rule("eu.x.1", "f.a", "f.b", "review_by = 2026-11-26")];
    assert!(messages(LintKind::ReviewOverdue, &rules).is_empty());
}

#[test]
fn a_rule_without_cases() {
    let found = lints(
        &[(
            "eu.toml",
            law("eu.x", "EU", &rule("eu.x.1", "f.staff >= 250", "f.b", "")),
        )],
        "",
    );
    let all = |kind| of(kind, &found);
    assert_eq!(
        all(LintKind::NoBrokenCase),
        ["`eu.x.1` has no case that expects `violation`"]
    );
    assert_eq!(
        all(LintKind::NoKeptCase),
        ["`eu.x.1` has no case that expects `compliant` or `compliant_by_exception`"]
    );
    assert_eq!(
        all(LintKind::NoOpenCase),
        ["`eu.x.1` has no case that expects `needs_input`"]
    );
    assert_eq!(
        all(LintKind::DateUntested),
        [
            "`eu.x.1` has no case dated 2019-12-31, the day before its first",
            "`eu.x.1` has no case dated 2020-01-01, its first day",
        ]
    );
    assert_eq!(
        all(LintKind::LimitUntested),
        [
            "no case lies at 250, the limit of `f.staff >= 250`",
            "no case lies just below 250, the limit of `f.staff >= 250`",
        ]
    );
}

/// What the clean base has: every verdict, both sides of its day and of its limit.
const CASES: &str = r#"
law = "eu.x"

[[rule]]
id = "eu.x.1"
region = "DE"
date = 2026-11-22
facts = { "f.staff" = 250, "f.a" = true, "f.kinds" = ["health"], "f.stored" = "RU" }

[[rule.case]]
name = "without it"
set = { "f.b" = false }
expect = "violation"

[[rule.case]]
name = "with it, on the first day"
date = 2020-01-01
set = { "f.b" = true }
expect = "compliant"

[[rule.case]]
name = "the day before"
date = 2019-12-31
set = { "f.b" = true }
expect = "not_yet_in_force"

[[rule.case]]
name = "one person fewer"
set = { "f.staff" = 249, "f.b" = false }
expect = "not_applicable"

[[rule.case]]
name = "not stated"
expect = "needs_input"
needs = ["f.b"]
"#;

#[test]
fn a_clean_base() {
    let applies = r#"f.staff >= 250 && f.a && "health" in f.kinds && !(f.stored in EU)"#;
    let found = lints(
        &[(
            "eu.toml",
            law("eu.x", "EU", &rule("eu.x.1", applies, "f.b", "")),
        )],
        CASES,
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_search_that_gives_up_says_so() {
    let sum: Vec<String> = (0..3).map(|at| format!("f.staff > {at}")).collect();
    let applies = format!(
        "({}) && f.amount > 5 EUR && f.amount < 6 USD",
        sum.join(" || ")
    );
    let fact = "[[fact]]\nid = \"f.amount\"\ntype = \"money\"\nquestion = \"How much?\"\nasks = \"legal\"\n";
    let rules = [rule("eu.x.1", &applies, "f.a", ""), fact.to_owned()];
    let found = messages(LintKind::NotDecided, &rules);
    assert_eq!(
        found,
        [
            "not decided: whether `applies_when` of `eu.x.1` can hold",
            "not decided: whether `eu.x.1` can be kept"
        ]
    );
}
