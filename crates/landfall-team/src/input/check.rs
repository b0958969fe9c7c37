//! What is wrong with a person, wherever she comes from.

use std::fmt;

use landfall_core::Decimal;

use super::field::Step;
use crate::member::{Member, Span};

/// Something wrong with a person.
pub(super) struct Flaw {
    /// Where in her record.
    pub(super) at: Vec<Step>,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

struct Flaws(Vec<Flaw>);

impl Flaws {
    fn add(&mut self, at: Vec<Step>, message: String, help: Option<&'static str>) {
        self.0.push(Flaw { at, message, help });
    }

    /// Notes `value` unless it is finite and `fits`.
    fn number(&mut self, at: Vec<Step>, value: f64, fits: bool, allowed: &str) {
        if !(value.is_finite() && fits) {
            self.add(at, format!("`{value}` is not {allowed}"), None);
        }
    }
}

/// All that is wrong with her, in the order of her fields.
pub(super) fn member(member: &Member) -> Vec<Flaw> {
    let mut flaws = Flaws(Vec::new());
    if member.id.trim().is_empty() {
        flaws.add(vec![key("id")], "is empty".into(), None);
    }
    let share = |value: f64| value > 0.0 && value <= 1.0;
    let above_0 = "above 0 and at most 1";
    if let Some(own) = member.own_efficiency {
        flaws.number(vec![key("own_efficiency")], own, share(own), above_0);
    }
    flaws.number(
        vec![key("share")],
        member.share,
        share(member.share),
        above_0,
    );
    languages(member, &mut flaws);
    hours(&member.hours, &mut flaws);
    for (name, level) in &member.skills {
        let at = vec![key("skills"), key(name)];
        flaws.number(at, *level, *level >= 0.0, "a number from 0");
    }
    for (name, value) in member.profile.iter().flatten() {
        let at = vec![key("profile"), key(name)];
        flaws.number(at, *value, true, "a finite number");
    }
    if let Some(cost) = member.cost.filter(|cost| *cost < Decimal::ZERO) {
        flaws.add(vec![key("cost")], format!("`{cost}` is negative"), None);
    }
    flaws.0
}

fn languages(member: &Member, flaws: &mut Flaws) {
    for (index, spoken) in member.languages.iter().enumerate() {
        let before = member.languages.iter().take(index);
        if before.into_iter().any(|other| other.tag == spoken.tag) {
            let at = vec![key("languages"), Step::Index(index), key("tag")];
            flaws.add(at, format!("`{}` is given twice", spoken.tag), None);
        }
    }
}

/// Hours are on one clock of 24 hours: a night shift runs into the morning of every other day.
fn hours(hours: &[Span], flaws: &mut Flaws) {
    const DAY: u16 = 1440;
    for (index, span) in hours.iter().enumerate() {
        let at = vec![key("hours"), Step::Index(index)];
        let end = span.begin.checked_add(DAY);
        let whole = span.begin < DAY && span.begin < span.end && end.is_some_and(|e| span.end <= e);
        if !whole {
            let message = format!(
                "minutes {} to {} are no stretch of a day",
                span.begin, span.end
            );
            flaws.add(at, message, None);
            continue;
        }
        let before = hours.iter().take(index).enumerate();
        let twice = before.filter(|(_, other)| overlap(**other, *span)).min();
        if let Some((_, other)) = twice {
            let message = format!("`{span}` overlaps `{other}`");
            flaws.add(at, message, Some("give every hour of the day once"));
        }
    }
}

/// Whether two stretches share a minute of the clock.
fn overlap(a: Span, b: Span) -> bool {
    let shifted = |by: i32| {
        let (begin, end) = (i32::from(b.begin) + by, i32::from(b.end) + by);
        i32::from(a.begin) < end && begin < i32::from(a.end)
    };
    [-1440, 0, 1440].into_iter().any(shifted)
}

impl fmt::Debug for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at: String = self.at.iter().map(Step::to_string).collect();
        write!(f, "{at}: {}", self.message)
    }
}
