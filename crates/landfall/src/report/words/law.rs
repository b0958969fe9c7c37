//! The words of the page about the law.

use landfall_core::Basis;
use landfall_legal::report::Verdict;
use landfall_legal::rule::{Area, Certainty, SourceKind};
use landfall_legal::truth::Truth;

use crate::plan::ComplianceBasis;

pub(in crate::report) const LAW_KICKER: &str = "What each law demands";
pub(in crate::report) const LAW_DIALOG: &str = "Findings of a region and area";
pub(in crate::report) const LAW_WAYS: [(&str, &str); 8] = [
    ("#summary", "Summary"),
    ("#changes", "What changed"),
    ("#matrix", "Regions and areas"),
    ("#adjust", "The way to compliance"),
    ("#questions", "Open questions"),
    ("#offers", "Legal values"),
    ("#findings", "All findings"),
    ("#method", "Method"),
];
pub(in crate::report) const LAW_NOTICE: &str = "Decision support, not legal advice";
pub(in crate::report) const LAW_REGIONS: &str = "Regions";
pub(in crate::report) const LAW_PACK: &str = "Rules";
pub(in crate::report) const LAW_CHECKED: &str = "Findings";
pub(in crate::report) const LAW_VIOLATED: &str = "Violated";
pub(in crate::report) const LAW_OPEN: &str = "Open";
pub(in crate::report) const LAW_OPEN_NOTE: &str =
    "an answer is missing; it is not called compliant";
pub(in crate::report) const LAW_KEPT: &str = "Complied with";
pub(in crate::report) const LAW_COMING: &str = "Not yet in force";
pub(in crate::report) const LAW_WAIVED: &str = "Waived";
pub(in crate::report) const LAW_DISPUTED: &str = "Violated or open, and disputed";
pub(in crate::report) const LAW_DISPUTED_NOTE: &str =
    "the rule itself is uncertain: read its source first";
pub(in crate::report) const LAW_NOT_COVERED: &str = "Not checked: there are no rules for this";
pub(in crate::report) const LAW_CHANGES: &str = "What changed";
pub(in crate::report) const LAW_NO_DIFF: &str =
    "This check was not compared with an older one (--diff does it).";
pub(in crate::report) const LAW_SAME: &str = "Nothing changed against the older check.";
pub(in crate::report) const LAW_MATRIX: &str = "Regions and policy areas";
pub(in crate::report) const LAW_MATRIX_TABLE: &str = "Gravest verdict by region and area";
pub(in crate::report) const LAW_QUESTIONS_TABLE: &str = "Questions, what settles most first";
pub(in crate::report) const LAW_FINDINGS_TABLE: &str = "Findings, the gravest first";
pub(in crate::report) const LAW_CHANGES_TABLE: &str = "Findings that are not as they were";
pub(in crate::report) const LAW_MATRIX_NOTE: &str = "Each cell shows the gravest verdict and how many findings have it; it opens the findings with their derivations and sources. Grey cells were not checked, for want of rules.";
pub(in crate::report) const LAW_ANYWHERE: &str = "No single region";
pub(in crate::report) const LAW_NO_RULES: &str = "no rules";
pub(in crate::report) const LAW_ADJUST: &str = "The cheapest way to compliance";
pub(in crate::report) const LAW_NOTHING_TO_MEND: &str = "Nothing is violated here.";
pub(in crate::report) const LAW_OFFERS: &str = "Legal values";
pub(in crate::report) const LAW_NO_OFFERS: &str =
    "No values, such as the prices of a list, were tried in the regions (--offers does it).";
pub(in crate::report) const LAW_OFFERS_NOTE: &str = "Each value is tried in each region with the other facts as they are. Only rules that depend on the fact count; what is open is not called legal.";
pub(in crate::report) const LAW_OFFER_LEGAL: &str = "legal";
pub(in crate::report) const LAW_QUESTIONS: &str = "Open questions";
pub(in crate::report) const LAW_QUESTIONS_NOTE: &str = "In the order in which answers settle most; those that could reveal a violation first. Answer them in a copy of the facts file and run the check again.";
pub(in crate::report) const LAW_NO_QUESTIONS: &str = "Nothing is open.";
pub(in crate::report) const LAW_QUESTION_COLUMNS: [&str; 6] = [
    "Fact",
    "Question",
    "Who can answer",
    "#Findings it settles",
    "Findings that wait",
    "Could be a violation",
];
pub(in crate::report) const LAW_FINDINGS: &str = "All findings";
pub(in crate::report) const LAW_FINDING_COLUMNS: [&str; 6] =
    ["Rule", "Region", "Law", "Article", "Verdict", "Certainty"];
pub(in crate::report) const LAW_CHANGE_COLUMNS: [&str; 5] =
    ["Rule", "Region", "Before", "Now", "Facts that differ"];
pub(in crate::report) const LAW_SET_COLUMNS: [&str; 5] =
    ["Fact", "Now", "Change to", "#Once", "#Each year"];
pub(in crate::report) const LAW_METHOD: [&str; 5] = [
    "A rule is decided only when no possible answer could change its verdict. What is not known is asked for, never assumed.",
    "A rule applies when its scope holds; it is complied with when what it demands holds, or when an exception does; otherwise it is violated. Exceptions can have exceptions.",
    "The dates are civil dates: a rule binds from its first day. Before it, the verdict it would have is shown beside.",
    "Sets of changes are found by a complete search over the facts that a company can change, and each is checked again by all rules, for one change may call another duty. Costs of changes are our own estimates and not calibrated, unless given by the user.",
    "Settled: the text of the article was read. Secondary: a secondary source was read. Disputed: recalled, contradictory or moving. No lawyer has reviewed the rules.",
];
pub(in crate::report) const LAW_WHY: &str = "Why";
pub(in crate::report) const LAW_SOURCE: &str = "Read";
pub(in crate::report) const LAW_PENALTY: &str = "Penalty";
pub(in crate::report) const LAW_REMEDY: &str = "Remedy";
pub(in crate::report) const LAW_NEEDS: &str = "Needs";
pub(in crate::report) const LAW_DOUBT: &str = "Disputed";
pub(in crate::report) const LAW_STALE: &str =
    "A dated figure was carried forward past its last known day.";
pub(in crate::report) const LAW_EITHER_WAY: &str = "Lawful whatever the answer is.";
pub(in crate::report) const LAW_LEAVE: &str = "Instead: not being there";
pub(in crate::report) const LAW_BLOCKED: &str = "No change that the company can make helps";

pub(in crate::report) const REGION_LAW: &str = "What its law demands";
pub(in crate::report) const REGION_LAW_NOTICE: &str = "Decision support, not legal advice. The rules behind the names below are checked in full by the program comply.";
pub(in crate::report) const REGION_LAW_COST: &str = "Legal compliance (l)";
pub(in crate::report) const REGION_LAW_BLOCKED: &str = "Closed: no change complies with";

/// Where the legal-compliance part comes from.
pub(in crate::report) const fn compliance_basis(basis: ComplianceBasis) -> &'static str {
    match basis {
        ComplianceBasis::Law => "from the changes and duties that comply",
        ComplianceBasis::Table => "from the table of costs; the rules add nothing",
        ComplianceBasis::NotAssessed => super::NOT_ASSESSED,
        ComplianceBasis::Blocked => "closed by its law: not considered",
    }
}

/// What amounts of compliance rest on.
pub(in crate::report) const fn compliance_rests(basis: Basis) -> &'static str {
    match basis {
        Basis::Given => "costs as given",
        _ => "costs are our own estimates, not calibrated",
    }
}

/// That areas have no rules.
pub(in crate::report) fn law_offers_table(fact: &str) -> String {
    format!("Values of {fact}")
}

pub(in crate::report) fn law_offer_open(rule: &str, needs: &[String]) -> String {
    format!("open: {rule} needs {}", needs.join(", "))
}

pub(in crate::report) fn law_offer_violates(rules: &[String]) -> String {
    format!("violates {}", rules.join(", "))
}

pub(in crate::report) fn law_nothing_common(regions: &[String]) -> String {
    format!("No value is legal in all of {}.", regions.join(", "))
}

pub(in crate::report) fn region_law_not_covered(areas: &str) -> String {
    format!("Not checked, for there are no rules on it: {areas}.")
}

/// What would settle the cost of compliance.
pub(in crate::report) fn region_law_needs(needs: &str) -> String {
    format!("Unknown without {needs}.")
}

/// A verdict in words.
pub(in crate::report) fn law_verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Violation => "violated".to_owned(),
        Verdict::Compliant => "complied with".to_owned(),
        Verdict::CompliantByException { exception } => format!("complied with by {exception}"),
        Verdict::NotApplicable => "not applicable".to_owned(),
        Verdict::NotYetInForce { from } => format!("not in force before {from}"),
        Verdict::NeedsInput => "needs an answer".to_owned(),
        Verdict::Waived { until } => format!("waived until {until}"),
    }
}

/// An area in words.
pub(in crate::report) const fn law_area(area: Area) -> &'static str {
    match area {
        Area::ExportControl => "Export control",
        Area::DataPrivacy => "Data privacy",
        Area::IntellectualProperty => "Intellectual property",
        Area::Tax => "Tax",
        Area::ConsumerProtection => "Consumer protection",
        Area::AiRegulation => "AI regulation",
        Area::DataLocalisation => "Localisation of data",
    }
}

/// How sure a rule is, in a word.
pub(in crate::report) const fn law_certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Settled => "settled",
        Certainty::Secondary => "secondary source",
        Certainty::Disputed => "disputed",
    }
}

/// How a source relates to the law.
pub(in crate::report) const fn law_source(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Primary => "official text",
        SourceKind::PrimaryCopy => "the law's words at a third party",
        SourceKind::OfficialSummary => "an authority's guidance",
        SourceKind::Secondary => "secondary source",
        SourceKind::Recalled => "recalled, nothing opened",
    }
}

/// Whether a condition holds.
pub(in crate::report) const fn law_truth(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "holds",
        Truth::False => "does not hold",
        Truth::Unknown => "not known",
    }
}

/// The sentence above the summary.
pub(in crate::report) fn law_headline(violated: usize, open: usize) -> String {
    match (violated, open) {
        (0, 0) => "Nothing checked is violated, and nothing is open".to_owned(),
        (0, open) => format!("No violation found, but {open} findings need an answer"),
        (violated, 0) => format!("{violated} violations, nothing is open"),
        (violated, open) => format!("{violated} violations, and {open} findings need an answer"),
    }
}

/// How sure a set of changes is the cheapest.
pub(in crate::report) fn law_proof(proven: bool, bound: &str) -> String {
    if proven {
        "proven: there is no cheaper way".to_owned()
    } else {
        format!("the search was cut off; no way costs less than {bound}")
    }
}

/// The title of one way to compliance.
pub(in crate::report) fn law_way(at: usize, cost: &str, changes: usize, years: u32) -> String {
    let many = if changes == 1 { "change" } else { "changes" };
    let span = if years == 1 { "year" } else { "years" };
    format!("Way {at}: {changes} {many}, {cost} in {years} {span}")
}
