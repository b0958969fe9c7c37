//! Findings in the Static Analysis Results Interchange Format (SARIF 2.1.0, OASIS 2020).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{ComplianceReport, Finding, Verdict};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as one SARIF run. `facts` is the file the facts were read from, as the user named
/// it; results point at it.
///
/// A violation has the kind `fail`, an open question `open`, what is kept `pass`, and what does
/// not apply `notApplicable`; a waived violation is a `fail` with an accepted suppression.
pub fn sarif(report: &ComplianceReport, facts: Option<&str>) -> Value {
    let mut index = BTreeMap::new();
    let mut rules = Vec::new();
    for finding in &report.findings {
        index.entry(finding.rule.as_str()).or_insert_with(|| {
            rules.push(rule(finding));
            rules.len() - 1
        });
    }
    let results = report.findings.iter().map(|finding| {
        let at = index.get(finding.rule.as_str()).copied();
        result(finding, at, facts)
    });
    let results: Vec<Value> = results.collect();
    let driver = json!({
        "name": "landfall-legal",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "results": results,
            "properties": { "asOf": report.as_of.to_string(), "regions": report.regions },
        }],
    })
}

fn rule(finding: &Finding) -> Value {
    let citation = &finding.citation;
    let mut rule = json!({
        "id": finding.rule,
        "shortDescription": { "text": finding.title },
        "fullDescription": { "text": format!("{}, {}", citation.law, citation.article) },
        "properties": {
            "law": finding.law,
            "article": finding.article,
            "jurisdiction": finding.jurisdiction,
            "area": finding.area,
            "certainty": finding.certainty,
        },
    });
    let url = citation
        .sources
        .iter()
        .find_map(|source| source.url.clone());
    let help = finding.remedy.clone();
    if let Some(object) = rule.as_object_mut() {
        object.extend(url.map(|url| ("helpUri".to_owned(), json!(url))));
        object.extend(help.map(|text| ("help".to_owned(), json!({ "text": text }))));
    }
    rule
}

fn result(finding: &Finding, rule: Option<usize>, facts: Option<&str>) -> Value {
    let (kind, level) = kind(&finding.verdict);
    let region = finding.region.as_deref().unwrap_or("*");
    let mut location = json!({
        "logicalLocations": [{ "fullyQualifiedName": format!("{region}/{}", finding.rule) }],
    });
    if let (Some(object), Some(file)) = (location.as_object_mut(), facts) {
        let artifact = json!({ "artifactLocation": { "uri": uri(file) } });
        object.insert("physicalLocation".to_owned(), artifact);
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "kind": kind,
        "level": level,
        "message": { "text": message(finding) },
        "locations": [location],
        "partialFingerprints": { "ruleAndRegion/v1": format!("{}@{region}", finding.rule) },
        "properties": {
            "region": finding.region,
            "verdict": finding.verdict.name(),
            "factsNeeded": finding.facts_needed,
            "certainty": finding.certainty,
        },
    });
    if let (Some(object), Verdict::Waived { until }) = (result.as_object_mut(), &finding.verdict) {
        let text = format!("waived until {until}");
        let suppression =
            json!([{ "kind": "external", "status": "accepted", "justification": text }]);
        object.insert("suppressions".to_owned(), suppression);
    }
    result
}

const fn kind(verdict: &Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Violation | Verdict::Waived { .. } => ("fail", "error"),
        Verdict::Compliant | Verdict::CompliantByException { .. } => ("pass", "none"),
        Verdict::NotApplicable => ("notApplicable", "none"),
        Verdict::NotYetInForce { .. } => ("informational", "none"),
        Verdict::NeedsInput => ("open", "none"),
    }
}

fn message(finding: &Finding) -> String {
    let place = finding.region.as_deref().unwrap_or("no single region");
    let said = match &finding.verdict {
        Verdict::Violation => "violated".to_owned(),
        Verdict::Compliant => "complied with".to_owned(),
        Verdict::CompliantByException { exception } => format!("complied with by `{exception}`"),
        Verdict::NotApplicable => "not applicable".to_owned(),
        Verdict::NotYetInForce { from } => format!("not in force before {from}"),
        Verdict::NeedsInput => format!("open: needs {}", finding.facts_needed.join(", ")),
        Verdict::Waived { until } => format!("violated, waived until {until}"),
    };
    let doubt = finding.doubt.as_ref();
    let doubt = doubt.map_or_else(String::new, |doubt| format!(" Disputed: {doubt}."));
    format!("{} ({place}): {said}.{doubt}", finding.title)
}

/// A path as a URI reference: what it does not allow is percent-encoded.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let bytes = path.replace('\\', "/").into_bytes();
    bytes
        .into_iter()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("facts\\my product.toml"), "facts/my%20product.toml");
        assert_eq!(uri("é"), "%C3%A9");
    }
}
