//! The cases beside the laws, run.

use landfall_core::Place;
use rayon::prelude::*;

use super::{CheckParams, Engine};
use crate::load::Case;
use crate::report::{Finding, Verdict};

/// A case that comes out otherwise than written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFailure {
    /// Where the case stands.
    pub place: Place,
    /// Its rule.
    pub rule: String,
    /// What it shows.
    pub name: String,
    /// What it expects.
    pub expected: String,
    /// What came out.
    pub got: String,
    /// Facts needed, as the check says.
    pub facts_needed: Vec<String>,
}

impl std::fmt::Display for CaseFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            place,
            rule,
            name,
            expected,
            got,
            ..
        } = self;
        write!(
            f,
            "{place}: {rule}, \"{name}\": expected {expected}, got {got}"
        )?;
        match self.facts_needed.as_slice() {
            [] => Ok(()),
            needed => write!(f, " (needed: {})", needed.join(", ")),
        }
    }
}

/// Runs cases, in parallel; those that come out otherwise than written, in the order given.
///
/// Dated parameters are looked up strictly, and there are no waivers.
pub fn run_cases(engine: &Engine, cases: &[Case]) -> Vec<CaseFailure> {
    let failures = cases.par_iter().map(|case| run(engine, case));
    failures.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn run(engine: &Engine, case: &Case) -> Option<CaseFailure> {
    let params = CheckParams {
        trace: false,
        ..CheckParams::new(case.region.iter().cloned(), case.date)
    };
    let found = engine.check_rule(&case.profile, &params, &case.rule, case.region.as_deref());
    let place = match &case.region {
        Some(region) => format!("in {region}"),
        None => "without a region".to_owned(),
    };
    let (got, facts_needed) = match found {
        Err(error) => (error.to_string(), Vec::new()),
        Ok(None) => (format!("no such rule {place} on {}", case.date), Vec::new()),
        Ok(Some(finding)) => {
            let got = differs(case, &finding)?;
            (got, finding.facts_needed)
        }
    };
    Some(CaseFailure {
        place: case.place.clone(),
        rule: case.rule.clone(),
        name: case.name.clone(),
        expected: expected(case),
        got,
        facts_needed,
    })
}

fn expected(case: &Case) -> String {
    let mut text = case.expect.verdict.clone();
    if let Some(exception) = &case.expect.exception {
        text = format!("{text} by `{exception}`");
    }
    if !case.expect.needs.is_empty() {
        text = format!("{text} that needs {}", case.expect.needs.join(", "));
    }
    text
}

/// What came out, where it is not what the case expects.
fn differs(case: &Case, finding: &Finding) -> Option<String> {
    let name = finding.verdict.name();
    let exception = match &finding.verdict {
        Verdict::CompliantByException { exception } => Some(exception),
        _ => None,
    };
    let wanted = case.expect.exception.as_ref();
    let needs = case.expect.needs.iter();
    let missing = needs
        .filter(|fact| !finding.facts_needed.contains(fact))
        .count();
    let same = name == case.expect.verdict && wanted.is_none_or(|one| exception == Some(one));
    match exception {
        _ if same && missing == 0 => None,
        Some(exception) => Some(format!("{name} by `{exception}`")),
        None => Some(name.to_owned()),
    }
}
