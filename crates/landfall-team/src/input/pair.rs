//! What is known of two people together.

use std::collections::HashMap;

use landfall_core::document::Report;

use super::field::Field;
use super::ids::Ids;
use crate::factor::handover::Direction;
use crate::factor::interaction::Interaction;

/// What is known of two people together.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Position of the first.
    pub a: usize,
    /// Position of the second, another than the first.
    pub b: usize,
    /// How they have answered each other.
    pub interaction: Option<Interaction>,
    /// Whether, and which way, work is handed on.
    pub handover: Option<Direction>,
}

/// Reads all pairs; a pair of the same two people is a mistake.
pub(super) fn pairs(fields: &[Field<'_>], ids: &Ids, report: &mut Report) -> Vec<Pair> {
    let mut seen: HashMap<(usize, usize), u64> = HashMap::new();
    let mut pairs = Vec::with_capacity(fields.len());
    for field in fields {
        let Some(pair) = pair(field, ids, report) else {
            continue;
        };
        let key = (pair.a.min(pair.b), pair.a.max(pair.b));
        let line = field.node.line;
        match seen.insert(key, line) {
            Some(first) => {
                seen.insert(key, first);
                field.wrong_help(
                    report,
                    format!("these two people have a pair in line {first} already"),
                    "write what is known of them into one table",
                );
            }
            None => pairs.push(pair),
        }
    }
    pairs
}

fn pair(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<Pair> {
    let fields = field.table(report, &["a", "b", "interaction", "handover"])?;
    let (a, b) = (fields.need(report, "a"), fields.need(report, "b"));
    let people = ids.read_pair(a, b, report);
    let interaction = fields.get("interaction");
    let interaction = interaction.and_then(|field| self::interaction(&field, report));
    let handover = fields.get("handover");
    let handover = handover.and_then(|way| way.one_of(report, &Direction::ALL, Direction::name));
    let (a, b) = people?;
    Some(Pair {
        a,
        b,
        interaction,
        handover,
    })
}

fn interaction(field: &Field<'_>, report: &mut Report) -> Option<Interaction> {
    if !field.is_table() {
        let share = |factor: f64| factor > 0.0 && factor <= 1.0;
        let factor = field.number(report, share, "a factor above 0 and at most 1");
        return factor.map(Interaction::Given);
    }
    let fields = field.table(report, &["median_hours", "observations"])?;
    let hours = fields.need(report, "median_hours");
    let hours = hours.and_then(|hours| hours.number(report, |h| h >= 0.0, "a number from 0"));
    let observations = fields.need(report, "observations");
    let observations = observations.and_then(|count| count.whole(report, 1..=u32::MAX));
    Some(Interaction::Response {
        median_hours: hours?,
        observations: observations?,
    })
}
