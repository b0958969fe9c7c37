//! The page about the difference between two plans.

use landfall_business::CostPart;
use landfall_core::Money;
use serde_json::Value;

use super::html::Html;
use super::phrase::{Id, Phrase};
use super::section::{section, term};
use super::table::{Cell, Table};
use super::{number, words};
use crate::diff::{Changed, LawChange, Listed, PlanDiff, RegionDiff};
use crate::plan::NotAssessed;

/// Writes the page.
pub(super) fn body(html: &mut Html, diff: &PlanDiff) {
    html.leaf("a", &[("class", "skip"), ("href", "#main")], words::SKIP);
    head(html, diff);
    html.element("main", &[("id", "main")], |h| {
        section(h, "summary", words::SUMMARY, |h| summary(h, diff));
        section(h, "settings", words::DIFF_SETTINGS, |h| settings(h, diff));
        section(h, "regions", words::DIFF_REGIONS, |h| regions(h, diff));
        section(h, "law", words::DIFF_LAW, |h| law(h, diff));
        section(h, "questions", words::DIFF_QUESTIONS, |h| {
            questions(h, diff)
        });
    });
}

fn head(html: &mut Html, diff: &PlanDiff) {
    html.element("header", &[("class", "masthead")], |h| {
        h.leaf("p", &[("class", "kicker")], words::DIFF_KICKER);
        h.leaf("h1", &[], &diff.after.name);
        h.element("dl", &[("class", "facts")], |h| {
            let day = words::day(diff.before.as_of);
            term(h, words::DIFF_BEFORE, &diff.before.name, day);
            let day = words::day(diff.after.as_of);
            term(h, words::DIFF_AFTER, &diff.after.name, day);
        });
    });
    let contents = html.say(words::CONTENTS);
    let nav = [("class", "contents"), ("aria-label", &contents)];
    html.element("nav", &nav, |h| {
        h.element("ol", &[], |h| {
            for (id, title) in words::DIFF_WAYS {
                h.element("li", &[], |h| h.leaf("a", &[("href", id)], title));
            }
        });
    });
}

fn summary(html: &mut Html, diff: &PlanDiff) {
    let choice = &diff.choice;
    let names = |codes: &[landfall_core::RegionCode]| -> Vec<String> {
        codes.iter().map(|code| name(diff, code)).collect()
    };
    let (added, removed) = (names(&choice.added), names(&choice.removed));
    let moved: Vec<Phrase> = choice
        .moved
        .iter()
        .map(|moved| {
            let Changed { before, after } = moved.wave;
            words::diff_wave(name(diff, &moved.region), before + 1, after + 1)
        })
        .collect();
    let headline = words::diff_headline(diff.same, added.len(), removed.len(), moved.len());
    html.leaf("p", &[("class", "headline")], headline);
    html.element("dl", &[("class", "facts")], |h| amounts(h, diff));
    chips(html, words::DIFF_ADDED, added);
    chips(html, words::DIFF_REMOVED, removed);
    chips(html, words::DIFF_MOVED, moved);
}

fn chips<P: Into<Phrase>>(html: &mut Html, title: Id, names: Vec<P>) {
    if names.is_empty() {
        return;
    }
    html.leaf("h3", &[], title);
    html.element("ul", &[("class", "chips")], |h| {
        for name in names {
            h.element("li", &[], |h| h.leaf("span", &[], name));
        }
    });
}

fn amounts(html: &mut Html, diff: &PlanDiff) {
    let choice = &diff.choice;
    let money = |change: &Changed<Money>| {
        let (before, after) = (number::money(change.before), number::money(change.after));
        let by = change.after.checked_sub(change.before).ok();
        let by = by.map(|by| words::diff_by(&number::money(by), by.amount().is_sign_positive()));
        (words::change(before, after), by.unwrap_or_default())
    };
    if let Some(budget) = &choice.budget {
        let said = |budget: Option<Money>| known(budget.map(number::money), words::NO_BUDGET);
        let value = words::change(said(budget.before), said(budget.after));
        term(html, words::BUDGET, value, "");
    }
    if let Some(objective) = &choice.objective {
        let (value, remark) = money(objective);
        term(html, words::OBJECTIVE, value, remark);
    }
    if let Some(used) = &choice.budget_used {
        let (value, remark) = money(used);
        term(html, words::BUDGET_TAKEN, value, remark);
    }
    if let Some(sure) = &choice.sure {
        let value = words::change(share(sure.before), share(sure.after));
        term(html, words::SAME_REGIONS, value, "");
    }
    if let Some(segments) = &diff.segments {
        let (was, is) = (segments.before, segments.after);
        let value = words::change(was.k.to_string(), is.k.to_string());
        term(html, words::DIFF_SEGMENTS, value, "");
    }
}

fn settings(html: &mut Html, diff: &PlanDiff) {
    if diff.settings.is_empty() {
        html.leaf("p", &[], words::DIFF_NO_SETTINGS);
        return;
    }
    let mut table = Table::new(words::DIFF_SETTINGS_TABLE, &words::DIFF_SETTING_COLUMNS);
    for one in &diff.settings {
        table.row([
            Cell::text(&one.path),
            setting(&one.before),
            setting(&one.after),
        ]);
    }
    table.write(html);
}

fn setting(value: &Value) -> Cell {
    if value.is_null() {
        Cell::missing(words::NONE)
    } else {
        Cell::text(crate::diff::plain(value))
    }
}

fn regions(html: &mut Html, diff: &PlanDiff) {
    if diff.regions.is_empty() {
        html.leaf("p", &[], words::DIFF_NO_REGIONS);
        return;
    }
    let table = Table::new(words::DIFF_REGIONS_TABLE, &words::DIFF_REGION_COLUMNS);
    let mut table = table.with_columns(words::COST_PARTS);
    for region in &diff.regions {
        table.row(row(region));
    }
    table.write(html);
}

fn row(region: &RegionDiff) -> Vec<Cell> {
    let role = match region.listed {
        Listed::Before => Some(words::DIFF_GONE.into()),
        Listed::After => Some(words::DIFF_NEW.into()),
        Listed::Both => region
            .role
            .as_ref()
            .map(|role| words::change(words::role(role.before), words::role(role.after))),
    };
    let number = |value: Option<f64>| known(value.map(number::figure), words::UNKNOWN);
    let mut cells = vec![
        Cell::text(&region.name),
        said(role),
        said(arrow(region.chosen_in.as_ref(), share)),
        said(arrow(region.demand.as_ref(), number)),
        said(arrow(region.value.as_ref(), money)),
        said(arrow(region.j.as_ref(), number::money)),
    ];
    cells.extend(CostPart::ALL.map(|part| said(arrow(region.cost.get(&part), money))));
    cells
}

fn money(value: Option<Money>) -> Phrase {
    known(value.map(number::money), words::NOT_ASSESSED)
}

fn share(value: Option<f64>) -> Phrase {
    known(value.map(|share| number::percent(share, 1)), words::UNKNOWN)
}

/// A text, or why there is none.
fn known(text: Option<String>, otherwise: Id) -> Phrase {
    text.map_or(otherwise.into(), Phrase::from)
}

fn arrow<T: Copy, P: Into<Phrase>>(
    change: Option<&Changed<T>>,
    said: impl Fn(T) -> P,
) -> Option<Phrase> {
    let change = change?;
    Some(words::change(said(change.before), said(change.after)))
}

/// What differs, or a mark that nothing does.
fn said(text: Option<Phrase>) -> Cell {
    text.map_or_else(|| Cell::missing(words::DIFF_SAME), Cell::text)
}

fn law(html: &mut Html, diff: &PlanDiff) {
    let changes = diff.regions.iter();
    let changes: Vec<_> = changes
        .filter_map(|region| Some((region, region.law.as_ref()?)))
        .collect();
    if changes.is_empty() {
        html.leaf("p", &[], words::DIFF_NO_LAW);
        return;
    }
    let mut table = Table::new(words::DIFF_LAW_TABLE, &words::DIFF_LAW_COLUMNS);
    for (region, change) in changes {
        for (what, rules) in said_of(change) {
            for rule in rules {
                table.row([Cell::text(&region.name), Cell::text(what), Cell::text(rule)]);
            }
        }
    }
    table.write(html);
}

const fn said_of(change: &LawChange) -> [(Id, &Vec<String>); 6] {
    [
        (words::DIFF_VIOLATED, &change.violated),
        (words::DIFF_NOT_VIOLATED, &change.no_longer_violated),
        (words::DIFF_OPENED, &change.opened),
        (words::DIFF_SETTLED, &change.settled),
        (words::DIFF_BLOCKED, &change.blocked_by),
        (words::DIFF_NOT_BLOCKED, &change.no_longer_blocked_by),
    ]
}

fn questions(html: &mut Html, diff: &PlanDiff) {
    let lists = [
        (&diff.questions_answered, words::DIFF_ANSWERED),
        (&diff.questions_opened, words::DIFF_ASKED),
    ];
    for (questions, title) in lists {
        if !questions.is_empty() {
            html.leaf("h3", &[], title);
            list(html, questions.iter().map(|one| question(diff, one)));
        }
    }
    let notes = [
        (&diff.notes_added, words::DIFF_NOTES_ADDED),
        (&diff.notes_removed, words::DIFF_NOTES_REMOVED),
    ];
    for (notes, title) in notes {
        if !notes.is_empty() {
            html.leaf("h3", &[], title);
            list(html, notes.iter().map(Phrase::from));
        }
    }
    if lists.iter().all(|list| list.0.is_empty()) && notes.iter().all(|list| list.0.is_empty()) {
        html.leaf("p", &[], words::DIFF_NO_QUESTIONS);
    }
}

fn question(diff: &PlanDiff, one: &NotAssessed) -> Phrase {
    let names = one.regions.iter().map(|code| name(diff, code));
    let regions = (!one.regions.is_empty()).then(|| words::row_of(names));
    words::diff_asked(&one.what, regions, words::clauses(&one.needs))
}

fn list(html: &mut Html, items: impl Iterator<Item = Phrase>) {
    html.element("ul", &[], |h| {
        for item in items {
            h.element("li", &[], |h| h.prose(item));
        }
    });
}

/// The name of a region, where the difference holds it; its code otherwise.
fn name(diff: &PlanDiff, code: &landfall_core::RegionCode) -> String {
    let region = diff.regions.iter().find(|region| &region.code == code);
    region.map_or_else(|| code.to_string(), |region| region.name.clone())
}
