//! What to know about the law of the regions, and what nobody checked.

use std::collections::BTreeMap;

use landfall_core::RegionCode;
use landfall_legal::rule::Area;

use crate::plan::{ComplianceBasis, NotAssessed};
use crate::run::Findings;
use crate::run::amounts::RegionLegal;

/// What to know about the law behind the legal-compliance part.
pub(super) fn notes(findings: &Findings<'_>) -> Vec<String> {
    let Some(law) = &findings.strategy.law else {
        return Vec::new();
    };
    let mut notes = vec![
        "what the law demands is decision support, not legal advice; estimates of what complying \
         costs are our own unless given, and a change that serves several regions is counted in each"
            .to_owned(),
    ];
    let given = checked(findings).filter(|(_, law)| law.basis == ComplianceBasis::Table);
    let given: Vec<&str> = given.map(|(code, _)| code.as_str()).collect();
    if !given.is_empty() {
        notes.push(format!(
            "the table of costs gives the legal compliance of {}: its rows count, and what complying \
             costs by the rules is not added to them",
            given.join(", ")
        ));
    }
    for (code, law) in checked(findings) {
        let by = law.legal.blocked_by();
        if by.is_empty() {
            continue;
        }
        let rules = by.join(", ");
        notes.push(match law.basis {
            ComplianceBasis::Table => format!(
                "no change of the product complies with {rules} in {code}; the row of the table of \
                 costs counts all the same"
            ),
            _ => {
                format!("{code} is not considered: no change of the product complies with {rules}")
            }
        });
    }
    let waivers = law.waivers.len();
    if waivers > 0 {
        notes.push(format!(
            "the strategy has {waivers} waivers: while one holds, mending what it waives is not in \
             the legal compliance cost"
        ));
    }
    notes
}

/// Areas of law without rules in regions whose compliance has a cost: nothing is in it about them.
/// One question for the regions that lack the same.
pub(super) fn without_rules(findings: &Findings<'_>) -> Vec<NotAssessed> {
    let mut lacking: BTreeMap<Vec<Area>, Vec<RegionCode>> = BTreeMap::new();
    let priced = checked(findings).filter(|(_, law)| law.basis == ComplianceBasis::Law);
    for (code, law) in priced.filter(|(_, law)| !law.legal.found.not_covered.is_empty()) {
        let areas = law.legal.found.not_covered.clone();
        lacking.entry(areas).or_default().push(code.clone());
    }
    let question = |(areas, regions): (Vec<Area>, Vec<RegionCode>)| NotAssessed {
        what: "law of areas without rules; nothing of it is in the legal compliance cost"
            .to_owned(),
        regions,
        needs: areas.into_iter().map(rules_on).collect(),
    };
    lacking.into_iter().map(question).collect()
}

fn checked<'a>(
    findings: &'a Findings<'_>,
) -> impl Iterator<Item = (&'a RegionCode, &'a RegionLegal)> {
    let regions = findings.amounts.regions.iter();
    regions.filter_map(|region| Some((&region.code, region.law.as_ref()?)))
}

fn rules_on(area: Area) -> String {
    let area = match area {
        Area::ExportControl => "export control",
        Area::DataPrivacy => "data privacy",
        Area::IntellectualProperty => "intellectual property",
        Area::Tax => "tax",
        Area::ConsumerProtection => "consumer protection",
        Area::AiRegulation => "artificial intelligence",
        Area::DataLocalisation => "localisation of data",
    };
    format!("rules on {area}")
}
