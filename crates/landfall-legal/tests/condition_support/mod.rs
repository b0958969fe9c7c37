//! Facts and jurisdictions for the tests of conditions.
#![allow(dead_code, reason = "each test uses some of it")]

use landfall_core::Place;
use landfall_legal::fact::{Dictionary, Fact, FactType};
use landfall_legal::jurisdiction::{Jurisdiction, JurisdictionKind, Jurisdictions};

pub(crate) fn fact(id: &str, kind: FactType, unit: Option<&str>, values: &[&str]) -> Fact {
    Fact {
        id: id.to_owned(),
        kind,
        unit: unit.map(str::to_owned),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        min: None,
        max: None,
        integer: false,
        question: String::new(),
        questions: Default::default(),
        asks: String::new(),
        per_region: false,
        link: None,
        change: None,
        place: Place::default(),
    }
}

/// One or two facts of each type.
pub(crate) fn dictionary() -> Dictionary {
    let letters = ["a", "b", "c"];
    Dictionary::new([
        fact("b1", FactType::Bool, None, &[]),
        fact("b2", FactType::Bool, None, &[]),
        fact("n1", FactType::Number, None, &[]),
        fact("n2", FactType::Number, None, &[]),
        fact("staff.count", FactType::Number, Some("persons"), &[]),
        fact("e1", FactType::Enum, None, &letters),
        fact("e2", FactType::Enum, None, &["x", "y"]),
        fact("s1", FactType::Set, None, &letters),
        fact("d1", FactType::Duration, Some("hours"), &[]),
        fact("t1", FactType::Date, None, &[]),
        fact("m1", FactType::Money, None, &[]),
        fact("r", FactType::Region, None, &[]),
        fact("rs", FactType::Regions, None, &[]),
    ])
}

/// A small graph: the EEA with the EU and Norway, the US with California.
pub(crate) fn jurisdictions() -> Jurisdictions {
    let all = [
        ("EEA", None),
        ("EU", Some("EEA")),
        ("DE", Some("EU")),
        ("FR", Some("EU")),
        ("NO", Some("EEA")),
        ("US", None),
        ("US-CA", Some("US")),
    ];
    Jurisdictions::new(all.map(|(id, parent)| Jurisdiction {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: JurisdictionKind::State,
        parents: parent.into_iter().map(str::to_owned).collect(),
        place: Place::default(),
    }))
}
