//! One call from facts to everything a check leads to.

use landfall_core::Progress;

use crate::adjust::{AdjustParams, adjustments};
use crate::engine::{CheckParams, Engine};
use crate::error::LegalError;
use crate::fact::Profile;
use crate::offers::legal_offers;
use crate::report::Compliance;
use crate::value::Value;

/// What every result says of itself.
const NOTICE: &str = "Decision support, not legal advice. No lawyer has reviewed these rules; the \
                      laws may have changed since they were read. Ask a lawyer before you rely on \
                      a finding, and always where a rule is disputed.";

/// What to check, which changes to search, and how the result names its inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplyParams {
    /// Regions, day, waivers.
    pub check: CheckParams,
    /// How changes are searched.
    pub adjust: AdjustParams,
    /// Facts with the values that are tried in each region, such as the prices of a list.
    pub offers: Vec<(String, Vec<Value>)>,
    /// The file of the facts, as the user named it.
    pub facts_file: String,
    /// Version and checksum of the rules.
    pub pack: String,
}

/// Findings, changes, questions and legal offers of one product.
///
/// # Errors
/// As [`Engine::check`] and [`adjustments`], and when somebody cancels.
pub fn comply(
    engine: &Engine,
    profile: &Profile,
    params: &ComplyParams,
    progress: &Progress,
) -> Result<Compliance, LegalError> {
    let report = engine.check(profile, &params.check)?;
    progress.check()?;
    let questions = engine.questions(profile, &params.check, &report)?;
    let adjustments = adjustments(engine, profile, &params.check, &params.adjust, progress)?;
    let offers = params
        .offers
        .iter()
        .map(|(fact, values)| legal_offers(engine, profile, &params.check, fact, values, progress));
    let offers = offers.collect::<Result<_, LegalError>>()?;
    Ok(Compliance {
        format: 1,
        notice: NOTICE.to_owned(),
        facts_file: params.facts_file.clone(),
        pack: params.pack.clone(),
        as_of: report.as_of,
        regions: report.regions,
        not_covered: report.not_covered,
        findings: report.findings,
        adjustments,
        questions,
        offers,
        diff: None,
    })
}
