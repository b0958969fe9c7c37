//! Waivers: the one place that says when a violation is waived.

use landfall_core::{Date, Mistake, Place, nearest};

use super::Engine;
use super::params::Waiver;
use crate::report::{Text, Verdict};

/// The verdict with the waivers taken into account, and the verdict without the one that holds.
///
/// A waiver waives a [`Verdict::Violation`] and nothing else. It holds for its rule, in its region
/// and everything below it (`path`: the region with all above it), up to and including its last
/// day. A waiver past its last day does not hold; the violation then stands as it is. Of several
/// that hold the one with the latest last day counts, of equals the first.
pub(super) fn waive(
    verdict: Verdict,
    rule: &str,
    path: &[String],
    day: Date,
    waivers: &[Waiver],
) -> (Verdict, Option<Verdict>) {
    if verdict != Verdict::Violation {
        return (verdict, None);
    }
    let holding = aimed(rule, path, waivers).filter(|waiver| day <= waiver.until);
    let until = holding.map(|waiver| waiver.until).max();
    match until {
        Some(until) => (Verdict::Waived { until }, Some(verdict)),
        None => (verdict, None),
    }
}

/// The waivers for that rule there, whether or not they still hold.
fn aimed<'a>(
    rule: &'a str,
    path: &'a [String],
    waivers: &'a [Waiver],
) -> impl Iterator<Item = &'a Waiver> {
    waivers.iter().filter(move |waiver| {
        let here = match &waiver.region {
            None => true,
            Some(region) => path.iter().any(|place| place.eq_ignore_ascii_case(region)),
        };
        waiver.rule == rule && here
    })
}

/// The waivers for that rule there in words, and whether they still hold.
pub(super) fn stated(
    rule: &str,
    path: &[String],
    day: Date,
    waivers: &[Waiver],
) -> Vec<(Text, bool)> {
    let stated = aimed(rule, path, waivers).map(|waiver| {
        let Waiver {
            owner,
            until,
            reason,
            ..
        } = waiver;
        let text = format!("waived by {owner} up to {until}: {reason}");
        (text.into(), day <= *until)
    });
    stated.collect()
}

/// What is wrong with the waivers of a check: an unknown rule or region, a region for a rule that
/// hangs on none, no reason, no owner. That a waiver is past its last day is no mistake.
pub(super) fn mistakes(engine: &Engine, waivers: &[Waiver]) -> Vec<Mistake> {
    let listed = waivers.iter().enumerate();
    listed
        .flat_map(|(at, waiver)| of_one(engine, waiver, at))
        .collect()
}

fn of_one(engine: &Engine, waiver: &Waiver, at: usize) -> Vec<Mistake> {
    let place = |field: &str| Place::default().field(format!("waivers[{at}].{field}"));
    let mut found = Vec::new();
    match engine.norm(&waiver.rule) {
        None => found.push(unknown_rule(engine, &waiver.rule, place("rule"))),
        Some(norm) if waiver.region.is_some() && !norm.is_market() => {
            let message = format!("`{}` hangs on no region", waiver.rule);
            found.push(Mistake::new(place("region"), message).help("leave the region out"));
        }
        Some(_) => {}
    }
    if let Some(region) = &waiver.region
        && let Err(error) = engine.base().jurisdictions().region(region)
    {
        found.push(super::region::mistake(&error, place("region")));
    }
    for (field, text) in [("reason", &waiver.reason), ("owner", &waiver.owner)] {
        if text.trim().is_empty() {
            found.push(Mistake::new(
                place(field),
                format!("a waiver needs its {field}"),
            ));
        }
    }
    found
}

/// The mistake of naming a rule that is not there.
pub(super) fn unknown_rule(engine: &Engine, rule: &str, place: Place) -> Mistake {
    let mistake = Mistake::new(place, format!("there is no rule `{rule}`"));
    let known = engine.base().rules().map(|(_, rule)| rule.id.as_str());
    match nearest(rule, known) {
        Some(known) => mistake.help(format!("did you mean `{known}`?")),
        None => mistake,
    }
}
