//! Mistakes of the section on people.

use landfall_core::{Mistake, Money, Place};
use landfall_team::input::TeamInput;

use super::Faults;
use crate::assess::people::{People, Price, Wanted};
use crate::strategy::{GapPrice, Names, PeopleSection};

/// Language coverage wanted unless the strategy says otherwise; our own default, unpublished.
const WANTED_LANGUAGE: f64 = 0.8;
/// Share of the business hours wanted unless the strategy says otherwise; our own default,
/// unpublished.
const WANTED_HOURS: f64 = 0.5;

/// Checks the section; `None` without a team.
pub(super) fn check(
    faults: &mut Faults,
    team: Option<TeamInput>,
    section: &PeopleSection,
) -> Option<People> {
    let share = |share| (0.0..=1.0).contains(&share);
    let language = section.wanted_language.unwrap_or(WANTED_LANGUAGE);
    faults.range("people.wanted_language", language, "between 0 and 1", share);
    let hours = section.wanted_hours.unwrap_or(WANTED_HOURS);
    faults.range("people.wanted_hours", hours, "between 0 and 1", share);
    for (name, price) in [("language", section.language), ("hours", section.hours)] {
        if price == Some(GapPrice::default()) {
            let message = "needs `one_off`, `per_year` or both";
            faults.add(&format!("people.{name}"), message);
        }
    }
    for (field, amount) in amounts(section) {
        faults.price(&field, amount);
    }
    let Some(input) = team else {
        if section.file.is_none() && *section != PeopleSection::default() {
            let message = "is required where `[people]` has other settings";
            faults.add("people.file", message);
        }
        return None;
    };
    let members = members(faults, &input, section);
    let price = |price: GapPrice| Price {
        one_off: price.one_off,
        per_year: price.per_year,
    };
    Some(People {
        choose: section.members.is_empty() && input.selection.is_some(),
        input,
        members,
        hashed: section.names.unwrap_or_default() == Names::Hashed,
        language: Wanted {
            share: language,
            price: section.language.map(price),
        },
        hours: Wanted {
            share: hours,
            price: section.hours.map(price),
        },
    })
}

/// The amounts of the section with their fields.
pub(super) fn amounts(section: &PeopleSection) -> Vec<(String, Option<Money>)> {
    let prices = [("language", section.language), ("hours", section.hours)];
    let amounts = |(name, price): (&str, Option<GapPrice>)| {
        let price = price.unwrap_or_default();
        [
            (format!("people.{name}.one_off"), price.one_off),
            (format!("people.{name}.per_year"), price.per_year),
        ]
    };
    prices.into_iter().flat_map(amounts).collect()
}

/// The places of the members named, each once; of all where none is named.
fn members(faults: &mut Faults, input: &TeamInput, section: &PeopleSection) -> Vec<usize> {
    if section.members.is_empty() {
        return (0..input.members().len()).collect();
    }
    let mut found = Vec::new();
    for id in &section.members {
        match input.position(id) {
            Some(at) if found.contains(&at) => {
                faults.add("people.members", format!("`{id}` stands there twice"));
            }
            Some(at) => found.push(at),
            None => {
                let message = format!("nobody in the team file is called `{id}`");
                let place = Place::default().field("people.members");
                faults.0.push(Mistake::new(place, message));
            }
        }
    }
    found
}
