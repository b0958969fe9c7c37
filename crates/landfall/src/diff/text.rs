//! The difference as lines for a terminal.

use std::fmt;

use landfall_core::{Money, RegionCode};
use serde_json::Value;

use super::{Changed, Listed, PlanDiff, RegionDiff};
use crate::plan::Role;

/// Regions shown before the rest is counted.
const SHOWN: usize = 20;

impl fmt::Display for PlanDiff {
    /// What differs, one fact a line: settings, choice, then the regions that were or are in
    /// question.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (&self.before, &self.after);
        writeln!(
            f,
            "{} ({}) -> {} ({})",
            before.name, before.as_of, after.name, after.as_of
        )?;
        if self.same {
            return write!(f, "nothing differs");
        }
        let mut lines = self.setting_lines();
        lines.extend(self.choice_lines());
        lines.extend(self.region_lines());
        for (questions, what) in [
            (&self.questions_answered, "no longer open"),
            (&self.questions_opened, "now open"),
        ] {
            let lists = questions.iter();
            lines.extend(lists.map(|one| format!("{what}: {}", one.what)));
        }
        lines.extend(self.notes_added.iter().map(|note| format!("note: {note}")));
        write!(f, "{}", lines.join("\n"))
    }
}

impl PlanDiff {
    fn setting_lines(&self) -> Vec<String> {
        let settings = self.settings.iter();
        settings
            .map(|one| {
                format!(
                    "setting {}: {} -> {}",
                    one.path,
                    plain(&one.before),
                    plain(&one.after)
                )
            })
            .collect()
    }

    fn choice_lines(&self) -> Vec<String> {
        let choice = &self.choice;
        let mut lines = Vec::new();
        if let Some(budget) = &choice.budget {
            lines.push(format!("budget: {}", or_none(budget, "no limit")));
        }
        if let Some(objective) = &choice.objective {
            lines.push(format!("value - cost: {}", amounts(objective)));
        }
        for (codes, what) in [(&choice.added, "comes in"), (&choice.removed, "goes out")] {
            if !codes.is_empty() {
                lines.push(format!("{what}: {}", listed(codes)));
            }
        }
        lines.extend(choice.moved.iter().map(|moved| {
            let Changed { before, after } = moved.wave;
            format!(
                "{}: wave {} -> wave {}",
                moved.region,
                before + 1,
                after + 1
            )
        }));
        if let Some(used) = &choice.budget_used {
            lines.push(format!("budget used: {}", amounts(used)));
        }
        if let Some(segments) = &self.segments {
            lines.push(format!(
                "segments: {} -> {}",
                segments.before.k, segments.after.k
            ));
        }
        lines
    }

    /// The regions that are or were considered.
    fn region_lines(&self) -> Vec<String> {
        let told: Vec<String> = self.regions.iter().filter_map(line).collect();
        let mut lines: Vec<String> = told.iter().take(SHOWN).cloned().collect();
        if told.len() > SHOWN {
            lines.push(format!("and {} regions more", told.len() - SHOWN));
        }
        lines
    }
}

fn line(region: &RegionDiff) -> Option<String> {
    let code = &region.code;
    match region.listed {
        Listed::Before => return Some(format!("{code}: no longer in the table")),
        Listed::After => return Some(format!("{code}: new in the table")),
        Listed::Both => {}
    }
    let mut parts = Vec::new();
    if let Some(role) = &region.role {
        parts.push(format!(
            "{} -> {}",
            role_name(role.before),
            role_name(role.after)
        ));
    }
    if let Some(value) = &region.value {
        parts.push(format!("value {}", maybe(value)));
    }
    let cost = region.cost.iter();
    parts.extend(cost.map(|(part, change)| format!("{} {}", part.name(), maybe(change))));
    if let Some(law) = &region.law {
        for (rules, what) in [
            (&law.violated, "violated"),
            (&law.no_longer_violated, "no longer violated"),
            (&law.blocked_by, "closed by"),
            (&law.no_longer_blocked_by, "no longer closed by"),
        ] {
            if !rules.is_empty() {
                parts.push(format!("{what} {}", rules.join(", ")));
            }
        }
    }
    (!parts.is_empty()).then(|| format!("{code}: {}", parts.join("; ")))
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Home => "home",
        Role::Chosen => "chosen",
        Role::Candidate => "candidate",
        Role::Observed => "not considered",
    }
}

fn listed(codes: &[RegionCode]) -> String {
    let codes: Vec<&str> = codes.iter().map(RegionCode::as_str).collect();
    codes.join(" ")
}

/// Both amounts, and by how much they differ where they can be subtracted.
fn amounts(change: &Changed<Money>) -> String {
    let Changed { before, after } = change;
    let by = after.checked_sub(*before).ok();
    let by = by.map(|by| {
        let sign = if by.amount().is_sign_negative() {
            ""
        } else {
            "+"
        };
        format!(" ({sign}{by})")
    });
    format!("{before} -> {after}{}", by.unwrap_or_default())
}

fn maybe(change: &Changed<Option<Money>>) -> String {
    or_none(change, "not assessed")
}

/// The same where an amount may be absent, and what that means.
fn or_none(change: &Changed<Option<Money>>, absent: &str) -> String {
    if let (Some(before), Some(after)) = (change.before, change.after) {
        return amounts(&Changed { before, after });
    }
    let said = |amount: Option<Money>| {
        amount.map_or_else(|| absent.to_owned(), |amount| amount.to_string())
    };
    format!("{} -> {}", said(change.before), said(change.after))
}

/// A value of a setting as people read it.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(amount) if super::is_amount(amount) => {
            let part = |key| amount.get(key).and_then(Value::as_str).unwrap_or_default();
            format!("{} {}", part("amount"), part("currency"))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}
