//! The words on the difference between two plans.

use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    DIFF_KICKER = "diff-kicker";
    DIFF_BEFORE = "diff-before";
    DIFF_AFTER = "diff-after";
    DIFF_SETTINGS = "diff-settings";
    DIFF_REGIONS = "diff-regions";
    DIFF_LAW = "diff-law";
    DIFF_QUESTIONS = "diff-questions";
    WAY_SETTINGS = "way-settings";
    WAY_LAW = "way-law";
    WAY_QUESTIONS = "way-questions";
    DIFF_NOTHING = "diff-nothing";
    DIFF_CHOICE_SAME = "diff-choice-same";
    diff_come_in(count) = "diff-come-in";
    diff_go_out(count) = "diff-go-out";
    diff_other_wave(count) = "diff-other-wave";
    DIFF_ADDED = "diff-added";
    DIFF_REMOVED = "diff-removed";
    DIFF_MOVED = "diff-moved";
    diff_wave(name, before, after) = "diff-wave";
    DIFF_SEGMENTS = "diff-segments";
    DIFF_NO_SETTINGS = "diff-no-settings";
    DIFF_SETTINGS_TABLE = "diff-settings-table";
    COLUMN_SETTING = "column-setting";
    COLUMN_BEFORE = "column-before";
    COLUMN_AFTER = "column-after";
    DIFF_NO_REGIONS = "diff-no-regions";
    DIFF_REGIONS_TABLE = "diff-regions-table";
    COLUMN_CHOSEN_IN_DRAWS = "column-chosen-in-draws";
    DIFF_SAME = "diff-same";
    DIFF_GONE = "diff-gone";
    DIFF_NEW = "diff-new";
    DIFF_NO_LAW = "diff-no-law";
    DIFF_LAW_TABLE = "diff-law-table";
    COLUMN_CHANGE = "column-change";
    DIFF_VIOLATED = "diff-violated";
    DIFF_NOT_VIOLATED = "diff-not-violated";
    DIFF_OPENED = "diff-opened";
    DIFF_SETTLED = "diff-settled";
    DIFF_BLOCKED = "diff-blocked";
    DIFF_NOT_BLOCKED = "diff-not-blocked";
    DIFF_ANSWERED = "diff-answered";
    DIFF_ASKED = "diff-asked";
    DIFF_NOTES_ADDED = "diff-notes-added";
    DIFF_NOTES_REMOVED = "diff-notes-removed";
    DIFF_NO_QUESTIONS = "diff-no-questions";
    diff_question(what, needs) = "diff-question";
    diff_question_of(what, regions, needs) = "diff-question-of";
}

pub(in crate::report) const DIFF_WAYS: [(&str, Id); 5] = [
    ("#summary", super::WAY_SUMMARY),
    ("#settings", WAY_SETTINGS),
    ("#regions", super::WAY_REGIONS),
    ("#law", WAY_LAW),
    ("#questions", WAY_QUESTIONS),
];
pub(in crate::report) const DIFF_SETTING_COLUMNS: [Title; 3] = [
    Title::Words(COLUMN_SETTING),
    Title::Words(COLUMN_BEFORE),
    Title::Words(COLUMN_AFTER),
];
pub(in crate::report) const DIFF_REGION_COLUMNS: [Title; 6] = [
    Title::Words(super::COLUMN_REGION),
    Title::Words(super::COLUMN_ROLE),
    Title::Words(COLUMN_CHOSEN_IN_DRAWS),
    Title::Words(super::COLUMN_SUGGESTED),
    Title::Words(super::COLUMN_VALUE),
    Title::Words(super::COLUMN_J),
];
pub(in crate::report) const DIFF_LAW_COLUMNS: [Title; 3] = [
    Title::Words(super::COLUMN_REGION),
    Title::Words(COLUMN_CHANGE),
    Title::Words(super::COLUMN_RULE),
];

pub(in crate::report) fn diff_headline(
    same: bool,
    added: usize,
    removed: usize,
    moved: usize,
) -> Phrase {
    if same {
        return DIFF_NOTHING.into();
    }
    if added + removed + moved == 0 {
        return DIFF_CHOICE_SAME.into();
    }
    let parts = [
        (added > 0).then(|| diff_come_in(added)),
        (removed > 0).then(|| diff_go_out(removed)),
        (moved > 0).then(|| diff_other_wave(moved)),
    ];
    super::row_of(parts.into_iter().flatten())
}

/// A difference with its sign.
pub(in crate::report) fn diff_by(by: &str, up: bool) -> String {
    if up { format!("+{by}") } else { by.to_owned() }
}

/// A question, of the whole plan or of regions.
pub(in crate::report) fn diff_asked(what: &str, regions: Option<Phrase>, needs: Phrase) -> Phrase {
    match regions {
        Some(regions) => diff_question_of(what, regions, needs),
        None => diff_question(what, needs),
    }
}
