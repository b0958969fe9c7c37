//! A service of a stranger that asks the law alone.

use std::error::Error;

use landfall_core::Progress;
use landfall_legal::LawBase;
use landfall_legal::adjust::{AdjustParams, adjustments};
use landfall_legal::engine::{CheckParams, Engine};
use landfall_legal::fact::Profile;
use landfall_legal::report::Verdict;

const FACTS: &str = r#"
    "company.staff" = 300
    "company.establishments" = ["DE"]
    "data.processes_personal" = true
    "data.roles" = ["controller"]
    "privacy.records_of_processing" = false
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let engine = Engine::new(LawBase::bundled()?)?;
    let base = engine.base();
    let product = Profile::from_toml("product.toml", FACTS, base.facts(), base.jurisdictions())?;
    let check = CheckParams::new(["DE", "BR"], "2026-11-26".parse()?);
    let report = engine.check(&product, &check)?;
    let violated: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Violation)
        .map(|finding| finding.rule.as_str())
        .collect();
    let questions = engine.questions(&product, &check, &report)?;
    let params = AdjustParams::new();
    let ways = adjustments(&engine, &product, &check, &params, &Progress::silent())?;
    println!(
        "violated: {violated:?}; {} questions; {} ways",
        questions.len(),
        ways.len()
    );
    if violated == ["eu.gdpr.30"] && !questions.is_empty() && !ways.is_empty() {
        Ok(())
    } else {
        Err("the answers are not those of the documentation".into())
    }
}
