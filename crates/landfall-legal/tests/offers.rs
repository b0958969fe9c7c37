//! Price lists against caps: what is legal where, in common, and nowhere.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use landfall_core::{Date, Progress};
use landfall_legal::LawBase;
use landfall_legal::engine::{CheckParams, Engine};
use landfall_legal::fact::Profile;
use landfall_legal::offers::{LegalOffers, legal_offers};
use landfall_legal::value::Value;

const DAY: Date = Date::constant(2026, 11, 27);

/// At most 20 EUR, in A at most 10, in B at least 15; C has no rules of its own.
const LAW: &str = r#"
[[jurisdiction]]
id = "EU"
name = "European Union"
kind = "union"

[[jurisdiction]]
id = "AT"
name = "Austria"
kind = "state"
parents = ["EU"]

[[jurisdiction]]
id = "BE"
name = "Belgium"
kind = "state"
parents = ["EU"]

[[jurisdiction]]
id = "CH"
name = "Switzerland"
kind = "state"

[[fact]]
id = "price.monthly"
type = "money"
question = "What does a month cost?"
asks = "sales"
per_region = true

[[fact]]
id = "price.list"
type = "enum"
values = ["p1", "p2", "p3", "p4"]
question = "Which price list?"
asks = "sales"
per_region = true

[law]
id = "eu.prices"
title = "Prices"
short = "Prices"
jurisdiction = "EU"
area = "consumer-protection"
valid_from = 2026-01-01

[[source]]
id = "text"
title = "Text"
kind = "primary"
read = 2026-11-27

[[parameter]]
id = "eu.prices.cap"
type = "money"
values = [
  { jurisdiction = "EU", from = 2026-01-01, value = "20 EUR", article = "1", source = "text" },
  { jurisdiction = "AT", from = 2026-01-01, value = "10 EUR", article = "2", source = "text" },
]

[[rule]]
id = "eu.prices.cap_rule"
article = "1"
title = "Cap"
summary = "A month costs at most the cap."
kind = "threshold"
source = "text"
certainty = "settled"
applies_when = "true"
requires = "price.monthly <= @eu.prices.cap"

[[rule]]
id = "eu.prices.floor"
article = "3"
title = "Floor in Belgium"
summary = "A month costs 15 EUR or more in Belgium."
kind = "threshold"
source = "text"
certainty = "settled"
applies_when = "REGION in BE"
requires = "price.monthly >= 15 EUR"

[[rule]]
id = "eu.prices.lists"
article = "4"
title = "Price lists"
summary = "Not every list everywhere."
kind = "ban"
source = "text"
certainty = "settled"
applies_when = "true"
forbids = "price.list == \"p4\" || REGION in AT && price.list == \"p2\" || REGION in BE && price.list in [\"p1\", \"p3\"]"
"#;

fn engine() -> Engine {
    let files = [("prices.toml", LAW.as_bytes().to_vec())];
    Engine::new(LawBase::load(files).unwrap()).unwrap()
}

fn offers(fact: &str, regions: &[&str], values: &[Value]) -> LegalOffers {
    let check = CheckParams::new(regions.iter().copied(), DAY);
    let (profile, progress) = (Profile::default(), Progress::silent());
    legal_offers(&engine(), &profile, &check, fact, values, &progress).unwrap()
}

fn money(text: &str) -> Value {
    Value::Money(text.parse().unwrap())
}

/// Region, value and whether it is legal.
fn legal(offers: &LegalOffers) -> Vec<(&str, &str, bool)> {
    let all = offers.verdicts.iter();
    all.map(|one| (one.region.as_str(), one.text.as_str(), one.is_legal()))
        .collect()
}

#[test]
fn a_cap_includes_itself_and_differs_by_region() {
    let prices = ["10 EUR", "10.01 EUR", "15 EUR", "20 EUR", "20.01 EUR"].map(money);
    let found = offers("price.monthly", &["AT", "BE"], &prices);
    assert_eq!(
        legal(&found),
        [
            ("AT", "10.00 EUR", true),
            ("AT", "10.01 EUR", false),
            ("AT", "15.00 EUR", false),
            ("AT", "20.00 EUR", false),
            ("AT", "20.01 EUR", false),
            ("BE", "10.00 EUR", false),
            ("BE", "10.01 EUR", false),
            ("BE", "15.00 EUR", true),
            ("BE", "20.00 EUR", true),
            ("BE", "20.01 EUR", false),
        ]
    );
    assert_eq!(found.verdicts[1].violates, ["eu.prices.cap_rule"]);
    assert_eq!(found.verdicts[5].violates, ["eu.prices.floor"]);
    assert_eq!(found.nowhere.len(), 2, "10.01 and 20.01");
    assert!(found.everywhere.is_empty());
    let apart = found.without_common.clone().unwrap();
    assert_eq!(apart, ["AT", "BE"]);
}

#[test]
fn a_price_in_another_currency_is_open_and_not_legal() {
    let found = offers("price.monthly", &["AT"], &[money("5 USD")]);
    let one = &found.verdicts[0];
    assert!(!one.is_legal() && one.violates.is_empty());
    assert_eq!(one.open[0].0, "eu.prices.cap_rule");
    assert_eq!(one.open[0].1, ["price.monthly"]);
}

#[test]
fn where_no_rule_depends_on_it_nothing_limits_it() {
    let found = offers("price.monthly", &["CH"], &[money("99 EUR")]);
    let one = &found.verdicts[0];
    assert!(one.is_legal() && one.rules.is_empty());
}

#[test]
fn lists_are_legal_everywhere_somewhere_and_nowhere() {
    let lists = ["p1", "p2", "p3", "p4"].map(|name| Value::Text(name.to_owned()));
    let found = offers("price.list", &["AT", "BE"], &lists);
    assert_eq!(found.nowhere, ["p4"]);
    let sets = found.sets();
    let somewhere: Vec<&String> = sets.somewhere().collect();
    assert_eq!(somewhere, ["\"p1\"", "\"p2\"", "\"p3\""]);
    assert_eq!(found.without_common.unwrap(), ["AT", "BE"]);
}

#[test]
fn a_fact_that_is_not_there_is_named_with_the_nearest() {
    let check = CheckParams::new(["AT"], DAY);
    let (profile, progress) = (Profile::default(), Progress::silent());
    let found = legal_offers(&engine(), &profile, &check, "price.montly", &[], &progress);
    let error = found.unwrap_err().to_string();
    assert!(error.contains("did you mean `price.monthly`?"), "{error}");
}
