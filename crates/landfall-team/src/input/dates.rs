//! Horizon, holidays and weekends.

use std::collections::HashSet;

use landfall_core::RegionCode;
use landfall_core::document::Report;

use super::field::Field;
use crate::calendar::{Calendar, Holiday, Horizon, Weekday, Weekend};

/// Weeks of a horizon that does not say.
const WEEKS: u32 = 26;

pub(super) fn horizon(field: &Field<'_>, report: &mut Report) -> Option<Horizon> {
    let fields = field.table(report, &["from", "weeks"])?;
    let from = fields.need(report, "from");
    let from = from.and_then(|date| date.date(report));
    let weeks = match fields.get("weeks") {
        Some(field) => field.whole(report, 1..=Horizon::MOST_WEEKS),
        None => Some(WEEKS),
    };
    match Horizon::new(from?, weeks?) {
        Ok(horizon) => Some(horizon),
        Err(error) => {
            field.wrong(report, error.to_string());
            None
        }
    }
}

pub(super) fn calendar(
    holidays: &[Field<'_>],
    weekends: &[Field<'_>],
    report: &mut Report,
) -> Calendar {
    let mut seen = HashSet::new();
    let holidays = holidays
        .iter()
        .filter_map(|field| holiday(field, report))
        .collect::<Vec<_>>();
    let calendar = Calendar::new(holidays);
    weekends
        .iter()
        .fold(calendar, |calendar, field| match weekend(field, report) {
            Some((territory, _)) if !seen.insert(territory.clone()) => {
                field.wrong(report, format!("`{territory}` has a weekend already"));
                calendar
            }
            Some((territory, weekend)) => calendar.weekend(territory, weekend),
            None => calendar,
        })
}

fn holiday(field: &Field<'_>, report: &mut Report) -> Option<Holiday> {
    let fields = field.table(report, &["territory", "date", "from", "to", "name"])?;
    let territory = fields.need(report, "territory");
    let territory = territory.and_then(|code| code.parsed(report, RegionCode::parse));
    let name = fields
        .need(report, "name")
        .and_then(|name| name.text(report));
    let mut date = |name: &str| fields.get(name).map(|field| field.date(report));
    let dates = match (date("date"), date("from"), date("to")) {
        (Some(date), None, None) => date.zip(date),
        (None, Some(from), Some(to)) => from.zip(to),
        _ => {
            field.wrong(report, "needs a `date`, or both `from` and `to`");
            None
        }
    };
    let (from, to) = dates?;
    match Holiday::new(territory?, from, to, name?) {
        Ok(holiday) => Some(holiday),
        Err(error) => {
            field.wrong(report, error.to_string());
            None
        }
    }
}

fn weekend(field: &Field<'_>, report: &mut Report) -> Option<(RegionCode, Weekend)> {
    let fields = field.table(report, &["territory", "days"])?;
    let territory = fields.need(report, "territory");
    let territory = territory.and_then(|code| code.parsed(report, RegionCode::parse));
    let listed = fields.need(report, "days")?;
    let days = listed.list(report);
    let days: Vec<Option<Weekday>> = days
        .iter()
        .map(|day| day.parsed(report, str::parse))
        .collect();
    let days: Option<Vec<Weekday>> = days.into_iter().collect();
    match Weekend::new(days?) {
        Ok(weekend) => Some((territory?, weekend)),
        Err(error) => {
            listed.wrong(report, error.to_string());
            None
        }
    }
}
