//! What to know about the team.

use crate::plan::FusionBasis;
use crate::run::Findings;

/// What to know about the team behind the cultural-fusion part.
pub(super) fn notes(findings: &Findings<'_>) -> Vec<String> {
    let Some(people) = &findings.strategy.people else {
        return Vec::new();
    };
    let team = people.team();
    let mut notes = Vec::new();
    let given: Vec<&str> = findings
        .amounts
        .regions
        .iter()
        .filter(|region| {
            region
                .people
                .as_ref()
                .is_some_and(|p| p.basis == FusionBasis::Table)
        })
        .map(|region| region.code.as_str())
        .collect();
    if !given.is_empty() {
        notes.push(format!(
            "the table of costs gives the cultural fusion of {}: its rows count, and the gaps of the team are not added to them",
            given.join(", ")
        ));
    }
    for (without, what) in [
        (team.without_languages().len(), "languages"),
        (team.without_hours().len(), "time zone or hours"),
    ] {
        if without > 0 {
            notes.push(format!(
                "{without} of {} members have no known {what}; they add nothing to the coverage of regions",
                team.len()
            ));
        }
    }
    notes
}
