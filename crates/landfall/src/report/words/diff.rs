//! The words on the difference between two plans.

pub(in crate::report) const DIFF_KICKER: &str = "What changed between two plans";
pub(in crate::report) const DIFF_BEFORE: &str = "Before";
pub(in crate::report) const DIFF_AFTER: &str = "After";
pub(in crate::report) const DIFF_SETTINGS: &str = "Settings";
pub(in crate::report) const DIFF_REGIONS: &str = "Regions";
pub(in crate::report) const DIFF_LAW: &str = "Law";
pub(in crate::report) const DIFF_QUESTIONS: &str = "Open questions and notes";
pub(in crate::report) const DIFF_WAYS: [(&str, &str); 5] = [
    ("#summary", "Summary"),
    ("#settings", "Settings"),
    ("#regions", "Regions"),
    ("#law", "Law"),
    ("#questions", "Questions"),
];
pub(in crate::report) const DIFF_ADDED: &str = "Comes in";
pub(in crate::report) const DIFF_REMOVED: &str = "Goes out";
pub(in crate::report) const DIFF_MOVED: &str = "Enters in another wave";
pub(in crate::report) const DIFF_NO_SETTINGS: &str =
    "The settings are the same: what differs comes from the figures in the files.";
pub(in crate::report) const DIFF_SETTINGS_TABLE: &str = "Settings that differ";
pub(in crate::report) const DIFF_SETTING_COLUMNS: [&str; 3] = ["Setting", "Before", "After"];
pub(in crate::report) const DIFF_NONE: &str = "none";
pub(in crate::report) const DIFF_NO_REGIONS: &str = "No figure of a region differs.";
pub(in crate::report) const DIFF_REGIONS_TABLE: &str = "Regions that differ";
pub(in crate::report) const DIFF_REGION_COLUMNS: [&str; 6] = [
    "Region",
    "Role",
    "Chosen in draws",
    "Neighbours suggest",
    "Value",
    "J",
];
pub(in crate::report) const DIFF_SAME: &str = "–";
pub(in crate::report) const DIFF_GONE: &str = "no longer in the table";
pub(in crate::report) const DIFF_NEW: &str = "new in the table";
pub(in crate::report) const DIFF_NO_LAW: &str =
    "What the law demands does not differ, as far as the plans say.";
pub(in crate::report) const DIFF_LAW_TABLE: &str = "Rules that differ";
pub(in crate::report) const DIFF_LAW_COLUMNS: [&str; 3] = ["Region", "Change", "Rule"];
pub(in crate::report) const DIFF_VIOLATED: &str = "violated";
pub(in crate::report) const DIFF_NOT_VIOLATED: &str = "no longer violated";
pub(in crate::report) const DIFF_OPENED: &str = "open";
pub(in crate::report) const DIFF_SETTLED: &str = "no longer open";
pub(in crate::report) const DIFF_BLOCKED: &str = "closes the region";
pub(in crate::report) const DIFF_NOT_BLOCKED: &str = "no longer closes the region";
pub(in crate::report) const DIFF_ANSWERED: &str = "No longer open";
pub(in crate::report) const DIFF_ASKED: &str = "Now open";
pub(in crate::report) const DIFF_NOTES_ADDED: &str = "New notes";
pub(in crate::report) const DIFF_NOTES_REMOVED: &str = "Notes that are gone";
pub(in crate::report) const DIFF_NO_QUESTIONS: &str = "Questions and notes are the same.";

pub(in crate::report) fn diff_headline(
    same: bool,
    added: usize,
    removed: usize,
    moved: usize,
) -> String {
    if same {
        return "Nothing differs".to_owned();
    }
    if added + removed + moved == 0 {
        return "The choice is the same; other things differ".to_owned();
    }
    let count = |number: usize, what: &str| {
        let regions = if number == 1 { "region" } else { "regions" };
        (number > 0).then(|| format!("{number} {regions} {what}"))
    };
    let comes = if added == 1 { "comes in" } else { "come in" };
    let goes = if removed == 1 { "goes out" } else { "go out" };
    let parts = [
        count(added, comes),
        count(removed, goes),
        count(moved, "in another wave"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

pub(in crate::report) fn diff_moved(name: &str, before: usize, after: usize) -> String {
    format!("{name}: wave {before} → wave {after}")
}

pub(in crate::report) fn diff_arrow(before: &str, after: &str) -> String {
    format!("{before} → {after}")
}

pub(in crate::report) fn diff_by(by: &str, up: bool) -> String {
    if up { format!("+{by}") } else { by.to_owned() }
}

pub(in crate::report) fn diff_question(what: &str, regions: &str, needs: &str) -> String {
    let whose = if regions.is_empty() {
        String::new()
    } else {
        format!(" ({regions})")
    };
    format!("{what}{whose}: would be settled by {needs}")
}
