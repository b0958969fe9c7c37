//! The words of the page about the law.

use landfall_core::RegionCode;
use landfall_legal::report::Verdict;
use landfall_legal::rule::{Certainty, SourceKind};
use landfall_legal::truth::Truth;

use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    LAW_KICKER = "law-kicker";
    LAW_DIALOG = "law-dialog";
    WAY_CHANGES = "way-changes";
    WAY_MATRIX = "way-matrix";
    WAY_ADJUST = "way-adjust";
    WAY_OPEN = "way-open";
    WAY_OFFERS = "way-offers";
    WAY_FINDINGS = "way-findings";
    LAW_NOTICE = "law-notice";
    LAW_REGIONS = "law-regions";
    LAW_PACK = "law-pack";
    LAW_CHECKED = "law-checked";
    LAW_OPEN_NOTE = "law-open-note";
    LAW_KEPT = "law-kept";
    LAW_COMING = "law-coming";
    LAW_WAIVED = "law-waived";
    LAW_DISPUTED = "law-disputed";
    LAW_DISPUTED_NOTE = "law-disputed-note";
    LAW_NOT_COVERED = "law-not-covered";
    LAW_NOTHING = "law-nothing";
    law_none_but_open(open) = "law-none-but-open";
    law_all_violated(violated) = "law-all-violated";
    law_violated_and_open(violated, open) = "law-violated-and-open";
    law_place(name, code) = "law-place";
    LAW_ANYWHERE = "law-anywhere";
    LAW_CHANGES = "law-changes";
    LAW_NO_DIFF = "law-no-diff";
    LAW_SAME = "law-same";
    LAW_CHANGES_TABLE = "law-changes-table";
    COLUMN_NOW = "column-now";
    COLUMN_FACTS_DIFFER = "column-facts-differ";
    LAW_MATRIX = "law-matrix";
    LAW_MATRIX_TABLE = "law-matrix-table";
    LAW_MATRIX_NOTE = "law-matrix-note";
    LAW_NO_RULES = "law-no-rules";
    law_cell(region, area) = "law-cell";
    count_violated(count) = "count-violated";
    count_open(count) = "count-open";
    count_waived(count) = "count-waived";
    count_kept(count) = "count-kept";
    count_coming(count) = "count-coming";
    LAW_ADJUST = "law-adjust";
    LAW_NOTHING_TO_MEND = "law-nothing-to-mend";
    LAW_BLOCKED = "law-blocked";
    LAW_LEAVE = "law-leave";
    law_way(at, changes, cost, years) = "law-way";
    LAW_PROVEN = "law-proven";
    law_cut_off(bound) = "law-cut-off";
    COLUMN_FACT = "column-fact";
    COLUMN_CHANGE_TO = "column-change-to";
    COLUMN_ONCE = "column-once";
    COLUMN_EACH_YEAR = "column-each-year";
    YES = "yes";
    NO = "no";
    LAW_QUESTIONS = "law-questions";
    LAW_QUESTIONS_NOTE = "law-questions-note";
    LAW_NO_QUESTIONS = "law-no-questions";
    LAW_QUESTIONS_TABLE = "law-questions-table";
    COLUMN_QUESTION = "column-question";
    COLUMN_ASKS = "column-asks";
    COLUMN_SETTLES = "column-settles";
    COLUMN_WAITING = "column-waiting";
    COLUMN_MAY_VIOLATE = "column-may-violate";
    LAW_OFFERS = "law-offers";
    LAW_NO_OFFERS = "law-no-offers";
    LAW_OFFERS_NOTE = "law-offers-note";
    LAW_OFFER_LEGAL = "law-offer-legal";
    law_offers_table(fact) = "law-offers-table";
    law_offer_open(rule, needs) = "law-offer-open";
    law_offer_violates(rules) = "law-offer-violates";
    law_nothing_common(regions) = "law-nothing-common";
    LAW_FINDINGS = "law-findings";
    LAW_FINDINGS_TABLE = "law-findings-table";
    COLUMN_LAW = "column-law";
    COLUMN_ARTICLE = "column-article";
    COLUMN_CERTAINTY = "column-certainty";
    law_line(law, article, rule, certainty) = "law-line";
    LAW_WHY = "law-why";
    LAW_READ = "law-read";
    law_source(kind) = "law-source";
    law_source_day(kind, day) = "law-source-day";
    LAW_PENALTY = "law-penalty";
    penalty_text(text, article) = "penalty-text";
    LAW_REMEDY = "law-remedy";
    LAW_NEEDS = "law-needs";
    LAW_DOUBT = "law-doubt";
    law_otherwise(verdict) = "law-otherwise";
    LAW_STALE = "law-stale";
    LAW_EITHER_WAY = "law-either-way";
    VERDICT_VIOLATED = "verdict-violated";
    VERDICT_KEPT = "verdict-kept";
    verdict_exception(exception) = "verdict-exception";
    VERDICT_NOT_APPLICABLE = "verdict-not-applicable";
    verdict_not_before(day) = "verdict-not-before";
    VERDICT_OPEN = "verdict-open";
    verdict_waived(day) = "verdict-waived";
    CERTAINTY_SETTLED = "certainty-settled";
    CERTAINTY_SECONDARY = "certainty-secondary";
    CERTAINTY_DISPUTED = "certainty-disputed";
    SOURCE_PRIMARY = "source-primary";
    SOURCE_PRIMARY_COPY = "source-primary-copy";
    SOURCE_OFFICIAL_SUMMARY = "source-official-summary";
    SOURCE_SECONDARY = "source-secondary";
    SOURCE_RECALLED = "source-recalled";
    TRUTH_HOLDS = "truth-holds";
    TRUTH_FAILS = "truth-fails";
    TRUTH_UNKNOWN = "truth-unknown";
    LAW_METHOD_DECIDED = "law-method-decided";
    LAW_METHOD_SCOPE = "law-method-scope";
    LAW_METHOD_DATES = "law-method-dates";
    LAW_METHOD_CHANGES = "law-method-changes";
    LAW_METHOD_CERTAINTY = "law-method-certainty";
}

pub(in crate::report) const LAW_WAYS: [(&str, Id); 8] = [
    ("#summary", super::WAY_SUMMARY),
    ("#changes", WAY_CHANGES),
    ("#matrix", WAY_MATRIX),
    ("#adjust", WAY_ADJUST),
    ("#questions", WAY_OPEN),
    ("#offers", WAY_OFFERS),
    ("#findings", WAY_FINDINGS),
    ("#method", super::WAY_METHOD),
];
pub(in crate::report) const LAW_QUESTION_COLUMNS: [Title; 6] = [
    Title::Words(COLUMN_FACT),
    Title::Words(COLUMN_QUESTION),
    Title::Words(COLUMN_ASKS),
    Title::Numbers(COLUMN_SETTLES),
    Title::Words(COLUMN_WAITING),
    Title::Words(COLUMN_MAY_VIOLATE),
];
pub(in crate::report) const LAW_FINDING_COLUMNS: [Title; 6] = [
    Title::Words(super::COLUMN_RULE),
    Title::Words(super::COLUMN_REGION),
    Title::Words(COLUMN_LAW),
    Title::Words(COLUMN_ARTICLE),
    Title::Words(super::COLUMN_VERDICT),
    Title::Words(COLUMN_CERTAINTY),
];
pub(in crate::report) const LAW_CHANGE_COLUMNS: [Title; 5] = [
    Title::Words(super::COLUMN_RULE),
    Title::Words(super::COLUMN_REGION),
    Title::Words(super::COLUMN_BEFORE),
    Title::Words(COLUMN_NOW),
    Title::Words(COLUMN_FACTS_DIFFER),
];
pub(in crate::report) const LAW_SET_COLUMNS: [Title; 5] = [
    Title::Words(COLUMN_FACT),
    Title::Words(COLUMN_NOW),
    Title::Words(COLUMN_CHANGE_TO),
    Title::Numbers(COLUMN_ONCE),
    Title::Numbers(COLUMN_EACH_YEAR),
];
pub(in crate::report) const LAW_METHOD: [Id; 5] = [
    LAW_METHOD_DECIDED,
    LAW_METHOD_SCOPE,
    LAW_METHOD_DATES,
    LAW_METHOD_CHANGES,
    LAW_METHOD_CERTAINTY,
];

/// A region as the page names it.
pub(in crate::report) fn place(region: Option<&str>) -> Phrase {
    let Some(code) = region else {
        return LAW_ANYWHERE.into();
    };
    let name = RegionCode::parse(code).ok();
    match name.as_ref().and_then(RegionCode::name) {
        Some(name) if name != code => law_place(name, code),
        _ => code.into(),
    }
}

/// A verdict in words.
pub(in crate::report) fn law_verdict(verdict: &Verdict) -> Phrase {
    match verdict {
        Verdict::Violation => VERDICT_VIOLATED.into(),
        Verdict::Compliant => VERDICT_KEPT.into(),
        Verdict::CompliantByException { exception } => verdict_exception(exception),
        Verdict::NotApplicable => VERDICT_NOT_APPLICABLE.into(),
        Verdict::NotYetInForce { from } => verdict_not_before(from.to_string()),
        Verdict::NeedsInput => VERDICT_OPEN.into(),
        Verdict::Waived { until } => verdict_waived(until.to_string()),
    }
}

/// How sure a rule is, in a word.
pub(in crate::report) const fn law_certainty(certainty: Certainty) -> Id {
    match certainty {
        Certainty::Settled => CERTAINTY_SETTLED,
        Certainty::Secondary => CERTAINTY_SECONDARY,
        Certainty::Disputed => CERTAINTY_DISPUTED,
    }
}

/// How a source relates to the law.
pub(in crate::report) const fn source_kind(kind: SourceKind) -> Id {
    match kind {
        SourceKind::Primary => SOURCE_PRIMARY,
        SourceKind::PrimaryCopy => SOURCE_PRIMARY_COPY,
        SourceKind::OfficialSummary => SOURCE_OFFICIAL_SUMMARY,
        SourceKind::Secondary => SOURCE_SECONDARY,
        SourceKind::Recalled => SOURCE_RECALLED,
    }
}

/// Whether a condition holds.
pub(in crate::report) const fn law_truth(truth: Truth) -> Id {
    match truth {
        Truth::True => TRUTH_HOLDS,
        Truth::False => TRUTH_FAILS,
        Truth::Unknown => TRUTH_UNKNOWN,
    }
}

/// The sentence above the summary.
pub(in crate::report) fn law_headline(violated: usize, open: usize) -> Phrase {
    match (violated, open) {
        (0, 0) => LAW_NOTHING.into(),
        (0, open) => law_none_but_open(open),
        (violated, 0) => law_all_violated(violated),
        (violated, open) => law_violated_and_open(violated, open),
    }
}

/// How sure a set of changes is the cheapest.
pub(in crate::report) fn law_proof(proven: bool, bound: &str) -> Phrase {
    if proven {
        LAW_PROVEN.into()
    } else {
        law_cut_off(bound)
    }
}
