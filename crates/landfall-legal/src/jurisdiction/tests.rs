use super::*;
use crate::truth::Truth::{False, True, Unknown};

fn graph() -> Jurisdictions {
    let one = |id: &str, kind, parents: &[&str]| Jurisdiction {
        id: id.to_owned(),
        name: format!("Name of {id}"),
        kind,
        parents: parents.iter().map(|id| (*id).to_owned()).collect(),
        place: Place::default(),
    };
    Jurisdictions::new([
        one("EEA", JurisdictionKind::Union, &[]),
        one("EU", JurisdictionKind::Union, &["EEA"]),
        one("DE", JurisdictionKind::State, &["EU"]),
        one("NO", JurisdictionKind::State, &["EEA"]),
        one("US", JurisdictionKind::State, &[]),
        one("US-CA", JurisdictionKind::Subdivision, &["US"]),
        one("US-IL", JurisdictionKind::Subdivision, &["US"]),
        one("CA", JurisdictionKind::State, &[]),
        one("CA-QC", JurisdictionKind::Subdivision, &["CA"]),
        one("LICENCE", JurisdictionKind::Pseudo, &[]),
    ])
}

#[test]
fn ancestors_are_nearest_first_and_descendants_too() {
    let graph = graph();
    assert_eq!(graph.ancestors("DE"), ["EU", "EEA"]);
    assert_eq!(graph.path("US-CA"), ["US-CA", "US"]);
    assert_eq!(graph.path("US-TX"), ["US-TX", "US"]);
    assert_eq!(graph.path("DE-BY"), ["DE-BY", "DE", "EU", "EEA"]);
    assert_eq!(graph.path("PE"), ["PE"]);
    assert_eq!(graph.descendants("EEA"), ["EU", "NO", "DE"]);
    assert_eq!(graph.descendants("US"), ["US-CA", "US-IL"]);
    assert!(graph.descendants("PE").is_empty());
}

#[test]
fn a_place_is_within_what_lies_above_it() {
    let graph = graph();
    for (code, jurisdiction, truth) in [
        ("US-CA", "US", True),
        ("DE", "EU", True),
        ("DE", "EEA", True),
        ("NO", "EEA", True),
        ("NO", "EU", False),
        ("EU", "EU", True),
        ("EU", "EEA", True),
        ("US", "US-CA", Unknown),
        ("EEA", "DE", Unknown),
        ("US-CA", "US-IL", False),
        ("US-TX", "US", True),
        ("US-TX", "US-CA", False),
        ("DE-BY", "EEA", True),
        ("PE", "EU", False),
        ("PE-LIM", "PE", True),
        ("PE", "PE-LIM", Unknown),
        ("x-dach", "DE", Unknown),
        ("x-dach", "x-dach", True),
    ] {
        assert_eq!(
            graph.within(code, jurisdiction),
            truth,
            "{code} in {jurisdiction}"
        );
    }
}

#[test]
fn patterns_stand_for_subdivisions_with_rules() {
    let graph = graph();
    let expand = |pattern: &str| graph.expand(pattern, |code| code != "US-IL");
    assert_eq!(expand("US-*").unwrap(), ["US-CA"]);
    assert_eq!(graph.expand("us-*", |_| true).unwrap(), ["US-CA", "US-IL"]);
    assert_eq!(expand("DEU").unwrap(), ["DE"]);
    assert_eq!(expand("eu").unwrap(), ["EU"]);
    assert_eq!(expand("PE").unwrap(), ["PE"]);
    let said = |pattern: &str| {
        let error = expand(pattern).unwrap_err();
        format!("{error} (help: {})", error.help().unwrap_or_default())
    };
    assert_eq!(
        said("DE-*"),
        "`DE-*` stands for no region: the base has no rules below `DE` (help: ask for `DE` itself)"
    );
    assert_eq!(
        said("Germany"),
        "`Germany` is not the code of a region (help: did you mean `DE`?)"
    );
    assert_eq!(
        said("US-CAA"),
        "`US-CAA` is not the code of a region (help: did you mean `US-CA`?)"
    );
    assert_eq!(
        said("licence"),
        "`licence` is not a territory (help: its rules are checked whatever the regions)"
    );
    assert_eq!(
        said("*"),
        "`*` is not the code of a region (help: use a code such as DE, US-CA (ISO 3166) or EU)"
    );
    let long = graph.region(&"x".repeat(5_000)).unwrap_err().to_string();
    assert!(long.len() < 120, "{long}");
}
